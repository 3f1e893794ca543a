// The queue: search, filters, sorting and paging, all of it in the address.
import { expect, expectAccessible, expectDecided, invoice, ready, test } from "./world.ts";

test("the queue is filtered, sorted and paged, and the address says how", async ({ page, server, hasScript }) => {
  for (let number = 1; number <= 23; number++) {
    await server.push(invoice({ number: `N-${number}`, fileName: `doc-${String(number).padStart(2, "0")}.pdf` }));
  }
  await server.push(invoice({ fileName: "old.pdf" }).replace('"status":"pending_review"', '"status":"approved"'));
  await page.goto(server.url);
  await ready(page, hasScript);
  const rows = page.getByRole("table", { name: "Queue" }).locator("tbody tr");
  await expect(rows).toHaveCount(20);
  await expect(rows.first()).toContainText("doc-23.pdf");
  await expect(rows.first()).toContainText("1 · Low confidence");

  await page.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(/after=/);

  await page.getByRole("searchbox", { name: "Find" }).fill("n-7");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("doc-07.pdf");
  await expect(page).toHaveURL(/text=n-7/);

  await page.goto(server.url);
  await ready(page, hasScript);
  await page.getByLabel("Sort by").selectOption("document");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(rows.first()).toContainText("doc-01.pdf");

  await page.getByRole("link", { name: /^Accepted/ }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("old.pdf");
  await expectAccessible(page, hasScript);
  await page.goBack();
  await expect(rows.first()).toContainText("doc-01.pdf");
});

test("who works through the queue in another order stays in it: next, previous, after a decision, and back", async ({ page, server, hasScript }) => {
  for (const name of ["c", "a", "b"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  await page.goto(`${server.url}/?sort=document&flag=low_confidence`);
  await ready(page, hasScript);
  await page.getByRole("link", { name: "a.pdf" }).click();
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("a.pdf");
  await ready(page, hasScript);
  await page.getByRole("link", { name: "Next item" }).click();
  await expect(title).toHaveText("b.pdf");
  await page.getByRole("link", { name: "Previous item" }).click();
  await expect(title).toHaveText("a.pdf");
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(title, "the newest-first order would lead to c.pdf").toHaveText("b.pdf");
  await expect(page).toHaveURL(/from=.*sort%3Ddocument/);
  await ready(page, hasScript);
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("link", { name: "Open the document" }).click();
  await expect(page, "the history leads back into the same queue").toHaveURL(/from=.*sort%3Ddocument/);
  await ready(page, hasScript);
  await page.getByRole("link", { name: /^Queue/ }).click();
  await expect(page).toHaveURL(/\/\?flag=low_confidence&sort=document$/);
  await expect(page.getByRole("row", { name: /pdf/ })).toHaveCount(2);

  await page.getByRole("link", { name: "b.pdf" }).click();
  await expect(title).toHaveText("b.pdf");
  await ready(page, hasScript);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(title).toHaveText("c.pdf");
  await ready(page, hasScript);
  // The prefetched answer says that b.pdf is next, but it is decided by now.
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expectDecided(page, "accepted");
  await expect(page).toHaveURL(/\/\?.*sort=document/);
  await ready(page, hasScript);
  await page.getByRole("button", { name: "Undo decision" }).click();
  await expect(title).toHaveText("c.pdf");
  await expect(page).toHaveURL(/from=.*sort%3Ddocument/);
});

test("who begins on a later page of the queue goes on to what waits on the first", async ({ page, server, hasScript }) => {
  for (let number = 1; number <= 21; number++) {
    await server.push(invoice({ number: `N-${number}`, fileName: `doc-${String(number).padStart(2, "0")}.pdf` }));
  }
  await page.goto(server.url);
  await ready(page, hasScript);
  await page.getByRole("link", { name: "Next page" }).click();
  await page.getByRole("link", { name: "doc-01.pdf" }).click();
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("doc-01.pdf");
  await ready(page, hasScript);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(title).toHaveText("doc-21.pdf");
});
