// A record that lacks what it should have, or that its agent calls a failure, is accepted only when that is confirmed.
import { expect, expectAccessible, expectDecided, openItem, type Server, sums, test } from "./world.ts";

const question = (page: import("@playwright/test").Page) => page.locator(".refused").filter({ hasText: "Accept anyway" });

async function pending(server: Server, id: string, status = "pending_review"): Promise<void> {
  expect((await server.record(id)).status).toBe(status);
}

const cases = [
  { name: "that its agent calls a failure", record: sums().replace("pending_review", "error"), status: "error", said: "The agent could not extract this document" },
  { name: "with a status that nobody here knows", record: sums().replace("pending_review", "in_progress"), status: "in_progress", said: "“in_progress”, which is not known here" },
  { name: "without any value", record: `{"original_data":{},"data":{},"status":"pending_review","field_metadata":{},"metadata":{}}`, status: "pending_review", said: "missing are Seller, Number, Date, Total" },
];

for (const { name, record, status, said } of cases) {
  test(`a record ${name} is accepted only when that is confirmed`, async ({ page, server, hasScript, expectedNoise }) => {
    expectedNoise.push(/422/);
    const id = await server.push(record);
    const review = await openItem(page, server, id, hasScript);
    await expect(page.getByRole("list", { name: "Flags" })).toContainText(said);
    await review.press("Accept");
    await expect(question(page)).toContainText(said);
    await expectAccessible(page, hasScript);
    await pending(server, id, status);
    await page.getByRole("button", { name: /^Accept anyway/ }).click();
    await expectDecided(page, "accepted");
    await pending(server, id, "accepted");
    await page.goto(`${server.url}/items/${id}/history`);
    await expect(page.getByText("Accepted although:")).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: `This record: ` }).last()).toContainText(said);
  });
}

test("a required text that was emptied is asked about; filled again, it is accepted at once", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/422/);
  server.describeFields({ required: ["invoice_number"], properties: { invoice_number: { type: ["string", "null"] }, grand_total: { type: "number" } } });
  await server.kill();
  await server.start();
  const [id, other] = [await server.push(sums()), await server.push(sums({ number: "R-2" }))];
  const said = "Invoice number was emptied; the agent had read “R-1”";
  const review = await openItem(page, server, id, hasScript);
  await review.field("Invoice number").fill("");
  await review.press("Accept");
  await expect(question(page)).toContainText(said);
  await pending(server, id);
  await page.getByRole("button", { name: /^Accept anyway/ }).click();
  await expectDecided(page, "accepted");
  expect((await server.record(id)).metadata.review.overruled).toEqual([{ rule: "emptied", field: "invoice_number" }]);

  const next = await openItem(page, server, other, hasScript);
  await next.field("Invoice number").fill("");
  await next.press("Accept");
  await expect(question(page)).toBeVisible();
  await next.field("Invoice number").fill("R-3");
  await next.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(other)).metadata.review.overruled).toBeUndefined();
});

test("accepted together, such records are left out and named", async ({ page, server }) => {
  const failed = await server.push(sums({ fileName: "failed.pdf" }).replace("pending_review", "error"));
  const empty = await server.push(`{"original_data":{},"data":{},"status":"pending_review","field_metadata":{},"file_name":"empty.pdf","metadata":{}}`);
  await page.goto(`${server.url}/bulk?do=accept&item=${failed}&item=${empty}`);
  const left = page.getByRole("region", { name: "2 are left out" });
  await expect(left.getByRole("listitem").filter({ hasText: "failed.pdf" })).toContainText("Extraction error");
  await expect(left.getByRole("listitem").filter({ hasText: "empty.pdf" })).toContainText("Failed check");
  await expect(page.getByRole("button", { name: /^Accept/ })).toHaveCount(0);
});
