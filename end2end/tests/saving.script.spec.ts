// What is typed arrives, whatever happens to the network, the server, the tab and the session.
import { type Page, account, choosePassword, expect, expectDecided, invoice, openItem, ready, signIn, test } from "./world.ts";

const status = (page: Page) => page.locator("output[role=status]");
const noise = /status of (401|409|50\d)|ERR_FAILED|ERR_CONNECTION|ERR_EMPTY|Failed to (fetch|load)/;

/** The draft as another page of the same reviewer loads it. */
async function elsewhere(page: Page, url: string, label: string): Promise<string> {
  const other = await page.context().newPage();
  await other.goto(url);
  await ready(other, true);
  const value = await other.getByLabel(label, { exact: true }).inputValue();
  await other.close();
  return value;
}

test("a field is saved within a second of the last key", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const saved = page.waitForResponse("**/api/save_draft");
  await review.field("Invoice number").press("End");
  await review.field("Invoice number").pressSequentially("-x");
  const typed = Date.now();
  await saved;
  expect(Date.now() - typed).toBeLessThan(1_000);
  await expect(status(page)).toHaveText("Saved");
  expect(await elsewhere(page, page.url(), "Invoice number")).toBe("2026-118-x");
});

test("the server is killed while somebody types, and started again", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(noise);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const port = new URL(server.url).port;
  await review.field("Invoice number").fill("2026-5");
  await expect(status(page)).toHaveText("Saved");
  await review.field("Invoice number").pressSequentially("0");
  await server.kill();
  await review.field("Invoice number").pressSequentially("0");
  await review.field("Grand total").fill("1700.00");
  await expect(status(page)).toContainText("Not saved:");
  await server.startAt(port);
  await expect(status(page)).toHaveText("Saved", { timeout: 20_000 });
  expect(await elsewhere(page, page.url(), "Invoice number")).toBe("2026-500");
  expect(await elsewhere(page, page.url(), "Grand total")).toBe("1,700.00");
});

for (const [what, cut] of [
  ["no connection", async (route: any) => await route.abort()],
  ["an error of the server", async (route: any) => await route.fulfill({ status: 500, body: "oops" })],
  ["an answer that got lost after the server wrote it", async (route: any) => (await route.fetch(), await route.abort())],
  ["a connection so slow that more is typed meanwhile", async (route: any) => (await new Promise((done) => setTimeout(done, 1500)), await route.continue())],
] as const) {
  test(`${what}: everything arrives, in order, once`, async ({ page, server, expectedNoise }) => {
    expectedNoise.push(noise);
    const id = await server.push(invoice());
    const review = await openItem(page, server, id, true);
    let times = 0;
    await page.route("**/api/save_draft", async (route) => (times++ < 2 ? await cut(route) : await route.continue()));
    await review.field("Invoice number").fill("2026-301");
    await review.field("Invoice number").blur();
    await review.field("Grand total").fill("1700.00");
    await review.field("Grand total").blur();
    await review.press("Add row");
    await review.field("Description, row 3").fill("Plug");
    await review.field("Description, row 3").blur();
    await expect(status(page)).toHaveText("Saved", { timeout: 20_000 });
    expect(times).toBeGreaterThan(1);
    await review.press("Accept");
    await expectDecided(page, "accepted");
    const { data } = await server.record(id);
    expect(data).toMatchObject({ invoice_number: "2026-301", grand_total: 1700 });
    expect(data.line_items.map((row: any) => row.description)).toEqual(["Lamp", "Cable", "Plug"]);
  });
}

for (const [what, answer] of [
  ["a proxy's error page", { status: 502, contentType: "text/html", body: "<html><h1>Bad Gateway</h1></html>" }],
  ["JSON that is not ours", { status: 500, contentType: "application/json", body: "{}" }],
  ["a page where an answer should be", { status: 200, contentType: "text/html", body: "<html>Please sign in to the guest network</html>" }],
] as const) {
  test(`${what} is trouble on the way: the save is sent again without another key`, async ({ page, server, expectedNoise }) => {
    expectedNoise.push(noise);
    const id = await server.push(invoice());
    const review = await openItem(page, server, id, true);
    let times = 0;
    await page.route("**/api/save_draft", async (route) => (times++ < 2 ? await route.fulfill(answer) : await route.continue()));
    await review.field("Invoice number").fill("2026-301");
    await review.field("Invoice number").blur();
    await expect(status(page)).toContainText("Not saved:");
    await expect(status(page)).not.toContainText("line 1");
    await expect(status(page)).toHaveText("Saved", { timeout: 20_000 });
    expect(times).toBe(3);
    expect(await elsewhere(page, page.url(), "Invoice number")).toBe("2026-301");
  });
}

test("a tab that is closed 300 ms after the last key loses nothing", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const address = page.url();
  await review.field("Invoice number").press("End");
  await review.field("Invoice number").pressSequentially("-x");
  await page.waitForTimeout(300);
  const context = page.context();
  await page.close({ runBeforeUnload: true });
  await expect
    .poll(async () => {
      const other = await context.newPage();
      await other.goto(address);
      const value = await other.getByLabel("Invoice number", { exact: true }).inputValue();
      await other.close();
      return value;
    })
    .toBe("2026-118-x");
});

test("a reload right after a key shows what was typed, and typing goes on", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  for (const text of ["-a", "-b", "-c"]) {
    await review.field("Invoice number").press("End");
    await review.field("Invoice number").pressSequentially(text);
    await page.reload();
    await ready(page, true);
    await expect(review.field("Invoice number")).toHaveValue(new RegExp(`${text}$`));
  }
  await review.correct("Grand total", "1700.00");
  await expect(review.field("Invoice number")).toHaveValue("2026-118-a-b-c");
});

test("a session that ended: what is typed is kept, and saved when somebody has signed in again", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(noise);
  const id = await server.push(invoice());
  await choosePassword(page, await account(server, "Ada"));
  await expect(page).toHaveURL(`${server.url}/`);
  const review = await openItem(page, server, id, true);
  await page.context().clearCookies();
  await review.field("Invoice number").fill("2026-500");
  await review.field("Invoice number").blur();
  await expect(status(page)).toContainText("Not saved: You are signed out");
  const other = await page.context().newPage();
  await other.goto(`${server.url}/sign-in`);
  await signIn(other, "Ada");
  await expect(other).toHaveURL(`${server.url}/`);
  await expect(status(page)).toHaveText("Saved", { timeout: 15_000 });
  expect(await elsewhere(page, page.url(), "Invoice number")).toBe("2026-500");
});

test("a double click, and the same decision from two places at once, is one decision", async ({ page, server }) => {
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await review.correct("Grand total", "1700.00");
  let decisions = 0;
  page.on("request", (request) => (decisions += Number(request.url().endsWith("/api/decide"))));
  await page.getByRole("button", { name: "Accept" }).dblclick();
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  expect(decisions).toBe(1);
  expect((await server.record(id)).metadata.review.revision).toBe(1);
  expect((await server.record(next)).status).toBe("pending_review");
});

test("Alt+Z takes a word back as a whole, puts the focus there and says so", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const field = review.field("Invoice number");
  await field.press("End");
  for (const letter of ["-", "a", "b"]) {
    await field.pressSequentially(letter);
    await page.waitForTimeout(500); // longer than the delay before a field is saved
  }
  await review.field("Grand total").focus();
  await page.keyboard.press("Alt+z");
  await expect(field).toHaveValue("2026-118");
  await expect(field).toBeFocused();
  await expect(page.locator("#said")).toHaveText("Undone: Invoice number is 2026-118");
  await page.keyboard.press("Alt+Shift+Z");
  await expect(field).toHaveValue("2026-118-ab");
  await expect(field).toBeFocused();
});

test("right after a decision Alt+Z takes the decision back, and after ten seconds it is said no more", async ({ page, server }) => {
  await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  await page.clock.install();
  const review = await openItem(page, server, id, true);
  await review.press("Accept");
  await expect(page.getByRole("button", { name: "Undo decision" })).toBeVisible();
  await page.keyboard.press("Alt+z");
  await expect(page).toHaveURL(new RegExp(`/items/${id}`));
  await expect(page.getByText("The decision has been undone")).toBeVisible();
  await expect(review.field("Invoice number")).toHaveValue("2026-118");
  await review.press("Accept");
  await expect(review.field("Invoice number"), "the next item is there, and its ten seconds have begun").toHaveValue("2026-117");
  await expect(page.getByRole("button", { name: "Undo decision" })).toBeVisible();
  await page.clock.fastForward(11_000);
  await expect(page.getByRole("button", { name: "Undo decision" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Open it again" })).toHaveCount(0);
});

test("a colleague's change is told while somebody types, and nothing is disturbed", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  const stored = await server.record(id);
  stored.data.invoice_date = "2026-03-05";
  await server.api("PUT", `/api/v1/beta/agent-data/${id}`, { data: stored });
  await review.field("Grand total").fill("1700.00");
  // The save finds it, or the page hears of it first.
  await expect(page.getByText(/Somebody else has just changed this item|The agent has changed/)).toBeVisible();
  await expect(review.field("Grand total")).toBeFocused();
  await page.getByRole("button", { name: "Show their changes" }).click();
  await expect(review.field("Invoice date")).toHaveValue("5 Mar 2026");
  await expect(review.field("Grand total")).toHaveValue("1,700.00");
});

test("the next item is fetched ahead, opens without a request, and is fresh all the same", async ({ page, server }) => {
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  const ahead = page.waitForResponse("**/api/load_item");
  const review = await openItem(page, server, id, true);
  await (await ahead).finished();
  const stored = await server.record(next);
  stored.data.grand_total = 77;
  await server.api("PUT", `/api/v1/beta/agent-data/${next}`, { data: stored });
  await review.press("Accept");
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  await expect(review.field("Grand total"), "changed after it was fetched").toHaveValue("77");
  await expect(page.getByText(/changed this item/)).toHaveCount(0);
  await expect(page.getByRole("link", { name: /Queue/ })).toContainText("1 of 1");
});

test("the next item's page is made ahead, and works as any other once it is opened", async ({ page, server }) => {
  const last = await server.push(invoice({ number: "2026-116" }));
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  let decisions = 0;
  page.on("request", (request) => (decisions += Number(request.url().endsWith("/api/decide"))));
  // Pages are built in idle time: count the idle callbacks.
  await page.addInitScript(() => {
    const wait = window.requestIdleCallback.bind(window);
    Object.assign(window, { idled: 0 });
    window.requestIdleCallback = (work, options) =>
      wait((deadline) => {
        work(deadline);
        (window as unknown as { idled: number }).idled += 1;
      }, options);
  });
  const made = (pages: number) => page.waitForFunction((pages) => (window as unknown as { idled: number }).idled >= pages, pages);
  const review = await openItem(page, server, id, true);
  await made(1);
  await expect(page.locator("#review"), "only one is on the page").toHaveCount(1);
  await expect(page).toHaveTitle(/^(?!.*117)/);
  await review.correct("Name", "Nordlicht AG"); // keys go to the visible page
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  await expect(page.locator("body > div > main > #review"), "as it was made").toHaveCount(1);
  await expect(page.locator("#review")).toHaveCount(1);
  await expect(page.locator("#fields-scroll").locator(":focus").or(page.locator("#fields-scroll:focus"))).toHaveCount(1);
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  await expect(review.field("Name")).toHaveValue("Nordlicht GmbH");
  await made(2);
  await review.correct("Name", "Nordlicht KG");
  await page.keyboard.press("Alt+z");
  await expect(review.field("Name")).toHaveValue("Nordlicht GmbH");
  await page.keyboard.press("Alt+Shift+z");
  await expect(review.field("Name")).toHaveValue("Nordlicht KG");
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(new RegExp(`/items/${last}`));
  await expect(review.field("Invoice number")).toHaveValue("2026-116");
  await expect(review.field("Name")).toHaveValue("Nordlicht GmbH");
  expect(decisions, "each key press is one decision").toBe(2);
  expect((await server.record(next)).data.seller.name).toBe("Nordlicht KG");
  await page.goBack();
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  await expect(page.locator("#review")).toHaveCount(1);
});

test("on a narrow screen the document stays in view from item to item", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  await page.addInitScript(() => {
    const wait = window.requestIdleCallback.bind(window);
    window.requestIdleCallback = (work, options) =>
      wait((deadline) => {
        work(deadline);
        document.documentElement.dataset.idled = "";
      }, options);
  });
  await openItem(page, server, id, true);
  await page.locator("html[data-idled]").waitFor();
  await page.getByText("Document", { exact: true }).click();
  await expect(page.getByRole("region", { name: "Fields" })).toBeHidden();
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(new RegExp(`/items/${next}`));
  await expect(page.locator("body > div > main > #review"), "made ahead").toHaveCount(1);
  await expect(page.getByRole("region", { name: "Document" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Fields" })).toBeHidden();
});
