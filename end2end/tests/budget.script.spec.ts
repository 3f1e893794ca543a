// How many keys a decision takes, counted from the queue, without a mouse. Every key of a chord counts: Ctrl+Enter is two.
import type { Page } from "@playwright/test";
import { ReviewPage, type Server, expect, expectDecided, flagList, invoice, openItem, ready, test } from "./world.ts";

/** The reviewer's hands: they press keys and count them. */
class Keys {
  pressed = 0;

  constructor(private readonly page: Page) {}

  async press(chord: string): Promise<void> {
    this.pressed += chord.split("+").length;
    await this.page.keyboard.press(chord);
  }

  async type(text: string): Promise<void> {
    this.pressed += [...text].length;
    await this.page.keyboard.type(text);
  }
}

/** The invoice of three fields and two rows, with high confidence in all fields but these. */
async function pushDoubting(server: Server, ...doubtful: string[]): Promise<string> {
  const record = JSON.parse(invoice());
  const metadata = record.field_metadata;
  metadata.grand_total.confidence = 0.96;
  metadata.seller.vat_id = { confidence: 0.96 };
  for (const name of doubtful) metadata[name].confidence = 0.3;
  return await server.push(record);
}

/** The queue as somebody finds it who has just come: the focus is nowhere. */
async function openQueue(page: Page, server: Server): Promise<ReviewPage> {
  await page.goto(server.url);
  await ready(page, true);
  return new ReviewPage(page, true);
}

async function decided(page: Page, server: Server, id: string, decision: "accepted" | "rejected"): Promise<any> {
  await expectDecided(page, decision);
  const record = await server.record(id);
  expect(record.status).toBe(decision);
  return record;
}

test("a clean invoice is opened and accepted with 3 keys", async ({ page, server }) => {
  const id = await pushDoubting(server);
  const review = await openQueue(page, server);
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(review.field("Invoice number")).toHaveValue("2026-118");
  await expect(page.getByText("Nothing is flagged")).toBeVisible();
  await keys.press("Control+Enter");
  await decided(page, server, id, "accepted");
  expect(keys.pressed).toBeLessThanOrEqual(3);
});

test("an invoice with two flagged fields is opened, looked at and accepted with 5 keys", async ({ page, server }) => {
  const id = await pushDoubting(server, "invoice_number", "grand_total");
  const review = await openQueue(page, server);
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(review.field("Invoice number")).toBeFocused();
  await keys.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await keys.press("Control+Enter");
  await decided(page, server, id, "accepted");
  expect(keys.pressed).toBeLessThanOrEqual(5);
});

test("the first flagged field of a row further down is reached with 3 keys", async ({ page, server }) => {
  await pushDoubting(server, "grand_total");
  await pushDoubting(server);
  const review = await openQueue(page, server);
  for (const key of ["j", "j", "Enter"]) await page.keyboard.press(key);
  await expect(review.field("Grand total")).toBeFocused();
});

test("after a decision, the next invoice with two flagged fields costs 3 keys", async ({ page, server }) => {
  const next = await pushDoubting(server, "invoice_number", "grand_total");
  const id = await pushDoubting(server);
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("Control+Enter");
  await decided(page, server, id, "accepted");
  await expect(review.field("Invoice number")).toBeFocused();
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await keys.press("Control+Enter");
  await expect.poll(async () => (await server.record(next)).status).toBe("accepted");
  expect(keys.pressed).toBeLessThanOrEqual(3);
});

test("a field of eight characters is corrected and the invoice accepted with 13 keys", async ({ page, server }) => {
  const id = await pushDoubting(server, "invoice_number");
  const review = await openQueue(page, server);
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(review.field("Invoice number")).toBeFocused();
  await keys.press("F2");
  await keys.type("2026-181");
  await keys.press("Control+Enter");
  const record = await decided(page, server, id, "accepted");
  expect(record.data.invoice_number).toBe("2026-181");
  expect(keys.pressed).toBeLessThanOrEqual(13);
});

test("a document is rejected with its reason with 5 keys", async ({ page, server }) => {
  const id = await pushDoubting(server, "grand_total");
  const review = await openQueue(page, server);
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await keys.press("Control+Backspace");
  await expect(page.getByRole("dialog")).toBeVisible();
  await keys.press("3");
  await keys.press("Enter");
  const record = await decided(page, server, id, "rejected");
  expect(record.metadata.review.reason).toBe("unreadable");
  expect(keys.pressed).toBeLessThanOrEqual(5);
});

/** Its first line is 4 × 86.45, with `lineTotal` as its total; everything else adds up with 345.80. */
async function pushLines(server: Server, lineTotal: number): Promise<string> {
  const lines = [
    { quantity: 4, unit_price: 86.45, line_total: lineTotal },
    { quantity: 2, unit_price: 10, line_total: 20 },
  ];
  const data = { invoice_number: "R-1", currency: "EUR", line_items: lines, lines_total: 365.8, net_total: 365.8, tax_total: 0, grand_total: 365.8 };
  const sure = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(sure) : typeof value === "object" && value ? Object.fromEntries(Object.entries(value).map(([name, below]) => [name, sure(below)])) : { confidence: 0.99 };
  const scores = sure(data);
  return await server.push({ original_data: data, data, status: "pending_review", overall_confidence: 0.99, field_metadata: scores, file_id: null, file_name: "lines.pdf", file_hash: null, metadata: {} });
}

test("a table cell that a rule points at is typed anew and the invoice accepted with 10 keys", async ({ page, server }) => {
  const id = await pushLines(server, 348.5);
  const review = await openQueue(page, server);
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(await flagList(page)).toContainText("Line total, row 1");
  await expect(review.field("Line total, row 1")).toBeFocused();
  await keys.press("F2");
  await keys.type("345.80");
  await keys.press("Control+Enter");
  const record = await decided(page, server, id, "accepted");
  expect(record.data.line_items[0].line_total).toBe(345.8);
  expect(keys.pressed).toBeLessThanOrEqual(10);
});

test("with the suggestion, the same costs 5 keys", async ({ page, server }) => {
  const id = await pushLines(server, 348.5);
  await openQueue(page, server);
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(page.getByRole("group", { name: "Suggestion" })).toBeVisible();
  await keys.press("Alt+s");
  await keys.press("Control+Enter");
  const record = await decided(page, server, id, "accepted");
  expect(record.data.line_items[0].line_total).toBe(345.8);
  expect(keys.pressed).toBeLessThanOrEqual(5);
});
