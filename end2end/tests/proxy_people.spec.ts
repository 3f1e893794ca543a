// People whom a proxy has signed in: it says in headers who they are and which groups they have.
import type { Browser, Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, expect, expectDecided, invoice, openItem, ready, test as base } from "./world.ts";

const key = "any";
const headers = { COUNTERSIGN_PROXY_USER_HEADER: "X-User", COUNTERSIGN_PROXY_NAME_HEADER: "X-Name", COUNTERSIGN_PROXY_GROUPS_HEADER: "X-Groups" };
const groups = '[groups]\nclerks = "reviewer"\nguests = "viewer"\n';

const test = base.extend<object>({
  /** The proxy is this machine. */
  server: async ({ hasScript }, use) => {
    const server = await Server.ofStory(hasScript);
    writeFileSync(join(server.dataDir, "review.toml"), groups);
    await server.startWith({ ...headers, COUNTERSIGN_PROXY_ADDRESSES: "127.0.0.1", COUNTERSIGN_API_KEY: key });
    await use(server);
    await server.remove();
  },
});

/** A page of somebody whom the proxy names. */
async function named(browser: Browser, hasScript: boolean, user: string, name: string, group: string): Promise<Page> {
  const extraHTTPHeaders = { "X-User": user, "X-Name": name, "X-Groups": group };
  return await (await browser.newContext({ javaScriptEnabled: hasScript, extraHTTPHeaders })).newPage();
}

test("whom the proxy names reviews under that name, and may do what their groups may", async ({ browser, server, hasScript }) => {
  const [first, second] = [await server.push(invoice({ number: "A-1" })), await server.push(invoice({ number: "A-2" }))];
  const ada = await named(browser, hasScript, "ada@example.com", "Ada Lovelace", "clerks");
  const review = await openItem(ada, server, first, hasScript);
  await review.press("Accept");
  await expectDecided(ada, "accepted");
  expect((await server.record(first)).status).toBe("accepted");
  await ada.goto(`${server.url}/items/${first}/history`);
  await expect(ada.getByRole("main")).toContainText("Ada Lovelace");
  await expect(ada.getByRole("button", { name: "Sign out" }), "the proxy does that").toHaveCount(0);

  const guest = await named(browser, hasScript, "guest@example.com", "A guest", "guests");
  await guest.goto(`${server.url}/items/${second}`);
  await ready(guest, hasScript);
  await expect(guest.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(guest.getByRole("button", { name: "Accept", exact: true })).toHaveCount(0);
  for (const page of [ada, guest]) await page.context().close();
});

test("who does not come through the proxy is told so, and nobody else says who is signed in", async ({ browser, server, hasScript }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  const answer = await page.goto(server.url);
  expect(answer?.status()).toBe(401);
  await expect(page.getByRole("alert")).toHaveText("You reach this server without having signed in. Use the address that your organisation has given you.");

  await server.kill();
  await server.startWith({ ...headers, COUNTERSIGN_PROXY_ADDRESSES: "203.0.113.7", COUNTERSIGN_API_KEY: key });
  const mallory = await named(browser, hasScript, "ada@example.com", "Ada Lovelace", "clerks");
  expect((await mallory.goto(server.url))?.status()).toBe(403);
  await expect(mallory.locator("body")).toContainText("does not come from an address in COUNTERSIGN_PROXY_ADDRESSES");
  for (const one of [page, mallory]) await one.context().close();
});
