// Searching the queue while typing.
import type { Page } from "@playwright/test";
import { expect, invoice, menu, ready, test } from "./world.ts";

const rows = (page: Page) => page.getByRole("table", { name: "Queue" }).locator("tbody tr");
const input = (page: Page) => page.getByRole("searchbox", { name: "Find" });

test("the rows follow what is typed, the address too, and Back leads to where the search began", async ({ page, server }) => {
  for (const name of ["north", "northern", "south"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  await page.goto(`${server.url}/?sort=oldest`);
  await ready(page, true);
  await page.getByRole("link", { name: /^All/ }).click();
  await expect(page).toHaveURL(/status=all/);
  await page.keyboard.press("/");
  await page.keyboard.type("north", { delay: 60 });
  await expect(rows(page)).toHaveText([/north\.pdf/, /northern\.pdf/]);
  await expect(input(page)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("x", { delay: 0 });
  await expect(page).toHaveURL(/text=norxth/);
  await expect(page.getByText("Nothing here matches")).toBeVisible();
  expect(await input(page).evaluate((input: HTMLInputElement) => input.selectionStart), "the caret stays").toBe(4);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("End");
  await page.keyboard.type("ern");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveText([/northern\.pdf/]);
  await expect(page).toHaveURL(`${server.url}/?status=all&text=northern&sort=oldest`);
  await page.goBack();
  await expect(page).toHaveURL(`${server.url}/?sort=oldest`);
  await expect(input(page)).toHaveValue("");
  await expect(rows(page)).toHaveCount(3);
});

test("what is typed while an answer is on its way is not lost", async ({ page, server }) => {
  for (const name of ["alpha", "beta"]) await server.push(invoice({ fileName: `${name}.pdf` }));
  await page.goto(server.url);
  await ready(page, true);
  await page.route("**/api/load_queue", async (route) => (await new Promise((done) => setTimeout(done, 700)), await route.continue()));
  await input(page).pressSequentially("a", { delay: 0 });
  await page.waitForRequest("**/api/load_queue");
  await input(page).pressSequentially("lph", { delay: 250 });
  await expect(rows(page)).toHaveText([/alpha/]);
  await expect(input(page)).toHaveValue("alph");
  await expect(page).toHaveURL(/text=alph$/);
});

test("what is typed before the script comes is searched for when it is there", async ({ page, server }) => {
  for (const name of ["alpha", "beta"]) await server.push(invoice({ fileName: `${name}.pdf` }));
  await page.route("**/*.wasm", async (route) => (await new Promise((done) => setTimeout(done, 1_000)), await route.continue()));
  await page.goto(server.url, { waitUntil: "commit" });
  await input(page).fill("bet");
  await ready(page, true);
  await expect(rows(page)).toHaveText([/beta/]);
  await expect(input(page)).toHaveValue("bet");
});

test("a text and a filter are one search, and taking the filter away leaves the text", async ({ page, server }) => {
  await server.push(invoice({ fileName: "alpha.pdf" }));
  await server.push(invoice({ fileName: "alps.pdf" }).replace('"confidence":0.41', '"confidence":0.91'));
  await page.goto(server.url);
  await ready(page, true);
  await input(page).fill("alp");
  await expect(page).toHaveURL(/text=alp/);
  await (await menu(page, "filter")).getByRole("link", { name: /^Low confidence/ }).click();
  await expect(rows(page)).toHaveText([/alpha/]);
  await expect(input(page)).toHaveValue("alp");
  await page.getByRole("link", { name: "Remove the filter: Low confidence" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(`${server.url}/?text=alp`);
});

test("a menu closes with Escape, without what was typed into it, and with a click elsewhere", async ({ page, server }) => {
  await server.push(invoice());
  await page.goto(server.url);
  await ready(page, true);
  const open = page.locator("details.menu[open]");
  const panel = await menu(page, "filter");
  await panel.getByLabel("Seller contains").fill("nobody");
  await page.keyboard.press("Escape");
  await expect(open).toHaveCount(0);
  await expect(page.locator("#filter")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(open).toHaveCount(1);
  await page.getByRole("heading", { level: 1 }).click();
  await expect(open).toHaveCount(0);
  await menu(page, "filter");
  await menu(page, "export");
  await expect(open).toHaveCount(1);
  await expect(page).toHaveURL(`${server.url}/`);
});
