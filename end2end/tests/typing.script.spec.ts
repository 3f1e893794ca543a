// Keys never change what nobody meant to change: those that walk, and those that edit a text on every platform.
import { type Page } from "@playwright/test";
import { expect, expectDecided, invoice, openItem, test } from "./world.ts";

const saved = (page: Page) => expect(page.locator("output[role=status]")).toHaveText("Saved");

/** The number and the total are doubtful. */
function doubtful(): string {
  const record = JSON.parse(invoice());
  record.field_metadata.invoice_number.confidence = 0.2;
  return JSON.stringify(record);
}

test("a field that `u` leads to is looked at: single letters stay keys, and type nothing", async ({ page, server }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, true);
  const before = await server.stored(id);
  await page.keyboard.press("u");
  await expect(review.field("Invoice number")).toBeFocused();
  await page.keyboard.press("u");
  await expect(review.field("Grand total")).toBeFocused();
  await page.keyboard.press("u");
  await expect(review.field("Invoice number")).toBeFocused();
  for (const key of ["r", "]", "["]) await page.keyboard.press(key);
  await expect(review.field("Invoice number")).toHaveValue("2026-118");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Next uncertain field");
  await page.keyboard.press("Escape");
  await expect(page.getByText(/^Was: /)).toHaveCount(0);
  expect(await server.stored(id)).toBe(before);
});

test("F2 or a click begins to edit; then letters are text, and Escape leaves the field", async ({ page, server }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, true);
  const number = review.field("Invoice number");
  await page.keyboard.press("u");
  await page.keyboard.press("F2");
  await page.keyboard.type("juror");
  await expect(number).toHaveValue("juror");
  await page.keyboard.press("Escape");
  await expect(number).not.toBeFocused();
  await saved(page);
  await page.keyboard.press("u");
  await expect(review.field("Grand total"), "outside a field, letters are keys").toBeFocused();
  await number.click();
  await page.keyboard.press("End");
  await page.keyboard.type("u");
  await expect(number).toHaveValue("juroru");
});

test("in a field that is looked at a sign begins to edit, and the key of Reject rejects", async ({ page, server }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await page.keyboard.press("u");
  await expect(review.field("Grand total")).toBeFocused();
  await page.keyboard.type("-r5");
  await expect(review.field("Grand total")).toHaveValue(/^1,?515(\.00)?-r5$/);
  await page.keyboard.press("Alt+r");
  await page.keyboard.press("Control+Backspace");
  await expect(page.getByRole("dialog"), "where nothing is edited, that key rejects").toBeVisible();
});

test("an empty field that a key leads to takes every letter", async ({ page, server }) => {
  const record = JSON.parse(doubtful());
  record.data.invoice_number = record.original_data.invoice_number = "";
  const id = await server.push(record);
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await expect(review.field("Invoice number")).toBeFocused();
  await page.keyboard.type("jurk");
  await expect(review.field("Invoice number")).toHaveValue("jurk");
});

test("Alt+U walks on from within a text", async ({ page, server }) => {
  const id = await server.push(doubtful());
  const review = await openItem(page, server, id, true);
  await review.field("Invoice number").click();
  await page.keyboard.type("x");
  await page.keyboard.press("Alt+u");
  await expect(review.field("Grand total")).toBeFocused();
});

test("deleting a word in a text is not rejecting, and not deleting the row", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const cell = review.field("Description, row 1");
  await cell.click();
  await page.keyboard.press("End");
  await page.keyboard.type(" two words");
  await page.keyboard.press("Control+Backspace");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(cell).toHaveValue(/ two $/);
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+Delete");
  await expect(review.field("Description, row 2"), "both rows are there").toHaveCount(1);
});

test("a row that was removed comes back with Ctrl+Z; in an edited text that key is the browser's", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const text = await review.field("Description, row 2").inputValue();
  await review.field("Description, row 2").focus();
  await page.keyboard.press("Alt+Shift+Delete");
  await expect(review.field("Description, row 2")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(review.field("Description, row 2")).toHaveValue(text);
  const number = review.field("Invoice number");
  await number.click();
  await page.keyboard.press("End");
  await page.keyboard.type("abc");
  await page.keyboard.press("Control+z");
  await expect(number).not.toHaveValue(/abc$/);
  await expect(review.field("Description, row 2")).toHaveValue(text);
});

test("Ctrl+Enter does not decide while an input method composes", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await review.field("Invoice number").focus();
  await review.field("Invoice number").evaluate((input) => {
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true, isComposing: true }));
  });
  await page.waitForTimeout(300);
  expect((await server.record(id)).status).toBe("pending_review");
});

test("what is taken back has its line breaks again, and the focus stays", async ({ page, server }) => {
  const record = JSON.parse(invoice());
  record.data.invoice_number = record.original_data.invoice_number = "Main Street 1\nBerlin";
  record.data.line_items[0].description = "changed";
  const id = await server.push(record);
  const review = await openItem(page, server, id, true);
  const number = review.field("Invoice number");
  await number.fill("Main Street 2");
  await number.blur();
  await saved(page);
  await page.reload();
  await number.focus();
  await page.keyboard.press("Alt+r");
  await expect(number).toHaveValue("Main Street 1\nBerlin");
  const cell = review.field("Description, row 1");
  await cell.focus();
  await page.keyboard.press("Alt+r");
  await expect(cell).not.toHaveValue("changed");
  await expect(cell).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.invoice_number).toBe("Main Street 1\nBerlin");
});
