// What stands below: what is said about the cells of a row, and the empty fields of a group.
import { expect, expectAccessible, openItem, sums, test } from "./world.ts";

test("what is said about a cell stands below its row, and a changed row is marked", async ({ page, server, hasScript }) => {
  const review = await openItem(page, server, await server.push(sums({ lineTotal: "18.50" })), hasScript);
  const notes = review.fields.locator("tr.row-notes");
  await expect(notes).toHaveCount(1);
  await expect(notes).toContainText("Line total: 4 × 3.95 = 15.80, but Line total is 18.50");
  await expect(review.field("Line total, row 1")).toHaveAccessibleDescription(/4 × 3\.95 = 15\.80/);
  await review.correct("Quantity, row 2", "3");
  await review.saveForm();
  await expect(notes.nth(1)).toContainText("Quantity: Was: 2");
  await expect(review.fields.locator("tr[data-changed]")).toHaveCount(1);
  await expectAccessible(page, hasScript);
});

test("empty fields of which nothing is said are behind a line, and a key opens it", async ({ page, server, hasScript }) => {
  server.describeFields({
    properties: { number: { type: "string" }, note: { type: "string" }, order: { type: "string" }, total: { type: "number" } },
    required: ["total"],
  });
  await server.kill();
  await server.start();
  const data = { number: "R-1" };
  const id = await server.push({ original_data: data, data, status: "pending_review", field_metadata: { number: { confidence: 0.9 } } });
  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Number")).toBeVisible();
  await expect(review.field("Total"), "it must not be empty, so it is not hidden").toBeVisible();
  await expect(review.field("Note")).toBeHidden();
  await review.fields.getByText("+ 2 empty fields").focus();
  await page.keyboard.press("Enter");
  await expect(review.field("Note")).toBeVisible();
  await expectAccessible(page, hasScript);
  await review.correct("Order", "B-7");
  await review.saveForm();
  await expect(review.field("Order"), "a field that was filled stays in its place").toBeVisible();
});
