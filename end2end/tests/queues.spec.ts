// Several queues on one server: a list of them, each with its own records and reasons, and what one may not see does not exist.
import type { Browser, Page } from "@playwright/test";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Server, binary, choosePassword, expect, expectAccessible, expectDecided, menu, ready, test as base } from "./world.ts";

const REVIEW = `
[collections.receipts]
[[collections.receipts.reject_reasons]]
code = "crumpled"
label = "Crumpled"
[collections.receipts.reject_reasons.labels]
de = "Zerknittert"

[collections.orders]
`;

const test = base.extend<object>({
  server: async ({ hasScript }, use) => {
    const server = await Server.ofStory(hasScript);
    writeFileSync(join(server.dataDir, "review.toml"), REVIEW);
    await server.startWith({ COUNTERSIGN_API_KEY: "any" });
    await use(server);
    await server.remove();
  },
});

/** Pushes a small record into a collection, and returns its id. */
async function push(server: Server, collection: string, name: string): Promise<string> {
  const data = { invoice_number: name, seller: { name: "Nordlicht GmbH" } };
  const record = { original_data: data, data, status: "pending_review", file_name: `${name}.pdf`, field_metadata: {} };
  const body = { deployment_name: "_public", collection, data: record };
  return (await server.api<{ id: string }>("POST", "/api/v1/beta/agent-data", body)).id;
}

/** Somebody with a role in these queues, or in all, signed in with a browser of their own. */
async function person(browser: Browser, server: Server, hasScript: boolean, name: string, role: string, queues: string[] = []): Promise<Page> {
  const run = async (...words: string[]) => (await promisify(execFile)(binary, ["user", ...words, "--data-dir", server.dataDir], { env: server.environment })).stdout.trim();
  const [first, ...others] = queues;
  const link = await run("add", name, "--role", role, ...(first ? ["--collection", first] : []), "--url", server.url);
  for (const other of others) await run("role", name, "--role", role, "--collection", other);
  const page = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  await choosePassword(page, link);
  await expect(page).toHaveURL(new RegExp(`^${server.url}/`));
  return page;
}

const queues = (page: Page) => page.locator("#queues > li");
/** The store is asked for new collections every few seconds. */
async function expectQueues(page: Page, url: string, count: number): Promise<void> {
  await expect(async () => {
    await page.goto(url);
    await expect(queues(page)).toHaveCount(count, { timeout: 500 });
  }).toPass({ timeout: 8_000 });
}

const rows = (page: Page) => page.locator("tbody tr");

test("the start page lists the queues, and what is done in one of them stays there", async ({ browser, server, hasScript }) => {
  await push(server, "invoices", "invoice-1");
  const receipts = [await push(server, "receipts", "receipt-1"), await push(server, "receipts", "receipt-2"), await push(server, "receipts", "receipt-3")];
  await push(server, "parcels", "parcel-1");
  const page = await person(browser, server, hasScript, "Ada", "reviewer");

  await test.step("the list", async () => {
    await expect(page.getByRole("heading", { name: "Queues" })).toBeVisible();
    await expectQueues(page, server.url, 4);
    await expect(queues(page)).toHaveText([/^invoices\s*1 waits$/, /^orders\s*Nothing has come yet$/, /^receipts\s*3 wait$/, /^parcels\s*1 waits\s*Nobody configured this collection\./]);
    await expectAccessible(page, hasScript);
    await page.getByRole("link", { name: "receipts", exact: true }).click();
    await ready(page, hasScript);
    await expect(rows(page)).toHaveCount(3);
    await expect(page.locator(".brand")).toContainText("receipts");
    await expectAccessible(page, hasScript);
  });

  await test.step("filters, search and export keep the queue", async () => {
    await page.getByRole("link", { name: /^Accepted/ }).click();
    await expect(page).toHaveURL(`${server.url}/?queue=receipts&status=accepted`);
    await page.getByRole("link", { name: /^Waiting|^Pending|^To review/ }).first().click();
    await expect(page).toHaveURL(`${server.url}/?queue=receipts`);
    const input = page.getByRole("searchbox", { name: "Find" });
    await input.fill("receipt-2");
    await input.press("Enter");
    await expect(page).toHaveURL(`${server.url}/?queue=receipts&text=receipt-2`);
    await expect(rows(page)).toHaveCount(1);
    await page.goto(`${server.url}/?queue=receipts`);
    await ready(page, hasScript);
    const links = await (await menu(page, "export")).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(links.every((link) => link?.includes("queue=receipts"))).toBe(true);
    await page.keyboard.press("Escape");
  });

  await test.step("take, reject with the queue's own reason, and the next is of the same queue", async () => {
    await page.goto(`${server.url}/?queue=receipts`);
    await ready(page, hasScript);
    await page.getByRole("button", { name: "Take next" }).click();
    await expect(page).toHaveURL(new RegExp(`/items/${receipts[2]}\\?from=queue%3Dreceipts`));
    await page.getByRole("button", { name: "Reject" }).first().click();
    await page.getByLabel("Crumpled").check();
    await page.getByRole("dialog").getByRole("button", { name: /^Reject/ }).click();
    await expectDecided(page, "rejected");
    await expect(page).toHaveURL(new RegExp(`/items/${receipts[1]}\\?`));
    expect((await server.record(receipts[2])).metadata.review.reason).toBe("crumpled");
    await expect(page.locator(".brand")).toContainText("receipts");
  });

  await test.step("back to the queue, and to all of them", async () => {
    await page.locator(".brand").click();
    await expect(page).toHaveURL(`${server.url}/?queue=receipts`);
    await expect(rows(page)).toHaveCount(2);
    await page.getByRole("link", { name: "All queues" }).click();
    await expect(queues(page).filter({ hasText: "receipts" })).toContainText("2 wait");
    await page.goBack();
    await expect(rows(page)).toHaveCount(2);
  });

  await test.step("a bookmark of the time when there was one queue", async () => {
    await page.goto(`${server.url}/?status=all&sort=oldest`);
    await expect(page).toHaveURL(`${server.url}/?queue=invoices&status=all&sort=oldest`);
    await expect(rows(page)).toHaveCount(1);
    await page.goto(`${server.url}/items/${receipts[0]}`);
    await expect(page.locator(".brand")).toContainText("receipts");
  });
  await page.context().close();
});

test("several of one queue are decided together", async ({ browser, server, hasScript }) => {
  await push(server, "invoices", "invoice-1");
  const ids = [await push(server, "orders", "order-1"), await push(server, "orders", "order-2")];
  const page = await person(browser, server, hasScript, "Ada", "reviewer", ["orders", "invoices"]);
  await page.goto(`${server.url}/?queue=orders`);
  await ready(page, hasScript);
  for (const box of await page.locator("input[name=item]").all()) await box.check();
  await page.getByRole("button", { name: "Reject selected" }).or(page.getByRole("button", { name: /^Reject/ })).first().click();
  await expect(page.locator(".brand")).toContainText("orders");
  await page.getByRole("radio").first().check();
  await page.getByRole("button", { name: /^Reject/ }).click();
  await expect(page.getByRole("heading", { name: /2/ }).first()).toBeVisible();
  await page.getByRole("link", { name: /queue/i }).last().click();
  await expect(page).toHaveURL(`${server.url}/?queue=orders`);
  for (const id of ids) expect((await server.record(id)).status).toBe("rejected");
  await page.context().close();
});

test("whoever has a role in one queue sees that one, and no trace of the others", async ({ browser, server, hasScript }) => {
  const invoice = await push(server, "invoices", "invoice-1");
  const receipt = await push(server, "receipts", "receipt-1");
  const page = await person(browser, server, hasScript, "Rita", "reviewer", ["receipts"]);
  await expect(page).toHaveURL(`${server.url}/`);
  await ready(page, hasScript);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("link", { name: "All queues" })).toHaveCount(0);
  await page.getByRole("link", { name: /receipt-1\.pdf/ }).click();
  await expect(page).toHaveURL(`${server.url}/items/${receipt}`);

  const said = [];
  for (const path of [`/items/${invoice}`, "/items/nonsense", "/?queue=invoices", "/?queue=nonsense"]) {
    const answer = await page.goto(server.url + path);
    expect(answer?.status()).toBe(404);
    said.push(await page.getByRole("alert").innerText());
  }
  expect(said[0]).toBe(said[1]);
  expect(said[2]).toBe(said[3]);
  expect(said[2]).toBe("There is no such queue, or it is not for you.");
  await page.context().close();
});

test("the administrator sees where queues come from and who works there, in German, too", async ({ browser, server, hasScript }) => {
  await push(server, "parcels", "parcel-1");
  const rita = await person(browser, server, hasScript, "Rita", "reviewer", ["receipts"]);
  await rita.goto(`${server.url}/admin/queues`);
  await expect(rita.getByRole("alert")).toContainText("Your role does not allow this.");
  const page = await person(browser, server, hasScript, "Ada", "admin");
  await page.goto(`${server.url}/admin/people`);
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: "Queues" }).click();
  await expectQueues(page, page.url(), 4);
  await expect(queues(page).filter({ hasText: "receipts" })).toContainText("Reviewer: Rita");
  await expect(queues(page).filter({ hasText: "parcels" })).toContainText("Nobody configured this collection");
  expect(await page.locator("script").count()).toBe(0);
  await expectAccessible(page, hasScript);
  await page.goto(`${server.url}/`);
  const german = page.locator("#identity").getByRole("button", { name: "Deutsch" });
  await page.locator("button.identity").click();
  await german.click();
  await expect(page.getByRole("heading", { name: "Warteschlangen" })).toBeVisible();
  await expect(queues(page).filter({ hasText: "parcels" })).toContainText("Niemand hat diese Sammlung eingerichtet.");
  await rita.context().close();
  await page.context().close();
});

base("with one collection nothing has changed", async ({ page, server, hasScript }) => {
  const id = await push(server, "invoices", "invoice-1");
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("link", { name: /invoice-1\.pdf/ }).click();
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
  await page.locator(".brand").click();
  await expect(page).toHaveURL(`${server.url}/`);
});
