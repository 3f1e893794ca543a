// The queue: search, filters, sorting and paging, all of it in the address.
import { expect, expectAccessible, expectDecided, find, invoice, menu, openItem, ready, test } from "./world.ts";

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

  const pages = page.getByRole("navigation", { name: "Pages of the queue" });
  await expect(pages).toContainText("1–20 of 23");
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(/after=/);
  await expect(pages).toContainText("21–23 of 23");
  await expect(page.getByRole("link", { name: "Next page" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("link", { name: "Previous page" }).click();
  await expect(rows).toHaveCount(20);
  await expect(pages).toContainText("1–20 of 23");

  await find(page, "n-7", hasScript);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("doc-07.pdf");
  await expect(page).toHaveURL(/\/\?text=n-7$/);
  await expect(page.getByText("1 document", { exact: false })).toBeVisible();

  await page.goto(server.url);
  await ready(page, hasScript);
  await page.getByRole("link", { name: "Document", exact: true }).click();
  await expect(rows.first()).toContainText("doc-01.pdf");
  await expect(page.getByRole("columnheader", { name: /Document/ })).toHaveAttribute("aria-sort", "ascending");

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
  await expect(page.getByRole("link", { name: /^Queue/ }), "where it stands in that queue").toContainText("2 of 3");
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

test("the head says where an item stands in the order of time, and nothing of one that has left the queue", async ({ page, server, hasScript }) => {
  const ids: string[] = [];
  for (const name of ["old", "middle", "new"]) ids.push(await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` })));
  const queue = page.getByRole("link", { name: /^Queue/ });
  for (const [at, standing] of ["3 of 3", "2 of 3", "1 of 3"].entries()) {
    await openItem(page, server, ids[at]!, hasScript);
    await expect(queue).toContainText(standing);
  }
  await page.goto(`${server.url}/items/${ids[0]}?from=sort%3Doldest`);
  await expect(queue).toContainText("1 of 3");
  await ready(page, hasScript);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expectDecided(page, "accepted");
  await page.goto(`${server.url}/items/${ids[0]}`);
  await expect(queue).toContainText("2 waiting");
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

test("the heads of the columns sort, turn the order around, and say so; a phone has a menu", async ({ page, server, hasScript }) => {
  for (const name of ["b", "a", "c"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  await page.goto(server.url);
  await ready(page, hasScript);
  const rows = page.getByRole("table", { name: "Queue" }).locator("tbody tr");
  const head = (name: RegExp) => page.getByRole("columnheader", { name });
  await expect(head(/^Age/)).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("link", { name: "Age" }).click();
  await expect(rows).toHaveText([/b\.pdf/, /a\.pdf/, /c\.pdf/]);
  await expect(head(/^Age/)).toHaveAttribute("aria-sort", "descending");
  if (hasScript) await expect(page.getByRole("link", { name: "Age" }), "whoever sorts by keyboard goes on there").toBeFocused();
  await page.getByRole("link", { name: "Document" }).click();
  await expect(rows).toHaveText([/a\.pdf/, /b\.pdf/, /c\.pdf/]);
  await expect(head(/^Age/)).not.toHaveAttribute("aria-sort", /./);
  for (const name of ["Flags", "Lowest"]) {
    await page.getByRole("link", { name }).click();
    await expect(head(new RegExp(name))).toHaveAttribute("aria-sort", /ascending|descending/);
  }
  await expectAccessible(page, hasScript);

  await page.setViewportSize({ width: 390, height: 800 });
  await (await menu(page, "sort")).getByRole("link", { name: "Oldest first" }).click();
  await expect(page).toHaveURL(/sort=oldest/);
  await expect(rows).toHaveText([/b\.pdf/, /a\.pdf/, /c\.pdf/]);
  await expectAccessible(page, hasScript);
});

test("pages go forth and back in every order, and say where they are", async ({ page, server, hasScript }) => {
  for (let number = 1; number <= 45; number++) {
    await server.push(invoice({ number: `N-${number}`, fileName: `doc-${String(number).padStart(2, "0")}.pdf` }));
  }
  const rows = page.getByRole("table", { name: "Queue" }).locator("tbody tr");
  const pages = page.getByRole("navigation", { name: "Pages of the queue" });
  for (const [query, first] of [["", "doc-45"], ["?sort=oldest", "doc-01"], ["?sort=document", "doc-01"], ["?sort=riskiest", "doc-45"], ["?text=doc", "doc-45"]]) {
    await page.goto(`${server.url}/${query}`);
    await ready(page, hasScript);
    const place = async (text: string, count: number) => {
      await expect(pages, query).toContainText(text);
      await expect(rows).toHaveCount(count);
    };
    await place("1–20 of 45", 20);
    await page.getByRole("link", { name: "Next page" }).click();
    await place("21–40 of 45", 20);
    const middle = await rows.allTextContents();
    await page.getByRole("link", { name: "Next page" }).click();
    await place("41–45 of 45", 5);
    await page.getByRole("link", { name: "Previous page" }).click();
    await place("21–40 of 45", 20);
    expect(await rows.allTextContents()).toEqual(middle);
    await page.getByRole("link", { name: "Previous page" }).click();
    await place("1–20 of 45", 20);
    await expect(rows.first()).toContainText(first);
    await expect(page.getByRole("link", { name: "Previous page" })).toHaveAttribute("aria-disabled", "true");
  }
});

test("what is decided meanwhile leaves no gap between two pages", async ({ page, server, hasScript }) => {
  const ids: string[] = [];
  for (let number = 1; number <= 25; number++) {
    ids.push(await server.push(invoice({ number: `N-${number}`, fileName: `doc-${String(number).padStart(2, "0")}.pdf` })));
  }
  await page.goto(server.url);
  await ready(page, hasScript);
  for (const id of [ids[24], ids[5]]) {
    const record = await server.record(id);
    await server.api("PUT", `/api/v1/beta/agent-data/${id}`, { data: { ...record, status: "accepted" } });
  }
  await page.getByRole("link", { name: "Next page" }).click();
  const rows = page.getByRole("table", { name: "Queue" }).locator("tbody tr");
  await expect(rows).toHaveCount(5);
  await expect(rows.first()).toContainText("doc-05.pdf");
  await expect(page.getByRole("navigation", { name: "Pages of the queue" })).toContainText("19–23 of 23");
});
