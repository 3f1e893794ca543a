// Several documents decided together: only the clean ones, each on the version that the preview showed.
import { expect, expectAccessible, invoice, openItem, ready, test } from "./world.ts";

const clean = (number: string) => invoice({ number, fileName: `${number}.pdf` }).replace('"confidence":0.41', '"confidence":0.91');

test("clean documents are accepted together; flagged, drafted and changed ones are told and left", async ({ page, browser, server, hasScript }) => {
  const [one, two, changed] = [await server.push(clean("ONE")), await server.push(clean("TWO")), await server.push(clean("CHANGED"))];
  const flagged = await server.push(invoice({ fileName: "FLAGGED.pdf" }));
  const drafted = await server.push(clean("DRAFTED"));
  const colleague = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  const theirs = await openItem(colleague, server, drafted, hasScript);
  await theirs.correct("Invoice number", "D-2");
  if (!hasScript) await theirs.saveForm();

  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.getByText("today: 0 by you, 0 in all")).toBeVisible();
  await expect(page.getByRole("button", { name: "Accept selected…" })).toBeVisible({ visible: !hasScript });
  for (const name of ["ONE", "TWO", "CHANGED", "FLAGGED", "DRAFTED"]) await page.getByRole("checkbox", { name: `Select ${name}.pdf` }).check();
  if (hasScript) await expect(page.getByText("5 selected")).toBeVisible();
  await expectAccessible(page, hasScript);
  await page.getByRole("button", { name: "Accept selected…" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accept 3 documents?");
  const left = page.getByRole("region", { name: "2 are left out" });
  await expect(left.getByRole("heading", { level: 3 })).toHaveText(["Low confidence · 1", "A colleague has unfinished changes on it · 1"]);
  await expect(left.getByRole("listitem").filter({ hasText: "FLAGGED.pdf" })).toContainText("Grand total: Low confidence");
  await expect(left.getByRole("listitem").filter({ hasText: "DRAFTED.pdf" })).toContainText("A colleague has unfinished changes");
  const will = page.getByRole("region", { name: "Will be accepted with these values" });
  await will.getByText(/^\d+ values$/).first().click();
  await expect(will.getByRole("definition").filter({ hasText: "1,515.00" }).first()).toBeVisible();
  await expectAccessible(page, hasScript);
  for (const id of [one, two, changed, flagged, drafted]) expect((await server.record(id)).status).toBe("pending_review");

  // The agent writes to one of them between the preview and the decision.
  const record = await server.record(changed);
  record.data.invoice_number = "AGENT";
  await server.api("PUT", `/api/v1/beta/agent-data/${changed}`, { data: record });
  await page.getByRole("button", { name: "Accept 3 documents" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 documents accepted");
  await expect(page.getByRole("region", { name: "1 was not decided" }).getByRole("listitem").first()).toContainText(/CHANGED\.pdf.*has changed since the preview/s);
  await expectAccessible(page, hasScript);
  const status = async (id: string) => (await server.record(id)).status;
  expect(await Promise.all([one, two, changed, flagged, drafted].map(status))).toEqual(["accepted", "accepted", "pending_review", "pending_review", "pending_review"]);
  expect((await server.record(one)).metadata.review).toMatchObject({ decision: "accepted", revision: 1 });

  await test.step("sent again, it is done once", async () => {
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 documents accepted");
    expect((await server.record(one)).metadata.review.revision).toBe(1);
  });
  await page.getByRole("link", { name: "Go to the queue" }).click();
  await expect(page.getByText("today: 2 by you, 2 in all")).toBeVisible();
});

test("several documents are rejected together with one reason", async ({ page, server, hasScript }) => {
  const ids = [await server.push(invoice({ fileName: "a.pdf" })), await server.push(invoice({ fileName: "b.pdf" }))];
  await page.goto(server.url);
  await ready(page, hasScript);
  for (const name of ["a.pdf", "b.pdf"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("button", { name: "Reject selected…" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reject 2 documents?");
  await page.getByRole("radio", { name: "Not an invoice" }).check();
  await page.getByLabel("Note").fill("delivery notes");
  await page.getByRole("button", { name: "Reject 2 documents" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 documents rejected");
  for (const id of ids) {
    expect((await server.record(id)).metadata.review).toMatchObject({ decision: "rejected", reason: "wrong_document_type", note: "delivery notes" });
  }
});
