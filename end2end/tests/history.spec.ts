// What happened to an item: on its review page, on its history page, and in exports.
import { readFileSync } from "node:fs";
import { type Page, expect, expectAccessible, expectDecided, invoice, menu, openItem, test } from "./world.ts";

/** The text of a file that a link downloads. */
async function downloaded(page: Page, link: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: link, exact: true }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("the history tells each decision with what it changed, and the chain is verified", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  let review = await openItem(page, server, id, hasScript);
  await review.correct("Grand total", "1525.00");
  await review.press("Accept");
  await expectDecided(page, "accepted");

  review = await openItem(page, server, id, hasScript);
  await review.press("Reopen");
  await expect(page.getByRole("button", { name: "Accept", exact: true })).toBeVisible();
  await review.correct("Name", "Nordlicht Leuchten GmbH");
  await review.press("Reject");
  const dialog = page.getByRole("dialog", { name: "Reject this document" });
  await dialog.getByRole("radio", { name: "Duplicate" }).check();
  await dialog.getByLabel("Note").fill("same as <b>2026-117</b>");
  await dialog.getByRole("button", { name: "Reject document" }).click();
  await expectDecided(page, "rejected");

  review = await openItem(page, server, id, hasScript);
  if (hasScript) {
    await review.field("Grand total").focus();
    await expect(page.getByRole("complementary", { name: "About this field" })).toContainText(/Changed by Reviewer, \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  }
  await page.getByRole("link", { name: "History" }).click();
  await expect(page).toHaveURL(`${server.url}/items/${id}/history`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("nordlicht.pdf");
  await expect(page.getByText("Verified.")).toBeVisible();
  await expectAccessible(page, hasScript);

  const now = page.getByRole("table", { name: "Extracted and now" });
  await expect(now.getByRole("row", { name: /Grand total/ })).toContainText(/1,515\.00.*1,525\.00.*Reviewer/);
  await expect(now.getByRole("row", { name: /Name, Seller/ }).locator("ins")).toHaveText("Leuchten ");

  const events = page.getByRole("region", { name: "What happened" }).getByRole("listitem");
  await expect(events).toHaveCount(4);
  await expect(events.nth(0)).toContainText("Extracted");
  await expect(events.nth(1)).toContainText(/Accepted.*Reviewer/);
  await expect(events.nth(1).getByRole("row", { name: /Grand total/ })).toContainText(/1,515\.00.*1,515\.00.*1,525\.00/);
  await expect(events.nth(1)).toContainText("1 value differs from what was extracted");
  await expect(events.nth(2)).toContainText(/Reopened.*Pending review/);
  await expect(events.nth(3)).toContainText("same as <b>2026-117</b>");
  await expect(events.nth(3)).toContainText(/Duplicate.*2 values differ/);

  const csv = await downloaded(page, "CSV, changes");
  expect(csv.name).toBe(`${id}-changes.csv`);
  const lines = csv.text.trimEnd().split("\r\n");
  expect(lines[0]).toBe("\uFEFFitem,document,status,field,extracted,now,by,at,decision,reason,note");
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(new RegExp(`^${id},nordlicht.pdf,rejected,grand_total,1515.00,1525.00,Reviewer,[^,]+,accepted,,$`));
  const json = await downloaded(page, "JSON Lines");
  const record = JSON.parse(json.text);
  expect(json.text).toContain('"agent_note":12345678901234567890');
  expect(record.changes.map((one: any) => [one.field, one.by, one.decision])).toEqual([
    ["seller.name", "Reviewer", "rejected"],
    ["grand_total", "Reviewer", "accepted"],
  ]);

  await page.getByRole("link", { name: "Open the document" }).click();
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
});

test("the history of an item that is gone is still there, and of one that never was is not", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/404/);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  await fetch(`${server.url}/api/v1/beta/agent-data/${id}`, { method: "DELETE", headers: { authorization: "Bearer any" } });
  await page.goto(`${server.url}/items/${id}/history`);
  await expect(page.getByText("The document no longer exists.")).toBeVisible();
  await expect(page.getByRole("region", { name: "What happened" }).getByRole("listitem")).toHaveCount(1);
  const missing = await page.goto(`${server.url}/items/nothing/history`);
  expect(missing?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "This document can't be shown" })).toBeVisible();
});

test("the queue is exported as it is filtered, without formulas", async ({ page, server, hasScript }) => {
  for (let number = 1; number <= 23; number++) {
    await server.push(invoice({ number: `N-${number}`, fileName: `doc-${String(number).padStart(2, "0")}.pdf` }));
  }
  const evil = '=HYPERLINK("http://evil.example";"x")';
  await server.push(invoice({ fileName: evil }));
  await server.push(invoice({ fileName: "old.pdf" }).replace('"status":"pending_review"', '"status":"approved"'));

  await page.goto(server.url);
  await menu(page, "export");
  const all = await downloaded(page, "CSV");
  expect(all.name).toBe("invoices.csv");
  const lines = all.text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(25);
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"";""x"")"`);
  expect(lines.some((line) => line.includes("old.pdf"))).toBe(false);

  await page.goto(`${server.url}/?text=n-7&sort=oldest`);
  await menu(page, "export");
  const found = await downloaded(page, "JSON Lines");
  const records = found.text.trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(records.map((record) => record.data.file_name)).toEqual(["doc-07.pdf"]);

  const response = await fetch(`${server.url}/export?format=csv&status=all`, { headers: { cookie: "" } });
  expect(response.headers.get("content-disposition")).toContain("attachment");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await response.text()).trimEnd().split("\r\n")).toHaveLength(26);
  void hasScript;
});
