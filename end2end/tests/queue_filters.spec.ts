// Filters of the queue: each applies at once, is in the address, and is a chip that takes it away.
import type { Page } from "@playwright/test";
import { adaAndBen, expect, expectAccessible, invoice, menu, openItem, ready, type Server, sums, test } from "./world.ts";

const rows = (page: Page) => page.getByRole("table", { name: "Queue" }).locator("tbody tr");
const chip = (page: Page, text: string) => page.getByRole("link", { name: `Remove the filter: ${text}` });

async function fill(server: Server): Promise<void> {
  await server.push(sums({ number: "A", fileName: "small.pdf", grandTotal: "9.00" }));
  await server.push(sums({ number: "B", fileName: "middle.pdf" }));
  await server.push(sums({ number: "C", fileName: "other.pdf", grandTotal: "1000.00" }).replaceAll("Nordlicht GmbH", "M\u00fcller & S\u00f6hne"));
  await server.push(invoice({ number: "D", fileName: "doubtful.pdf" }));
}

test("filters are added one to the other, stand in the address, and each is taken away by its chip", async ({ page, server, hasScript }) => {
  await fill(server);
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.getByRole("button", { name: "Apply" })).toHaveCount(0);
  await (await menu(page, "filter")).getByRole("link", { name: /^Failed check/ }).click();
  await expect(page).toHaveURL(`${server.url}/?flag=failed_rule`);
  await expect(rows(page)).toHaveCount(2);
  await (await menu(page, "filter")).getByRole("link", { name: /^High/ }).click();
  await expect(page).toHaveURL(`${server.url}/?flag=failed_rule&confidence=high`);
  await expect(chip(page, "Failed check")).toBeVisible();
  await expect(chip(page, "Confidence: High")).toBeVisible();
  await expectAccessible(page, hasScript);
  await chip(page, "Failed check").click();
  await expect(page).toHaveURL(`${server.url}/?confidence=high`);
  await expect(rows(page)).toHaveCount(3);
  if (hasScript) await expect(page.locator("a:focus"), "the focus is not lost with the chip").toHaveCount(1);
  await (await menu(page, "filter")).getByRole("link", { name: "Older than a week" }).click();
  await expect(page.getByText("Nothing here matches")).toBeVisible();
  await expect(page.getByText("Confidence: High · Older than a week")).toBeVisible();
  await expectAccessible(page, hasScript);
  await page.getByRole("link", { name: "Remove the filters" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(rows(page)).toHaveCount(4);
});

test("a seller and a total are filled in, without a button where there is a script", async ({ page, server, hasScript }) => {
  await fill(server);
  await page.goto(`${server.url}/?confidence=high`);
  await ready(page, hasScript);
  let panel = await menu(page, "filter");
  await expectAccessible(page, hasScript);
  await expect(panel.getByRole("button", { name: "Apply" })).toBeVisible({ visible: !hasScript });
  await panel.getByLabel("Seller contains").fill("nordlicht");
  await panel.getByLabel("Seller contains").press("Enter");
  await expect(page).toHaveURL(hasScript ? `${server.url}/?confidence=high&seller=nordlicht` : /confidence=high&seller=nordlicht/);
  await expect(rows(page)).toHaveText([/middle/, /small/]);
  await expect(chip(page, "Seller: nordlicht")).toBeVisible();

  panel = await menu(page, "filter");
  await expect(panel.getByLabel("Seller contains")).toHaveValue("nordlicht");
  await expect(page.getByLabel("Total from")).toHaveValue("");
  await panel.getByLabel("Total from").fill("10");
  await panel.getByLabel("to", { exact: true }).fill("42.60");
  if (hasScript) await page.getByRole("heading", { level: 1 }).click(); // whoever leaves it has filled it in
  else await panel.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(`${server.url}/?confidence=high&seller=nordlicht&min=10&max=42.60`);
  await expect(rows(page)).toHaveText([/middle/]);
  // Quicker than the list is answered: the second click is on the list of before.
  if (hasScript) await page.route("**/api/load_queue", (route) => new Promise((then) => setTimeout(then, 500)).then(() => route.continue()));
  await chip(page, "Seller: nordlicht").click();
  await chip(page, "Total 10 to 42.60").click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page).toHaveURL(`${server.url}/?confidence=high`);
  panel = await menu(page, "filter");
  await expect(panel.getByLabel("Seller contains"), "what is taken away is not in the form either").toHaveValue("");
});

test("mine is what I have typed into and what I have open, and nobody else's", async ({ browser, server, hasScript }) => {
  await fill(server);
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  const drafted = await server.push(invoice({ fileName: "typed.pdf" }));
  const review = await openItem(ada, server, drafted, hasScript);
  await review.correct("Invoice number", "T-2");
  if (!hasScript) await review.saveForm();
  for (const [page, names] of [[ada, [/typed/]], [ben, []]] as [Page, RegExp[]][]) {
    await page.goto(server.url);
    await ready(page, hasScript);
    await (await menu(page, "filter")).getByRole("link", { name: /^Mine/ }).click();
    await expect(page).toHaveURL(`${server.url}/?mine=1`);
    await expect(rows(page)).toHaveText(names);
    await expect(chip(page, "Mine")).toBeVisible();
  }
});

test("who opens an item of a filtered queue stays in it", async ({ page, server, hasScript }) => {
  await fill(server);
  await page.goto(`${server.url}/?seller=nordlicht&max=50&sort=oldest`);
  await ready(page, hasScript);
  await page.getByRole("link", { name: "small.pdf" }).click();
  await ready(page, hasScript);
  await page.getByRole("link", { name: "Next item" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("middle.pdf");
  await ready(page, hasScript);
  await page.getByRole("link", { name: /^Queue/ }).click();
  await expect(page).toHaveURL(`${server.url}/?seller=nordlicht&max=50&sort=oldest`);
});
