// A reviewer's day, with and without JavaScript.
import { expect, expectAccessible, expectDecided, flagList, invoice, invoicePdf, openItem, ready, test } from "./world.ts";

test("from the queue to a corrected, accepted invoice, and on to the next", async ({ page, server, hasScript }) => {
  const next = await server.push(invoice({ number: "2025-904", fileName: "earlier.pdf" }));
  const fileId = await server.upload(invoicePdf());
  const id = await server.push(invoice({ fileId }));
  const before = await server.stored(id);

  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.getByRole("table", { name: "Queue" }).getByRole("row")).toHaveCount(3);
  await expectAccessible(page, hasScript);
  await page.getByRole("link", { name: "nordlicht.pdf" }).click();
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
  await expectAccessible(page, hasScript);

  const review = await openItem(page, server, id, hasScript);
  await expect(review.document.getByRole("img", { name: "Page 1" })).toBeVisible();
  await expect((await flagList(page)).getByRole("listitem")).toHaveText([/Grand total.*41 %.*80 %/]);
  await expect(review.field("Grand total")).toHaveValue("1,515.00");

  await test.step("sees where the value was read", async () => {
    if (hasScript) await review.field("Grand total").focus();
    else await review.press("Show Grand total on page 1");
    const box = review.document.locator(".citation[data-kind=focused]");
    await expect(box).toHaveCount(1);
    await expect(box).toHaveAccessibleName("Citation for Grand total, page 1");
    await expect(page.getByRole("complementary", { name: "About this field" })).toContainText("Blurred");
    const [boxPlace, pagePlace] = [await box.boundingBox(), await page.locator("#page-1").boundingBox()];
    expect(boxPlace!.y).toBeGreaterThan(pagePlace!.y + 0.4 * pagePlace!.height);
    expect(boxPlace!.y).toBeLessThan(pagePlace!.y + 0.5 * pagePlace!.height);
  });

  await review.correct("Grand total", "1525.00");
  await review.press("Accept");
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  await expect(page.getByText(/^Accepted[.:]/)).toBeVisible();

  await test.step("the next item shows its own values, and nothing of it is changed", async () => {
    await expect(review.field("Invoice number")).toHaveValue("2025-904");
    await expect(review.field("Grand total")).toHaveValue("1,515.00");
    await expect(page.getByText(/^Was: /)).toHaveCount(0);
    await expect(page.locator("output[role=status]")).toHaveText("");
  });

  const record = await server.record(id);
  expect(record.status).toBe("accepted");
  expect(record.metadata).toMatchObject({ job_id: "j-1", review: { decision: "accepted", edited_fields: ["grand_total"], revision: 1 } });
  const after = await server.stored(id);
  const parts = (text: string) => text.slice(text.indexOf('"original_data"'), text.indexOf(',"data":{"invoice_number"'));
  expect(parts(after)).toBe(parts(before));
  expect(after).toContain('"grand_total":1525.00');
  expect(after).toContain('"unit_price":750.00');
  expect(after).toContain('"agent_note":12345678901234567890');
});

test("a document is rejected with a reason", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Reject");
  const dialog = page.getByRole("dialog", { name: "Reject this document" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, hasScript);
  await dialog.getByRole("radio", { name: "Duplicate" }).check();
  await dialog.getByLabel("Note").fill("same as 2026-117");
  await dialog.getByRole("button", { name: "Reject document" }).click();
  await expectDecided(page, "rejected");
  await expect(page.getByText("All done")).toBeVisible();
  const record = await server.record(id);
  expect(record.status).toBe("rejected");
  expect(record.metadata.review).toMatchObject({ decision: "rejected", reason: "duplicate", note: "same as 2026-117" });
});

test("of two reviewers the second sees both values, and nothing is overwritten", async ({ browser, server, hasScript }) => {
  const id = await server.push(invoice());
  const people = await Promise.all(["ada", "ben"].map(() => browser.newContext({ javaScriptEnabled: hasScript })));
  const [ada, ben] = await Promise.all(people.map(async (context) => openItem(await context.newPage(), server, id, hasScript)));
  await ada.correct("Grand total", "1600.00");
  await ben.correct("Grand total", "1700.00");
  await ada.press("Accept");
  await expectDecided(ada.page, "accepted");

  await ben.press("Accept");
  const conflict = ben.page.getByRole("region", { name: /Somebody else changed this item/ });
  await expect(conflict.getByRole("row", { name: /Grand total/ })).toHaveText(/Grand total\s*1,515.00\s*1,600.00.*1,700.00/);
  expect((await server.record(id)).data.grand_total).toBe(1600);

  await test.step("and can keep their own value, knowingly", async () => {
    await ready(ben.page, hasScript);
    await conflict.getByRole("button", { name: "All mine" }).click();
    await expect(conflict).toHaveCount(0);
    await expect(ben.field("Grand total")).toHaveValue("1,700.00");
  });
  await Promise.all(people.map((context) => context.close()));
});

test("what can't be read as a number is kept as typed, explained, and blocks accepting", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 422/);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "15l5,00");
  await review.press("Accept");
  await expect(review.field("Grand total")).toHaveValue("15l5,00");
  await expect(review.field("Grand total")).toHaveAttribute("aria-invalid", "true");
  await expect(review.fields.getByText(/Grand total/).first()).toBeVisible();
  expect((await server.record(id)).status).toBe("pending_review");
  // On the same page: a refused decision must not block the next one.
  await review.correct("Grand total", "1515,00");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect(await server.stored(id)).toContain('"grand_total":1515.00');
});

test("text with line breaks is not changed by being looked at", async ({ page, server, hasScript }) => {
  const data = `{"note":"first\\r\\nsecond","rows":[{"text":"a\\nb","n":1}],"lead":"\\n x"}`;
  const id = await server.push(`{"original_data":${data},"data":${data},"status":"pending_review","field_metadata":{}}`);
  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Text, row 1")).toHaveValue("a\nb");
  await expect(page.getByText(/^Was: /)).toHaveCount(0);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect(await server.stored(id)).toContain(`"data":${data}`);
  expect((await server.record(id)).metadata.review.edited_fields).toEqual([]);
});

test("what was typed before somebody else decided stands when the item is reopened", async ({ browser, page, server, hasScript }) => {
  const id = await server.push(invoice());
  let review = await openItem(page, server, id, hasScript);
  await review.correct("Invoice number", "2026-500");
  await review.saveForm();
  const other = await browser.newContext({ javaScriptEnabled: hasScript });
  const theirs = await openItem(await other.newPage(), server, id, hasScript);
  await theirs.press("Accept");
  await expectDecided(theirs.page, "accepted");
  await other.close();
  review = await openItem(page, server, id, hasScript);
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
  await expect(review.field("Invoice number")).not.toBeEditable();
  await review.press("Reopen");
  await expect(page.getByRole("button", { name: "Accept" })).toBeVisible();
  await ready(page, hasScript);
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
  expect(await server.record(id)).toMatchObject({ status: "pending_review", metadata: { review: { decision: "reopened", revision: 2 } } });
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.invoice_number).toBe("2026-500");
});

test("an edit goes along with its row when the agent removed another one", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.correct("Unit price, row 2", "1.75");
  await review.saveForm();
  const stored = await server.record(id);
  stored.data.line_items.shift();
  await server.api("PUT", `/api/v1/beta/agent-data/${id}`, { data: stored });
  await page.goto(`${server.url}/items/${id}`);
  await ready(page, hasScript);
  await expect(review.field("Description, row 1")).toHaveValue("Cable");
  await expect(review.field("Unit price, row 1")).toHaveValue("1.75");
});

test("rows are added and deleted, and their metadata moves with them", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Delete row 1");
  await expect(review.field("Description, row 1")).toHaveValue("Cable");
  await review.press("Add row");
  await review.correct("Description, row 2", "Plug");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const record = await server.record(id);
  expect(record.data.line_items.map((row: any) => row.description)).toEqual(["Cable", "Plug"]);
  expect(record.original_data.line_items).toHaveLength(2);
  expect(record.field_metadata.line_items[0].unit_price.confidence).toBe(0.9);
});

test("a changed field says what it was, and goes back with one press", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.correct("Invoice number", "2026-119");
  await review.saveForm();
  await ready(page, hasScript);
  await expect(review.field("Invoice number")).toHaveAccessibleDescription("Was: 2026-118");
  await review.fields.getByRole("button", { name: "Revert" }).first().click();
  await expect(review.field("Invoice number")).toHaveValue("2026-118");
  await expect(review.field("Invoice number")).toHaveAccessibleDescription("");
  await review.saveForm();
});

test("an item that is gone, a missing document and a strange address are explained", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 404/);
  const id = await server.push(invoice({ fileId: "dfl-nowhere" }));
  const review = await openItem(page, server, id, hasScript);
  await expect(review.document).toContainText("can't be shown");
  await expect(review.field("Grand total")).toHaveValue("1,515.00");
  await page.goto(`${server.url}/items/nobody`).then((response) => expect(response?.status()).toBe(404));
  await expect(page.getByRole("alert")).toContainText("no longer exists");
  await page.goto(`${server.url}/nowhere`).then((response) => expect(response?.status()).toBe(404));
});

test("text of a record is never HTML", async ({ page, server, hasScript }) => {
  const evil = `<img src=x onerror="document.title='pwned'">`;
  const id = await server.push(
    JSON.stringify({
      original_data: { note: evil, [evil]: 1 },
      data: { note: evil, [evil]: 1 },
      status: evil,
      field_metadata: { note: { confidence: 0.1, reasoning: evil, citation: [{ page: 1, matching_text: evil }] }, error: evil },
      file_name: evil,
      metadata: { extraction_error: evil },
    }),
  );
  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Note")).toHaveValue(evil);
  await page.goto(`${server.url}/?status=all`);
  await expect(page.getByRole("table").getByRole("link", { name: evil })).toBeVisible();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  await expect(page).not.toHaveTitle(/pwned/);
});
