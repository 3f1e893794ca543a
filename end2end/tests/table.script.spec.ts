// The parts of the table that need a script: keyboard, paste, and tables too long to draw completely.
import { type Locator, type Page } from "@playwright/test";
import { importAndStart, walkByArrows } from "./corpus.ts";
import { Server, demo, expect, expectAccessible, expectDecided, flagList, invoice, openItem, test } from "./world.ts";
import { longInvoice } from "./long_invoice.mjs";

const selected = (field: Locator) => field.evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!));
const saved = (page: Page) => expect(page.locator("output[role=status]")).toHaveText("Saved");

/** Pastes as from a spreadsheet; the real clipboard is not used. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.evaluate((input, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test("a cell reached by key is selected, so that typing replaces it and arrows go on", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await review.field("Description, row 1").focus();
  await page.keyboard.press("ArrowDown");
  await expect(review.field("Description, row 2")).toBeFocused();
  expect(await selected(review.field("Description, row 2"))).toBe("Cable");
  await page.keyboard.press("ArrowRight");
  await expect(review.field("Quantity, row 2")).toBeFocused();
  await page.keyboard.type("12");
  await expect(review.field("Quantity, row 2")).toHaveValue("12");
  await page.keyboard.press("ArrowUp");
  await expect(review.field("Quantity, row 1")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(review.field("Description, row 1"), "the edge of the table").toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(review.field("Description, row 2"), "Tab goes on in the next row").toBeFocused();
  await saved(page);
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.line_items[1]).toEqual({ description: "Cable", quantity: 12, unit_price: 1.5 });
});

test("F2 stays in the cell, Escape takes back what was typed", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const cell = review.field("Description, row 1");
  await cell.focus();
  await page.keyboard.press("F2");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("X");
  await expect(cell).toHaveValue("LamXp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(cell).toBeFocused();
  await saved(page);
  await page.keyboard.press("Escape");
  await expect(cell).toHaveValue("Lamp");
  await expect(page.getByText(/^Was: /)).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await expect(review.field("Description, row 2")).toBeFocused();
  await page.reload();
  await expect(cell).toHaveValue("Lamp");
});

test("rows are inserted, duplicated, moved and deleted by key, and their metadata goes along", async ({ page, server }) => {
  const id = await server.push(longInvoice(3, [0]));
  const review = await openItem(page, server, id, true);
  const quantities = () => page.locator("[name$=quantity]").evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  await review.field("Quantity, row 1").focus();
  const drawn = await review.field("Quantity, row 1").elementHandle();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(review.field("Quantity, row 2")).toBeFocused();
  expect(await quantities()).toEqual(["2", "1", "3"]);
  await expect((await flagList(page)).getByRole("listitem").first()).toContainText("row 2");
  await page.keyboard.press("Control+d");
  await expect(review.field("Quantity, row 3")).toBeFocused();
  expect(await quantities()).toEqual(["2", "1", "1", "3"]);
  await page.keyboard.press("Control+Shift+Insert");
  await expect(review.field("Line no, row 3")).toBeFocused();
  await page.keyboard.type("77");
  await page.keyboard.press("Control+Insert");
  await expect(review.field("Line no, row 4")).toBeFocused();
  expect(await quantities()).toEqual(["2", "1", "", "", "1", "3"]);
  await page.keyboard.press("Alt+Shift+Delete");
  await expect(review.field("Line no, row 4")).toBeFocused();
  expect(await drawn!.evaluate((input) => input.isConnected), "rows come and go without drawing the others anew").toBe(true);
  await saved(page);
  await page.keyboard.press("Control+Shift+Enter");
  await expectDecided(page, "accepted");
  const record = await server.record(id);
  expect(record.data.line_items.map((row: any) => [row.line_no, row.quantity])).toEqual([[2, 2], [1, 1], [77, null], [1, 1], [3, 3]]);
  expect(record.field_metadata.line_items.map((row: any) => row.quantity?.confidence)).toEqual([0.95, 0.4, undefined, undefined, 0.95]);
});

test("the buttons of the row that has the focus do the same", async ({ page, server }) => {
  const id = await server.push(longInvoice(2));
  const review = await openItem(page, server, id, true);
  await expect(page.getByRole("button", { name: "Move row 1 down" })).toBeHidden();
  await review.field("Quantity, row 1").focus();
  await review.press("Move row 1 down");
  await expect(review.field("Quantity, row 2")).toBeFocused();
  await expect(review.field("Quantity, row 2")).toHaveValue("1");
  await review.press("Duplicate row 2");
  await expect(review.field("Quantity, row 3")).toHaveValue("1");
  await review.press("Insert a row above row 3");
  await expect(review.field("Line no, row 3")).toBeFocused();
  await expect(review.field("Quantity, row 3")).toHaveValue("");
  await review.press("Delete row 3");
  await expect(review.field("Quantity, row 3")).toHaveValue("1");
  await expectAccessible(page, true);
});

test("a range from a spreadsheet is pasted: typed by the columns, new rows at the end, the unreadable marked", async ({ page, server }) => {
  const id = await server.push(longInvoice(2));
  const review = await openItem(page, server, id, true);
  await review.field("Description, row 2").focus();
  await paste(review.field("Description, row 2"), '"Lamp, 2 ""arms"""\t3\tC62\t12,50\r\nCable\tmany\tMTR\t1.50\r\n');
  await expect(page.getByText("Pasted 2 × 4 cells. 1 row is new. 1 value could not be read: it is kept as typed and marked.")).toBeVisible();
  await expect(review.field("Description, row 2")).toHaveValue('Lamp, 2 "arms"');
  await expect(review.field("Unit price, row 2")).toHaveValue("12.50");
  await expect(review.field("Quantity, row 3")).toHaveValue("many");
  await expect(review.field("Quantity, row 3")).toHaveAttribute("aria-invalid", "true");
  await expect(review.field("Description, row 2")).toBeFocused();
  await saved(page);
  await page.reload();
  await expect(review.field("Quantity, row 3")).toHaveValue("many");
  await review.correct("Quantity, row 3", "4");
  await page.keyboard.press("Control+Shift+Enter");
  await expectDecided(page, "accepted");
  expect(await server.stored(id)).toContain('{"line_no":null,"description":"Cable","quantity":4,"unit":"MTR","unit_price":1.50,"tax_rate":null,"line_total":null}');
});

test("a pasted line break is kept, although the cell it was pasted into shows one line", async ({ page, server }) => {
  const id = await server.push(longInvoice(2));
  const review = await openItem(page, server, id, true);
  const cell = review.field("Description, row 2");
  await cell.focus();
  await paste(cell, '"Lamp\nwith two arms"\t3\r\n');
  await expect(review.field("Quantity, row 2")).toHaveValue("3");
  await cell.focus();
  await page.keyboard.press("Control+Shift+Enter");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.line_items[1].description).toBe("Lamp\nwith two arms");
});

test("one pasted cell with a line end, as spreadsheets copy it, replaces the cell", async ({ page, server }) => {
  const id = await server.push(longInvoice(2));
  const review = await openItem(page, server, id, true);
  await review.field("Quantity, row 1").focus();
  await paste(review.field("Quantity, row 1"), "42\r\n");
  await expect(review.field("Quantity, row 1")).toHaveValue("42");
});

test("the sum of the lines follows every edit", async ({ page, server }) => {
  const id = await server.push(longInvoice(3));
  const review = await openItem(page, server, id, true);
  const foot = page.locator("tfoot");
  await expect(foot).toContainText("68");
  await expect(foot).toContainText("✓ = Net total");
  await review.field("Line total, row 1").fill("10.50");
  await page.keyboard.press("Tab");
  await expect(foot).toContainText("68.50");
  await expect(foot).toContainText("≠ Net total 68");
});

test("after a decision the focus goes to a flagged cell of the next item, also where its row has to be drawn first", async ({ page, server }) => {
  const next = await server.push(longInvoice(250, [150]));
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  await expect(review.field("Line no, row 151")).toBeFocused();
});

test("walking down a long table draws the rows that come into view, once", async ({ page, server }) => {
  const id = await server.push(longInvoice(300, [0]));
  const review = await openItem(page, server, id, true);
  await review.field("Quantity, row 1").focus();
  await page.evaluate(() => {
    const drawn: string[] = ((window as unknown as { drawn: string[] }).drawn = []);
    const rows = (nodes: NodeList) => [...nodes].map((node) => (node as Element).id).filter(Boolean);
    new MutationObserver((changes) => changes.forEach((change) => drawn.push(...rows(change.addedNodes)))).observe(document.querySelector("table.rows")!, { childList: true, subtree: true });
  });
  for (let row = 2; row <= 60; row++) {
    await page.keyboard.press("ArrowDown");
    await expect(review.field(`Quantity, row ${row}`)).toBeFocused();
  }
  const drawn = await page.evaluate(() => (window as unknown as { drawn: string[] }).drawn);
  expect(drawn.length, "it did draw some").toBeGreaterThan(20);
  expect(drawn.length, "and none twice").toBe(new Set(drawn).size);
});

test("a table of 3,000 rows opens, goes to any row by key, and is edited there", async ({ page, server }) => {
  test.setTimeout(60_000);
  const id = await server.push(longInvoice(3_000, [1_500, 2_999]));
  const review = await openItem(page, server, id, true);
  const drawn = page.locator("tbody tr[id]");
  await expect.poll(() => drawn.count()).toBeLessThan(120);
  await expect(page.getByRole("table", { name: "Line items" })).toHaveAttribute("aria-rowcount", "3001");
  await page.keyboard.press("u");
  await expect(review.field("Line no, row 1501")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("9");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("8");
  await expect(review.field("Line no, row 3000")).toHaveValue("8");
  for (let times = 1; times <= 12; times++) {
    await page.keyboard.press("PageUp");
    await expect(review.field(`Line no, row ${3_000 - 10 * times}`)).toBeFocused();
  }
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+Home");
  await expect(review.field("Description, row 1")).toBeFocused();
  for (let times = 0; times < 12; times++) await page.keyboard.press("PageDown");
  await expect(review.field("Description, row 121")).toBeFocused();
  await page.keyboard.press("Control+Insert");
  await expect(review.field("Line no, row 122")).toBeFocused();
  await page.keyboard.type("55");
  await page.locator("#fields-scroll").evaluate((pane) => (pane.scrollTop = pane.scrollHeight));
  await expect(review.field("Line no, row 3001")).toBeInViewport();
  await expect(review.field("Line no, row 122"), "the row with the focus stays").toBeFocused();
  await expect.poll(() => drawn.count()).toBeLessThan(120);
  await saved(page);
  const draft = await page.reload();
  expect(draft?.status()).toBe(200);
  await page.locator("html[data-hydrated]").waitFor();
  await page.keyboard.press("Control+Shift+Enter");
  await expectDecided(page, "accepted", { timeout: 20_000 });
  const lines = (await server.record(id)).data.line_items;
  expect(lines).toHaveLength(3_001);
  expect([lines[1501].line_no, lines[3000].line_no, lines[121].line_no]).toEqual([9, 8, 55]);
});

test("a doubtful cell is fixed and the invoice accepted with at most 13 keys", async ({ page, server }) => {
  const record: any = longInvoice(40);
  record.field_metadata.line_items[33].line_total.confidence = 0.3;
  const id = await server.push(record);
  await openItem(page, server, id, true);
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await press("u");
  await press("F2");
  for (const key of "12345.67") await press(key);
  await press("Enter");
  await press("Control+Shift+Enter");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.line_items[33].line_total).toBe(12345.67);
  expect(keys).toBeLessThanOrEqual(13);
});

// `corpus.script.spec.ts` does the same with the corpus.
test("going through every row of the demo by arrow changes nothing, and sums follow what the rows say", async ({ page }) => {
  test.setTimeout(600_000);
  const server = new Server();
  try {
    const items = await importAndStart(server, demo);
    expect(items.length).toBeGreaterThan(5);
    let cells = 0;
    for (const item of items) {
      await openItem(page, server, item.id, true);
      cells += await walkByArrows(page, server, item);
    }
    expect(cells).toBeGreaterThan(100);
  } finally {
    await server.remove();
  }
});
