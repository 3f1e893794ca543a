// What a decision says: why it was refused, where one looks; that it was made, for a while; and that nothing changes after it.
import { expect, expectDecided, flagList, invoice, openItem, ready, sums, test } from "./world.ts";

test("a refused Accept says why at the button, and leads to the field", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/422/);
  const id = await server.push(sums({ grandTotal: "43.60", fileName: "wrong.pdf" }));
  const review = await openItem(page, server, id, hasScript);
  await page.locator("#fields-scroll").evaluate((pane) => (pane.scrollTop = pane.scrollHeight));
  await review.press("Accept");
  const why = page.locator(".refused");
  await expect(why).toBeInViewport();
  await expect(why).toContainText("Grand total is 43.60");
  await expect(why.getByRole("button", { name: /^Accept anyway/ })).toBeInViewport();
  const [bar, said] = [await page.getByRole("button", { name: "Accept", exact: true }).boundingBox(), await why.boundingBox()];
  expect(said!.y - bar!.y, "right below the button").toBeLessThan(80);
  if (hasScript) await expect(review.field("Grand total")).toBeFocused();
  await why.getByRole("button", { name: /^Accept anyway/ }).click();
  await expectDecided(page, "accepted");
});

test("a decided item is only shown, until it is reopened", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  await page.goto(`${server.url}/items/${id}`);
  await ready(page, hasScript);
  await expect(review.field("Invoice number")).not.toBeEditable();
  await expect(review.field("Quantity, row 1")).not.toBeEditable();
  for (const name of ["Add row", "Undo", "Delete row 1"]) await expect(page.getByRole("button", { name, exact: true })).toBeHidden();
  if (hasScript) {
    await review.field("Quantity, row 1").focus();
    await page.keyboard.press("Control+Insert");
    await page.keyboard.press("Alt+0");
    await page.waitForTimeout(500);
    await expect(review.field("Quantity, row 3")).toHaveCount(0);
    await expect(page.locator("output[role=status]")).toHaveText("");
  }
  await review.press("Reopen");
  await expect(review.field("Invoice number")).toBeEditable();
});

test("the flags of a decided item are those of the decision, whatever came later", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  const flags = (await flagList(page)).getByRole("listitem");
  await expect(flags).toHaveCount(1);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  // The same invoice comes once more, and the record loses the confidence that was flagged.
  await server.push(invoice({ fileName: "again.pdf" }));
  const stored = await server.record(id);
  stored.field_metadata.grand_total.confidence = 0.99;
  await server.api("PUT", `/api/v1/beta/agent-data/${id}`, { data: stored });
  await page.goto(`${server.url}/items/${id}`);
  await ready(page, hasScript);
  await expect(page.getByRole("heading", { name: "1 field was flagged when this was decided" })).toBeVisible();
  await expect(flags).toHaveCount(1);
  await expect(flags).toContainText("Grand total");
  await expect(flags).toContainText("41 %");
  await review.press("Reopen");
  await expect(page.getByRole("heading", { name: "1 note on the whole document" })).toBeVisible();
  await expect(flags.filter({ hasText: "again.pdf" })).toHaveCount(1);
});
