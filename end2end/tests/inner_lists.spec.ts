// Lists in the rows of a table: each is a small table below its row, where rows are added as in any other.
import { expect, expectAccessible, expectDecided, openItem, test } from "./world.ts";

const tax = (kind: string, rate: number) => ({ kind, rate });

function record(lines: object[]) {
  const sure = (value: any): any =>
    Array.isArray(value) ? value.map(sure) : Object.fromEntries(Object.keys(value).map((key) => [key, typeof value[key] === "object" ? sure(value[key]) : { confidence: 0.98 }]));
  const data = { number: "R-1", lines };
  return { original_data: data, data, status: "pending_review", field_metadata: sure(data) };
}

const lines = [{ name: "Lamp", taxes: [tax("VAT", 19), tax("Deposit", 1)] }, { name: "Cable" }, { name: "Plug", taxes: [] }];
const schema = {
  type: "object",
  properties: {
    number: { type: "string" },
    lines: { type: "array", items: { type: "object", properties: { name: { type: "string" }, taxes: { type: "array", items: { type: "object", properties: { kind: { type: "string" }, rate: { type: "number" } } } } } } },
  },
};

test.beforeEach(async ({ server }) => {
  server.describeFields(schema);
  await server.kill();
  await server.start();
});

test("a list in a row is a table below it, where a cell is corrected and a row added", async ({ page, server, hasScript }) => {
  const id = await server.push(record(lines));
  const review = await openItem(page, server, id, hasScript);
  const taxes = page.getByRole("table", { name: "Taxes, row 1" });
  await expect(taxes.getByRole("columnheader", { name: "Kind" })).toBeVisible();
  await expect(review.field("Kind, row 2, Taxes, row 1")).toHaveValue("Deposit");
  await expect(page.getByRole("table", { name: "Taxes, row 2" }), "of a row without the list nothing is shown").toHaveCount(0);
  await expectAccessible(page, hasScript);
  await review.correct("Rate, row 2, Taxes, row 1", "1.5");
  await review.press("Add row to Taxes, row 1");
  await review.correct("Kind, row 3, Taxes, row 1", "Fee");
  await review.saveForm();
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const stored = (await server.record(id)).data;
  expect(stored.lines[0].taxes).toEqual([tax("VAT", 19), tax("Deposit", 1.5), { kind: "Fee" }]);
  expect(stored.lines.slice(1)).toEqual(lines.slice(1));
});

test("a row without the list gets one from the buttons of the row", async ({ page, server, hasScript }) => {
  const id = await server.push(record(lines));
  const review = await openItem(page, server, id, hasScript);
  await review.press("Show row 2 on the page");
  await review.press("+ Taxes, row 2");
  await review.correct("Kind, row 1, Taxes, row 2", "VAT");
  await review.correct("Rate, row 1, Taxes, row 2", "7");
  await review.saveForm();
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.lines[1]).toEqual({ name: "Cable", taxes: [tax("VAT", 7)] });
});

test("a row takes its list along, and the list goes when its last row does", async ({ page, server, hasScript }) => {
  const id = await server.push(record(lines));
  const review = await openItem(page, server, id, hasScript);
  await review.press("Show row 1 on the page");
  await review.press("Move row 1 down");
  await expect(review.field("Kind, row 1, Taxes, row 2")).toHaveValue("VAT");
  await expect(page.getByRole("table", { name: "Taxes, row 1" })).toHaveCount(0);
  const taxes = page.getByRole("table", { name: "Taxes, row 2" });
  for (const count of [1, 0]) {
    await taxes.getByRole("button", { name: "Delete row 1, Taxes, row 2", exact: true }).click();
    await expect(taxes.locator("tbody tr[id]")).toHaveCount(count);
  }
  await expect(taxes).toHaveCount(0);
  await review.press("Undo");
  await expect(review.field("Kind, row 1, Taxes, row 2")).toHaveValue("Deposit");
});

test("a doubt in a list in a row is one to look at, and is where its key leads", async ({ page, server, hasScript }) => {
  test.skip(!hasScript, "keys need the script");
  const doubtful: any = record(lines);
  doubtful.field_metadata.lines[0].taxes[1].rate.confidence = 0.2;
  const id = await server.push(doubtful);
  const review = await openItem(page, server, id, hasScript);
  await page.keyboard.press("u");
  await expect(review.field("Rate, row 2, Taxes, row 1")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("2");
  await page.keyboard.press("Control+Insert");
  await expect(review.field("Kind, row 3, Taxes, row 1"), "a row is inserted below").toBeFocused();
  await page.keyboard.type("Fee");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(review.field("Kind, row 2, Taxes, row 1"), "and moved").toHaveValue("Fee");
  await expect(review.field("Kind, row 2, Taxes, row 1")).toBeFocused();
  await expect(review.field("Rate, row 3, Taxes, row 1")).toHaveValue("2");
});

test("keys in a list of texts below a row are about its texts, not about the row", async ({ page, server, hasScript }) => {
  test.skip(!hasScript, "keys need the script");
  const id = await server.push(record([{ name: "Lamp", notes: ["two\nlines", "short"] }, { name: "Cable" }]));
  const review = await openItem(page, server, id, hasScript);
  await review.field("Item 2, Notes, row 1").or(review.field("Item 2, row 1")).first().focus();
  await page.keyboard.press("Alt+Shift+Delete");
  await expect(page.getByRole("table", { name: "Lines" }).locator("tbody tr[id]"), "no row is gone").toHaveCount(2);
  await review.saveForm();
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.lines).toEqual([{ name: "Lamp", notes: ["two\nlines"] }, { name: "Cable" }]);
});
