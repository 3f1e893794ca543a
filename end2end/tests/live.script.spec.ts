// What others and agents do is on the page without a reload, and moves nothing on it.
import type { Locator, Page } from "@playwright/test";
import { createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import { type Server, adaAndBen, expect, expectAccessible, expectDecided, invoice, openItem, ready, test } from "./world.ts";

test.describe.configure({ timeout: 90_000 });

/** An open page hears of a change within two seconds; it begins to listen a second after it was opened. */
const soon = { timeout: 2_000 };

const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name.replace(".", "\\.")) });
const tab = (page: Page, name: string) => page.getByRole("navigation", { name: "Status" }).getByRole("link", { name: new RegExp(`^${name} \\d`) });

/** Waits until the page listens. */
async function listening(page: Page, url: RegExp | string = /\/live/): Promise<void> {
  await page.waitForResponse((response) => (typeof url === "string" ? response.url().includes(url) : url.test(response.url())));
}

/** Opens a page, and waits until it listens. */
async function open(page: Page, url: string): Promise<void> {
  const heard = listening(page);
  await page.goto(url);
  await heard;
}

async function places(found: Locator): Promise<(object | null)[]> {
  return await Promise.all((await found.all()).map((one) => one.boundingBox()));
}

async function change(server: Server, id: string, from: string, to: string): Promise<void> {
  const record = JSON.stringify(JSON.parse(await server.stored(id)).data).replaceAll(from, to);
  await server.api("PUT", `/api/v1/beta/agent-data/${id}`, { data: JSON.parse(record) });
}

test("the queue follows: counts and rows change in their places, and what is new is a number to press", async ({ browser, server }) => {
  const [ada, ben] = await adaAndBen(browser, server, true);
  const ids = [];
  for (const name of ["c", "b", "a"]) ids.push(await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` })));
  await open(ada, server.url);
  const rows = ada.locator(".queue-row");
  const before = await places(rows);
  await expect(tab(ada, "Pending review")).toHaveText(/ 3$/);

  await server.push(invoice({ number: "N-d", fileName: "d.pdf" }));
  await expect(ada.getByRole("link", { name: "1 new: show" })).toBeVisible(soon);
  await expect(tab(ada, "Pending review")).toHaveText(/ 4$/);
  expect(await places(rows), "no row moves").toEqual(before);

  await ben.goto(`${server.url}/?sort=document`);
  await ready(ben, true);
  await row(ben, "b.pdf").getByRole("link").click();
  await expect(ben.getByRole("heading", { level: 1 })).toHaveText("b.pdf");
  await expect(row(ada, "b.pdf")).toContainText("Ben is working on it", soon);
  await ben.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(row(ada, "b.pdf")).toContainText("Accepted", soon);
  await expect(row(ada, "b.pdf")).toContainText("Ben");
  await expect(tab(ada, "Accepted")).toHaveText(/ 1$/);
  await expect(row(ada, "c.pdf"), "Ben has gone on").toContainText("Ben is working on it", soon);
  expect(await places(rows), "no row moves, and none is gone").toEqual(before);
  await expectAccessible(ada, true);

  await ada.evaluate(() => Object.assign(window, { isSame: true }));
  await ada.getByRole("link", { name: "1 new: show" }).press("Enter");
  await expect(row(ada, "d.pdf")).toBeVisible();
  await expect(row(ada, "b.pdf"), "the list was read anew").toHaveCount(0);
  await expect(ada.getByRole("link", { name: /new: show/ })).toHaveCount(0);
  expect(await ada.evaluate(() => "isSame" in window)).toBe(true);
  await expect(ada.locator("#rows"), "the focus is at the rows").toBeFocused();

  const now = await places(rows);
  await server.api("DELETE", `/api/v1/beta/agent-data/${ids[2]}`);
  await expect(tab(ada, "Pending review")).toHaveText(/ 2$/, soon);
  await expect(row(ada, "a.pdf"), "the agent has deleted it").toContainText("deleted", { timeout: 5_000 });
  expect(await places(rows)).toEqual(now);
  await Promise.all([ada, ben].map((page) => page.context().close()));
});

test("a queue with filters only counts what they let through", async ({ page, server }) => {
  await server.push(invoice({ number: "N-1", fileName: "apple.pdf" }));
  await open(page, `${server.url}/?text=apple`);
  await server.push(invoice({ number: "N-2", fileName: "pear.pdf" }));
  await expect(tab(page, "Pending review")).toHaveText(/ 2$/);
  await server.push(invoice({ number: "N-3", fileName: "apple-2.pdf" }));
  await expect(page.getByRole("link", { name: "1 new: show" })).toBeVisible();
  await page.getByRole("link", { name: "1 new: show" }).click();
  await expect(page.locator(".queue-row")).toHaveCount(2);
});

test("the review page says who looks at the item, that the agent has changed it and that somebody decided; nothing moves", async ({ browser, server }) => {
  const [ada, ben] = await adaAndBen(browser, server, true);
  const id = await server.push(invoice());
  const heard = listening(ada);
  const hers = await openItem(ada, server, id, true);
  await heard;
  const field = hers.field("Invoice number");
  await field.fill("2026-77");
  const before = await field.boundingBox();

  const his = await openItem(ben, server, id, true);
  await expect(ben.getByText("Ada is working on this document.")).toBeVisible();
  await expect(ada.getByText("Ben is looking at this document, too.")).toBeVisible(soon);
  await ben.getByRole("button", { name: "Take over" }).click();
  await expect(ada.getByText("Ben is working on this document.")).toBeVisible(soon);

  await change(server, id, "2026-03-04", "2026-03-05");
  await expect(ada.getByText("The agent has changed this record.")).toBeVisible(soon);
  await expect(field, "what was typed is still there").toHaveValue("2026-77");
  await expect(field).toBeFocused();
  expect(await field.boundingBox(), "and in its place").toEqual(before);
  await expectAccessible(ada, true);

  await ben.getByRole("button", { name: "Show their changes" }).click();
  await expect(ben.getByText("The agent has changed this record.")).toHaveCount(0);
  await ben.getByRole("button", { name: "Accept", exact: true }).click();
  await expectDecided(ben, "accepted");
  await expect(ada.getByText("Ben has accepted this document.")).toBeVisible(soon);
  await ada.getByRole("button", { name: "Show", exact: true }).click();
  await expect(ada.getByText(/Accepted.*Ben/).first()).toBeVisible();
  await expect(his.field("Invoice number")).toHaveCount(0);
  await Promise.all([ada, ben].map((page) => page.context().close()));
});

test("who was there first and leaves is said to have left, and the place stays", async ({ browser, server }) => {
  const [ada, ben] = await adaAndBen(browser, server, true);
  const id = await server.push(invoice());
  await openItem(ben, server, id, true);
  const heard = listening(ada);
  const hers = await openItem(ada, server, id, true);
  await heard;
  await expect(ada.getByText("Ben is working on this document.")).toBeVisible();
  const before = await hers.field("Invoice number").boundingBox();
  await ben.getByRole("link", { name: "Queue" }).first().click();
  await expect(ada.getByText("Ben has left this document.")).toBeVisible(soon);
  expect(await hers.field("Invoice number").boundingBox()).toEqual(before);
  await Promise.all([ada, ben].map((page) => page.context().close()));
});

test("what one does oneself is no news on the same page", async ({ page, server }) => {
  for (const name of ["2", "1"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  const news: string[] = [];
  await page.exposeFunction("told", (text: string) => news.push(text));
  await page.addInitScript(() => {
    new MutationObserver(() => {
      const text = document.querySelector(".live-line")?.textContent;
      if (text) (window as unknown as { told(text: string): void }).told(text);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto(server.url);
  await ready(page, true);
  const heard = listening(page, "of=");
  await row(page, "1.pdf").getByRole("link").click();
  await heard;
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2.pdf");
  await page.getByRole("button", { name: "Undo decision" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1.pdf");
  await page.waitForTimeout(2_500);
  expect(news).toEqual([]);
});

test("a server that is started again is heard again, with what happened meanwhile", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/ERR_|Failed to fetch|Failed to load/);
  const ids = [];
  for (const name of ["b", "a"]) ids.push(await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` })));
  await open(page, server.url);
  await server.kill();
  const port = new URL(server.url).port;
  // Beside the page that waits, on another port.
  await server.startAt("0");
  await change(server, ids[0], "pending_review", "rejected");
  await server.kill();
  await server.startAt(port);
  await expect(row(page, "b.pdf")).toContainText("Rejected", { timeout: 15_000 });
  await server.push(invoice({ number: "N-c", fileName: "c.pdf" }));
  await expect(page.getByRole("link", { name: "1 new: show" })).toBeVisible();
});

test("through a proxy that keeps answers back, the page asks instead", async ({ page, server }) => {
  const id = await server.push(invoice({ number: "N-a", fileName: "a.pdf" }));
  const asked: string[] = [];
  const proxy = createServer((from, to) => {
    asked.push(from.url ?? "");
    const on = ask({ host: "127.0.0.1", port: new URL(server.url).port, path: from.url, method: from.method, headers: from.headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        to.end(Buffer.concat(chunks));
      });
    });
    on.on("error", () => to.destroy());
    to.on("close", () => on.destroy());
    from.pipe(on);
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  try {
    await page.goto(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`);
    await ready(page, true);
    await expect.poll(() => asked.includes("/api/look_live"), { timeout: 15_000 }).toBe(true);
    expect(asked.filter((url) => url.startsWith("/live"))).toHaveLength(1);
    await change(server, id, "pending_review", "rejected");
    await expect(row(page, "a.pdf")).toContainText("Rejected", { timeout: 12_000 });
    await server.push(invoice({ number: "N-b", fileName: "b.pdf" }));
    await expect(page.getByRole("link", { name: "1 new: show" })).toBeVisible({ timeout: 12_000 });
  } finally {
    await page.close();
    proxy.closeAllConnections();
    proxy.close();
  }
});

test("a page that nobody sees does not listen, and hears what it has missed when somebody does", async ({ page, server }) => {
  const id = await server.push(invoice({ fileName: "a.pdf" }));
  await open(page, server.url);
  const see = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await see(true);
  await change(server, id, "pending_review", "rejected");
  await page.waitForTimeout(1_500);
  await expect(row(page, "a.pdf")).not.toContainText("Rejected");
  await see(false);
  await expect(row(page, "a.pdf")).toContainText("Rejected", soon);
});
