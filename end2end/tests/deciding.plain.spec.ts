// Deciding without a script.
import { expect, expectDecided, invoice, openItem, test } from "./world.ts";

test("Enter on a reason loses neither the reason nor the note", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, false);
  await review.press("Reject");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("cut off, page 2");
  await dialog.getByRole("radio").nth(2).check();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("radio").nth(2)).toBeChecked();
  await expect(dialog.getByRole("textbox")).toHaveValue("cut off, page 2");
  expect((await server.record(id)).status).toBe("pending_review");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expectDecided(page, "rejected");
  expect((await server.record(id)).metadata.review).toMatchObject({ reason: "unreadable", note: "cut off, page 2" });
});
