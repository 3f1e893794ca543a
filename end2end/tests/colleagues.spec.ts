// Several reviewers at one queue: who has what, and what comes next.
import type { Page } from "@playwright/test";
import { type ReviewPage, adaAndBen, expect, expectAccessible, expectDecided, invoice, openItem, ready, signedIn, test } from "./world.ts";

const number = (review: ReviewPage) => review.field("Invoice number");

test("next is the next item that nobody has: by the link, and after a decision", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  const ids: string[] = [];
  for (const name of ["4", "3", "2", "1"]) ids.unshift(await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` })));
  const hers = await openItem(ada, server, ids[0], hasScript);
  // Ada's page knows item 2 as the next one, before Ben opens it.
  if (hasScript) await ada.waitForLoadState("networkidle");
  const his = await openItem(ben, server, ids[1], hasScript);
  await expect(number(his)).toHaveValue("N-2");
  if (hasScript) await ben.waitForLoadState("networkidle");
  if (hasScript) {
    await ada.getByRole("link", { name: "Next item" }).click();
    await expect(number(hers)).toHaveValue("N-3");
    await ada.keyboard.press("k");
    await expect(number(hers)).toHaveValue("N-1");
  }
  await hers.press("Accept");
  await expectDecided(ada, "accepted");
  await expect(number(hers)).toHaveValue("N-3");
  await ready(ada, hasScript);
  await his.press("Accept");
  await expectDecided(ben, "accepted");
  await expect(number(his), "Ada has item 3 now").toHaveValue("N-4");
  await Promise.all([ada, ben].map((page) => page.context().close()));
});

test("in any order of the queue, too", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  for (const name of ["c", "b", "a"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  await ben.goto(`${server.url}/?sort=document`);
  await ready(ben, hasScript);
  await ben.getByRole("link", { name: "b.pdf" }).click();
  await expect(ben.getByRole("heading", { level: 1 })).toHaveText("b.pdf");
  if (hasScript) await ben.waitForLoadState("networkidle");
  await ada.goto(`${server.url}/?sort=document`);
  await ready(ada, hasScript);
  await expect(ada.getByRole("row", { name: /b\.pdf/ })).toContainText("Ben is working on it");
  await ada.getByRole("link", { name: "a.pdf" }).click();
  await expect(ada.getByRole("heading", { level: 1 })).toHaveText("a.pdf");
  await ready(ada, hasScript);
  await ada.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(ada.getByRole("heading", { level: 1 })).toHaveText("c.pdf");
  await Promise.all([ada, ben].map((page) => page.context().close()));
});

test("who has the item is said, and it is taken over with one button", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  const id = await server.push(invoice());
  await openItem(ada, server, id, hasScript);
  if (hasScript) await ada.waitForLoadState("networkidle");
  const his = await openItem(ben, server, id, hasScript);
  await expect(ben.getByText("Ada is working on this document.")).toBeVisible();
  await expectAccessible(ben, hasScript);
  await his.field("Invoice number").fill("2026-500");
  await his.press("Take over");
  await expect(ben.getByText("is working on this document")).toHaveCount(0);
  await expect(number(his), "what was typed is still there").toHaveValue("2026-500");
  await ada.goto(server.url);
  await expect(ada.getByRole("table").getByText("Ben is working on it")).toBeVisible();
  await ready(ada, hasScript);
  await ada.getByRole("link", { name: "nordlicht.pdf" }).click();
  await expect(ada.getByText("Ben is working on this document.")).toBeVisible();
  await Promise.all([ada, ben].map((page) => page.context().close()));
});

test("two who take the next item get different ones, and who comes third is told that nothing is left", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  for (const name of ["a", "b"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  for (const page of [ada, ben]) {
    await page.goto(`${server.url}/?sort=oldest`);
    await ready(page, hasScript);
  }
  await expectAccessible(ada, hasScript);
  const take = (page: Page) => page.getByRole("button", { name: "Take next" }).click();
  await Promise.all([take(ada), take(ben)]);
  const heading = (page: Page) => page.getByRole("heading", { level: 1 });
  await expect(heading(ada)).toHaveText(/^[ab]\.pdf$/);
  await expect(heading(ben)).toHaveText(/^[ab]\.pdf$/);
  expect(await heading(ada).textContent()).not.toBe(await heading(ben).textContent());
  expect(new URL(ada.url()).searchParams.get("from"), "it belongs to the queue").toBe("sort=oldest");
  const [eve] = await signedIn(browser, server, hasScript, ["Eve"]);
  await eve.goto(server.url);
  await ready(eve, hasScript);
  if (hasScript) await eve.keyboard.press("t");
  else await take(eve);
  await expect(eve.getByRole("alert")).toContainText("Nothing is left for you to take");
  await Promise.all([ada, ben, eve].map((page) => page.context().close()));
});
