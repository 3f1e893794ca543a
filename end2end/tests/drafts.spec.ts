// Nothing is lost, nobody is overwritten: with and without JavaScript.
import { type ReviewPage, adaAndBen, expect, expectAccessible, expectDecided, invoice, openItem, ready, test } from "./world.ts";

const said = /Somebody else changed this item/;

/** Changes the record as the agent or a colleague would. */
async function change(server: any, id: string, edit: (data: any) => void): Promise<void> {
  const stored = await server.record(id);
  edit(stored.data);
  await server.api("PUT", `/api/v1/beta/agent-data/${id}`, { data: stored });
}

async function addRow(review: ReviewPage, label: string, text: string): Promise<void> {
  await review.press("Add row");
  await review.correct(label, text);
  await review.saveForm();
}

test("changes of different fields are put together without a question", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  let review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "1700.00");
  await review.saveForm();
  await change(server, id, (data) => (data.invoice_number = "2026-999"));
  review = await openItem(page, server, id, hasScript);
  await expect(review.field("Invoice number")).toHaveValue("2026-999");
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
  await expect(review.fields.getByText(/changed this item while you were reviewing it/)).toBeVisible();
  await expect(review.fields.getByText("Invoice number: 2026-118 → 2026-999")).toBeVisible();
  await expect(page.getByRole("region", { name: said })).toHaveCount(0);
  await expectAccessible(page, hasScript);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data).toMatchObject({ invoice_number: "2026-999", grand_total: 1700 });
});

test("where both changed a field the reviewer chooses, field by field", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 4(09|22)/);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "1700.00");
  await review.correct("Invoice number", "2026-500");
  await change(server, id, (data) => {
    data.grand_total = 1600;
    data.invoice_number = "2026-600";
  });
  await review.press("Accept");
  const questions = page.getByRole("region", { name: said });
  await expect(questions.getByRole("row")).toHaveCount(3);
  await expect(questions.getByRole("row", { name: /Grand total/ })).toContainText(/1,515.00.*1600.*1,700.00/);
  await ready(page, hasScript);
  await expect(review.field("Grand total"), "their value stays until the reviewer chooses").toHaveValue("1600");
  await expectAccessible(page, hasScript);

  await review.press("Accept");
  await expect(questions, "not before every question is answered").toBeVisible();
  expect((await server.record(id)).status).toBe("pending_review");

  await questions.getByRole("button", { name: "Mine: 1,700.00, Grand total" }).click();
  await expect(questions.getByRole("row")).toHaveCount(2);
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
  await questions.getByRole("button", { name: "Theirs: 2026-600, Invoice number" }).click();
  await expect(questions).toHaveCount(0);
  if (hasScript) await expect(page.locator("output[role=status]")).toHaveText("Saved");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect(await server.stored(id)).toContain('"grand_total":1700.00');
  expect((await server.record(id)).data.invoice_number).toBe("2026-600");
});

test("all questions are answered at once, and that can be undone", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  let review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "1700.00");
  await review.correct("Invoice number", "2026-500");
  await review.saveForm();
  await change(server, id, (data) => {
    data.grand_total = 1600;
    data.invoice_number = "2026-600";
  });
  review = await openItem(page, server, id, hasScript);
  await review.press("All mine");
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
  await expect(page.getByRole("region", { name: said })).toHaveCount(0);
  await review.press("Undo");
  await expect(page.getByRole("region", { name: said }).getByRole("row")).toHaveCount(3);
  await review.press("All theirs");
  await expect(review.field("Invoice number")).toHaveValue("2026-600");
  await expect(page.getByRole("region", { name: said })).toHaveCount(0);
});

test("rows that both sides changed are merged, and a row that went is asked about", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  let review = await openItem(page, server, id, hasScript);
  await addRow(review, "Description, row 3", "Plug");
  await review.correct("Unit price, row 1", "700.00");
  await review.correct("Unit price, row 2", "1.75");
  await review.saveForm();
  await change(server, id, (data) => {
    data.line_items.splice(0, 1);
    data.line_items.unshift({ description: "Bulb", quantity: 4, unit_price: 2 });
  });
  review = await openItem(page, server, id, hasScript);
  await expect(review.field("Description, row 1")).toHaveValue("Bulb");
  await expect(review.field("Unit price, row 1")).toHaveValue("2");
  await expect(review.field("Unit price, row 2")).toHaveValue("1.75");
  await expect(review.field("Description, row 3")).toHaveValue("Plug");
  const questions = page.getByRole("region", { name: said });
  await questions.getByRole("button", { name: /^Mine: Lamp · 2 · 700.00/ }).click();
  await expect(review.field("Description, row 4")).toBeVisible();
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const rows = (await server.record(id)).data.line_items.map((row: any) => [row.description, row.unit_price]);
  expect(rows.sort()).toEqual([["Bulb", 2], ["Cable", 1.75], ["Lamp", 700], ["Plug", null]].sort());
});

test("the agent read the file again under a new id: the draft goes along, and old links work", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 4(04|10)/);
  const record = (number: string) => invoice({ number }).replace('"file_hash":null', '"file_hash":"abc"');
  const old = await server.push(record("2026-118"));
  let review = await openItem(page, server, old, hasScript);
  await review.correct("Grand total", "1700.00");
  await review.correct("Invoice number", "2026-500");
  await review.saveForm();
  if (!hasScript) await page.waitForURL(/saved=1/);
  await server.api("POST", "/api/v1/beta/agent-data/:delete", {
    deployment_name: "_public", collection: "invoices", filter: { file_hash: { eq: "abc" } },
  });
  // Between the agent's two steps there is no record; what is typed now is kept, too.
  await review.correct("Name", "Nordlicht AG");
  const id = await server.push(record("2026-600").replaceAll('"paid":false', '"paid":true'));

  await review.press("Accept");
  await expect(page).toHaveURL(`${server.url}/items/${id}?moved=1`);
  await expect(page.getByRole("alert").filter({ hasText: "read this document again" })).toBeVisible();
  await ready(page, hasScript);
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
  await expect(review.field("Name")).toHaveValue("Nordlicht AG");
  const questions = page.getByRole("region", { name: said });
  await expect(questions.getByRole("row", { name: /Invoice number/ })).toContainText(/2026-118.*2026-600.*2026-500/);
  await expectAccessible(page, hasScript);

  await page.goto(`${server.url}/items/${old}`);
  await expect(page, "an old link").toHaveURL(`${server.url}/items/${id}?moved=1`);
  await ready(page, hasScript);
  await questions.getByRole("button", { name: /^Mine: 2026-500/ }).click();
  await expect(questions).toHaveCount(0);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data).toMatchObject({ invoice_number: "2026-500", grand_total: 1700, paid: true, seller: { name: "Nordlicht AG" } });
});

test("steps are taken back and done again, also after a reload", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  let review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "1700.00");
  await review.saveForm();
  if (!hasScript) await page.waitForURL(/saved=1/);
  await review.correct("Invoice number", "2026-500");
  await review.press("Delete row 1");
  await expect(review.field("Description, row 1")).toHaveValue("Cable");
  if (hasScript) await review.saveForm();
  review = await openItem(page, server, id, hasScript);
  await review.press("Undo");
  await expect(review.field("Description, row 1")).toHaveValue("Lamp");
  await review.press("Undo");
  await expect(review.field("Invoice number")).toHaveValue("2026-118");
  await expect(page.getByRole("status").filter({ hasText: "Undone: Invoice number is 2026-118" })).toHaveCount(1);
  await expectAccessible(page, hasScript);
  await review.press("Undo");
  await expect(review.field("Grand total")).toHaveValue("1,515.00");
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toHaveAttribute("aria-disabled", "true");
  await review.press("Redo");
  await review.press("Redo");
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
  await expect(page.getByRole("status").filter({ hasText: "Redone: Invoice number is 2026-500" })).toHaveCount(1);
});

test("a decision is taken back: the item is as it was, with its draft, and the trace stays", async ({ page, server, hasScript }) => {
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  const before = await server.record(id);
  const review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "1700.00");
  await review.press("Delete row 1");
  await review.saveForm();
  await review.press("Accept");
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  await expectAccessible(page, hasScript);
  await review.press("Undo decision");
  await expect(page).toHaveURL(new RegExp(`/items/${id}`));
  await ready(page, hasScript);
  await expect(page.getByText("The decision has been undone")).toBeVisible();
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
  await expect(review.field("Description, row 1")).toHaveValue("Cable");
  const record = await server.record(id);
  expect(record).toMatchObject({ status: "pending_review", data: before.data, metadata: { review: { decision: "reopened", revision: 2 } } });
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data).toMatchObject({ grand_total: 1700, line_items: [{ description: "Cable" }] });
});

test("the last decision of a queue is taken back from the queue", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expect(page.getByText("All done")).toBeVisible();
  await review.press("Undo decision");
  await expect(page).toHaveURL(new RegExp(`/items/${id}`));
  expect((await server.record(id)).status).toBe("pending_review");
});

test("a decision that somebody has gone on from can't be taken back", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 409/);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expect(page.getByText("All done")).toBeVisible();
  await change(server, id, (data) => (data.grand_total = 7));
  await review.press("Undo decision");
  await expect(page.getByText(/Not undone|can't be undone/)).toBeVisible();
  expect(await server.record(id)).toMatchObject({ status: "accepted", data: { grand_total: 7 } });
});

test("two reviewers see that both work on the same document, and nobody is kept out", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  const id = await server.push(invoice());
  const hers = await openItem(ada, server, id, hasScript);
  await expect(hers.field("Grand total")).toBeVisible();
  await expect(ada.getByText("working on this document")).toHaveCount(0);
  if (hasScript) await ada.waitForLoadState("networkidle");
  await ben.goto(server.url);
  await expect(ben.getByRole("table").getByText("Ada is working on it")).toBeVisible();
  await ada.goto(server.url);
  await expect(ada.getByRole("table").getByText(/working on it/), "her own work is no news to her").toHaveCount(0);
  const his = await openItem(ben, server, id, hasScript);
  await expect(ben.getByText("Ada is working on this document.")).toBeVisible();
  await expectAccessible(ben, hasScript);
  await his.press("Accept");
  await expectDecided(ben, "accepted");
  await Promise.all([ada, ben].map((page) => page.context().close()));
});
