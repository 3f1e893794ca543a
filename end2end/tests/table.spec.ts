// What can be done to rows, with and without JavaScript.
import { expect, expectAccessible, expectDecided, openItem, test } from "./world.ts";
import { longInvoice } from "./long_invoice.mjs";

test("rows are inserted, duplicated, moved and deleted with buttons, and nothing typed is lost", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/422/);
  const id = await server.push(longInvoice(3, [2]));
  const review = await openItem(page, server, id, hasScript);
  if (hasScript) await review.field("Quantity, row 3").focus();
  else await review.press("Show row 3 on the page");
  await review.field("Unit, row 1").fill("MTR");
  if (hasScript) await review.field("Quantity, row 3").focus();
  await review.press("Move row 3 up");
  await expect(review.field("Quantity, row 2")).toHaveValue("3");
  await expect(review.field("Unit, row 1")).toHaveValue("MTR");
  await review.press("Duplicate row 2");
  await expect(review.field("Quantity, row 3")).toHaveValue("3");
  await review.press("Insert a row below row 3");
  await expect(review.field("Quantity, row 4")).toHaveValue("");
  await review.press("Delete row 4");
  await expect(review.field("Quantity, row 4")).toHaveValue("2");
  await expect(page.locator("tfoot")).toContainText("≠ Net total 68");
  await expectAccessible(page, hasScript);
  await review.saveForm();
  await review.press("Accept"); // the rows no longer add up, so the rules ask for confirmation
  await page.getByRole("button", { name: /^Accept anyway/ }).click();
  await expectDecided(page, "accepted");
  const record = await server.record(id);
  expect(record.data.line_items.map((row: any) => row.quantity)).toEqual([1, 3, 3, 2]);
  expect(record.data.line_items[0].unit).toBe("MTR");
  expect(record.field_metadata.line_items.map((row: any) => row.quantity?.confidence)).toEqual([0.95, 0.4, undefined, 0.95]);
});

test("every row of a long table can be reached and edited", async ({ page, server, hasScript }) => {
  const id = await server.push(longInvoice(250));
  const review = await openItem(page, server, id, hasScript);
  if (hasScript) {
    await review.field("Unit, row 2").fill("MTR");
    await page.keyboard.press("Control+End");
  } else {
    await expect(page.getByText("Rows 1 to 100 of 250")).toBeVisible();
    await review.field("Unit, row 2").fill("MTR");
    await review.press("Next rows");
    await expect(page.getByText("Rows 101 to 200 of 250")).toBeVisible();
    await review.press("Next rows");
    await expect(review.field("Unit, row 1")).toHaveCount(0);
  }
  await review.correct("Unit, row 250", "KGM");
  await review.saveForm();
  if (!hasScript) await expect(review.field("Unit, row 250"), "still the same page of rows").toHaveValue("KGM");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const lines = (await server.record(id)).data.line_items;
  expect([lines[1].unit, lines[2].unit, lines[249].unit]).toEqual(["MTR", "C62", "KGM"]);
});

test("a long table keeps its head, its sums and the row numbers in view", async ({ page, server, hasScript }) => {
  const id = await server.push(longInvoice(60));
  await openItem(page, server, id, hasScript);
  const pane = page.locator(".rows-scroll");
  await pane.evaluate((pane) => {
    pane.scrollIntoView();
    pane.scrollTo(80, 600);
  });
  const frame = (await pane.boundingBox())!;
  const inside = async (cell: import("@playwright/test").Locator) => {
    const box = (await cell.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(frame.x);
    expect(box.y).toBeGreaterThanOrEqual(frame.y);
    expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height + 1);
  };
  await inside(page.getByRole("columnheader", { name: "Quantity" }));
  await inside(page.getByRole("rowheader", { name: "Sum" }));
  await inside(page.getByRole("button", { name: "Show row 20 on the page" }));
});
