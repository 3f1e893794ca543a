// What is said of a decision, with a script.
import { expect, invoice, openItem, test } from "./world.ts";

test("a decision is said with its document, moves nothing, and is gone after a while, from the address, too", async ({ page, server }) => {
  await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice({ fileName: "lamps.pdf" }));
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("Control+Enter");
  const said = page.getByRole("status").filter({ hasText: "Accepted" });
  await expect(said).toContainText("Accepted: lamps.pdf");
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  const before = await review.field("Invoice number").boundingBox();
  await expect(said).toHaveCount(0, { timeout: 15_000 });
  await expect(page).toHaveURL(/\/items\/[^?]*$/);
  expect(await review.field("Invoice number").boundingBox()).toEqual(before);
  await expect(review.field("Grand total"), "the focus stays").toBeFocused();
});

test("what is said of a decision waits while somebody is in it", async ({ page, server }) => {
  await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  await page.clock.install();
  const review = await openItem(page, server, id, true);
  await review.press("Accept");
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  const undo = page.getByRole("button", { name: "Undo decision" });
  await undo.focus();
  await page.clock.fastForward(11_000);
  await expect(undo).toBeFocused();
  await review.field("Invoice number").focus();
  await page.clock.fastForward(11_000);
  await expect(undo).toHaveCount(0);
  await expect(page).not.toHaveURL(/done=/);
});
