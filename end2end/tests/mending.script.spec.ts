// Values of the wrong type with the keyboard alone: confirming them, or typing what is shown, gives the schema's type.
import { expect, openItem, test } from "./world.ts";
import { mendable, mendableSchema } from "./mendable.ts";

test("Enter confirms a value that reads one way, and the same text typed again is enough", async ({ page, server }) => {
  server.describeFields(mendableSchema);
  await server.kill();
  await server.start();
  const id = await server.push(`{"original_data":${mendable},"data":${mendable},"status":"pending_review","field_metadata":{}}`);
  const review = await openItem(page, server, id, true);
  const offered = (words: string) => review.fields.getByRole("button", { name: `Make it ${words}`, exact: true });

  await review.field("Number").focus();
  await page.keyboard.press("Enter");
  await expect(offered("text: 20260118")).toHaveCount(0);
  await expect(review.field("Number")).toHaveValue("20260118");

  await review.field("Total").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("5.50");
  await page.keyboard.press("Tab");
  await expect(offered("a number: 5.50")).toHaveCount(0);

  // Quicker than anybody types: no other text was ever there.
  await review.field("Issued").fill("4.3.2026");
  await review.field("Issued").fill("04.03.2026");
  await review.field("Issued").blur();
  await expect(review.field("Issued")).toHaveValue("4 Mar 2026");

  const due = review.field("Due");
  await due.focus();
  await page.keyboard.press("Enter");
  await expect(due).toBeFocused();
  await page.keyboard.press("Alt+2");
  await expect(due).toHaveValue("5 Jun 2026");
  await expect(due).not.toHaveAttribute("aria-invalid");
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
});
