// What a decision costs in keys, without a mouse. A chord counts every key of it: Ctrl+Enter is two.
import type { Page } from "@playwright/test";
import { type Server, expect, invoice, openItem, test } from "./world.ts";

/** The reviewer's hands: presses, and counts. */
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

/** The invoice of three fields and two rows; all fields are sure but these. */
async function pushDoubting(server: Server, ...doubtful: string[]): Promise<string> {
  const record = JSON.parse(invoice());
  const metadata = record.field_metadata;
  metadata.grand_total.confidence = 0.96;
  metadata.seller.vat_id = { confidence: 0.96 };
  for (const name of doubtful) metadata[name].confidence = 0.3;
  return await server.push(record);
}

async function expectDecided(page: Page, server: Server, id: string, decision: "accepted" | "rejected"): Promise<any> {
  await expect(page).toHaveURL(new RegExp(`done=${decision}&of=${id}`));
  const record = await server.record(id);
  expect(record.status).toBe(decision);
  return record;
}

test("a clean invoice is accepted with 2 keys", async ({ page, server }) => {
  const id = await pushDoubting(server);
  await openItem(page, server, id, true);
  await expect(page.getByRole("list", { name: "Flags" }).getByRole("listitem")).toHaveCount(0);
  const keys = new Keys(page);
  await keys.press("Control+Enter");
  await expectDecided(page, server, id, "accepted");
  expect(keys.pressed).toBeLessThanOrEqual(2);
});

test("an invoice with two flagged fields is looked at and accepted with 4 keys", async ({ page, server }) => {
  const id = await pushDoubting(server, "invoice_number", "grand_total");
  const review = await openItem(page, server, id, true);
  const keys = new Keys(page);
  await keys.press("u");
  await expect(review.field("Invoice number")).toBeFocused();
  await keys.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await keys.press("Control+Enter");
  await expectDecided(page, server, id, "accepted");
  expect(keys.pressed).toBeLessThanOrEqual(4);
});

test("after a decision, the next invoice with two flagged fields costs 4 keys, all of them Enter", async ({ page, server }) => {
  const next = await pushDoubting(server, "invoice_number", "grand_total");
  const id = await pushDoubting(server);
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, server, id, "accepted");
  await expect(review.field("Invoice number")).toBeFocused();
  const keys = new Keys(page);
  await keys.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await keys.press("Enter");
  await expect(page.getByRole("button", { name: "Accept" })).toBeFocused();
  await keys.press("Enter");
  await expectDecided(page, server, next, "accepted");
  expect(keys.pressed).toBeLessThanOrEqual(4);
});

test("a field of eight characters is corrected and the invoice accepted with 12 keys", async ({ page, server }) => {
  const id = await pushDoubting(server, "invoice_number");
  const review = await openItem(page, server, id, true);
  const keys = new Keys(page);
  await keys.press("u");
  await expect(review.field("Invoice number")).toBeFocused();
  await keys.type("2026-181");
  await keys.press("Control+Enter");
  const record = await expectDecided(page, server, id, "accepted");
  expect(record.data.invoice_number).toBe("2026-181");
  expect(keys.pressed).toBeLessThanOrEqual(12);
});

test("a document is rejected with its reason with 4 keys", async ({ page, server }) => {
  const id = await pushDoubting(server, "grand_total");
  await openItem(page, server, id, true);
  const keys = new Keys(page);
  await keys.press("Control+Backspace");
  await expect(page.getByRole("dialog")).toBeVisible();
  await keys.press("3");
  await keys.press("Enter");
  const record = await expectDecided(page, server, id, "rejected");
  expect(record.metadata.review.reason).toBe("unreadable");
  expect(keys.pressed).toBeLessThanOrEqual(4);
});
