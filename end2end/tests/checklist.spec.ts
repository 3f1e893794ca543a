// What is left to look at, what was found right, and the head of the document.
import { expect, expectAccessible, expectDecided, invoice, openItem, ready, sums, test } from "./world.ts";

/** Two fields in doubt: the invoice number and the grand total. */
function doubtful(): string {
  const record = JSON.parse(invoice());
  record.field_metadata.invoice_number.confidence = 0.3;
  return JSON.stringify(record);
}

test("a field is said to be right: it is ticked off, stays so, and the history knows", async ({ page, server, hasScript }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, hasScript);
  const checklist = page.getByRole("group", { name: "Checklist" });
  await expect(checklist).toContainText("0 of 2 looked at");
  await expectAccessible(page, hasScript);
  await checklist.getByRole("button", { name: "It’s right: Invoice number" }).click();
  await expect(checklist).toContainText("1 of 2 looked at");
  await ready(page, hasScript);
  await review.saveForm();
  await openItem(page, server, id, hasScript);
  await expect(checklist, "it is kept, and the next one comes first").toContainText("1 of 2 looked at");
  await expect(checklist).toContainText("Grand total");
  await expect(page.getByRole("list", { name: "Flags" }), "the list is there on demand").toHaveCount(0);
  await page.getByRole("heading", { name: "2 fields to look at" }).click();
  await expect(page.getByRole("list", { name: "Flags" }).getByRole("listitem").filter({ hasText: "Invoice number" })).toContainText("Looked at: right");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  await page.goto(`${server.url}/items/${id}/history`);
  await expect(page.getByText("Looked at and found right: Invoice number")).toBeVisible();
});

test("a tick belongs to the value that was seen", async ({ page, server, hasScript }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, hasScript);
  const checklist = page.getByRole("group", { name: "Checklist" });
  await checklist.getByRole("button", { name: "It’s right: Invoice number" }).click();
  await expect(checklist).toContainText("1 of 2 looked at");
  await ready(page, hasScript);
  await review.correct("Invoice number", "2026-181");
  await review.saveForm();
  await openItem(page, server, id, hasScript);
  await expect(checklist, "what a person typed is in no doubt").toContainText("0 of 1 looked at");
});

test("the head has seller, number, date and total, with their marks, and leads to their fields", async ({ page, server, hasScript }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, hasScript);
  const head = page.locator(".head");
  await expect(head).toContainText("Nordlicht GmbH");
  await expect(head).toContainText("4 Mar 2026");
  await expect(head.getByRole("link", { name: /1515/ })).toBeInViewport();
  await expect(head.getByRole("link", { name: /2026-118/ })).toContainText("Confidence");
  if (!hasScript) return;
  await head.getByRole("link", { name: /1515/ }).click();
  await expect(review.field("Grand total")).toBeFocused();
  await review.field("Grand total").fill("1600");
  await review.field("Grand total").blur();
  await expect(head, "it is the record as it is now").toContainText("1600");
});

test("broken sums come before doubts, and one Enter too many does not accept", async ({ page, server, hasScript }) => {
  test.skip(!hasScript, "keys need a script");
  const record = JSON.parse(sums({ grandTotal: "43.60" }));
  record.field_metadata.invoice_number.confidence = 0.3;
  const id = await server.push(JSON.stringify(record));
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await expect(review.field("Grand total"), "the sum").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(review.field("Invoice number"), "then the doubt, although it stands above").toBeFocused();
  await page.keyboard.press("Enter");
  const done = page.getByText("All looked at: Ctrl+Enter accepts");
  await expect(done).toBeFocused();
  await expect(page.getByRole("group", { name: "Checklist" })).toContainText("2 of 2 looked at");
  await expect(page.getByRole("heading", { name: "2 fields to look at" }), "one number, however many flags a field has").toBeVisible();
  for (const _ of [1, 2]) await page.keyboard.press("Enter");
  await expect(done).toBeFocused();
  expect(await server.record(id)).toMatchObject({ status: "pending_review" });
  await page.getByRole("button", { name: "Next to look at" }).click();
  await expect(review.field("Grand total"), "one can look again").toBeFocused();
});

test("who ticked a broken sum and accepts is led to Accept anyway", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 422/);
  test.skip(!hasScript, "without a script the browser sets no focus");
  const id = await server.push(sums({ grandTotal: "43.60" }));
  await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await page.keyboard.press("Enter");
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(page.locator("#all-looked-at")).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: /^Accept anyway/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectDecided(page, "accepted");
});
