// The queue by keyboard, and items that open without loading the page again.
import type { Page } from "@playwright/test";
import { expect, invoice, openItem, ready, ReviewPage, test } from "./world.ts";

const rows = (page: Page) => page.getByRole("table", { name: "Queue" }).locator("tbody tr");
const link = (page: Page, name: string) => page.getByRole("link", { name });

test("j and k walk over the rows, x selects, Enter opens, / finds, Escape leaves the search", async ({ page, server }) => {
  for (const name of ["a", "b", "c"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  await page.goto(server.url);
  await ready(page, true);
  await page.keyboard.press("j");
  await expect(link(page, "c.pdf")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(link(page, "a.pdf"), "the last row stays").toBeFocused();
  await page.keyboard.press("k");
  await expect(link(page, "b.pdf")).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByRole("checkbox", { name: "Select b.pdf" })).toBeChecked();
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("/");
  const find = page.getByRole("searchbox", { name: "Find" });
  await expect(find).toBeFocused();
  await page.keyboard.type("jx");
  await expect(find, "letters are text in an input").toHaveValue("jx");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(link(page, "c.pdf")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(new ReviewPage(page, true).field("Invoice number")).toHaveValue("N-b");
});

test("the first Tab offers to skip what is above the rows, and above the fields", async ({ page, server }) => {
  const id = await server.push(invoice());
  await page.goto(server.url);
  await ready(page, true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("checkbox", { name: /^Select/ }).last()).toBeFocused();
  await openItem(page, server, id, true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#fields-scroll")).toBeFocused();
});

test("an item opens within the page, its fields and its picture fetched ahead, and Back returns to its row", async ({ page, server }) => {
  for (const name of ["a", "b", "c"]) await server.push(invoice({ number: `N-${name}`, fileName: `${name}.pdf` }));
  const ahead = page.waitForResponse("**/api/load_item");
  await page.goto(server.url);
  await ready(page, true);
  expect((await ahead).request().postData(), "the first row").toContain((await link(page, "c.pdf").getAttribute("href"))!.split("/").pop());
  const hovered = page.waitForResponse("**/api/load_item");
  await link(page, "b.pdf").hover();
  await (await hovered).finished();
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.route("**/api/load_item", async (route) => (await new Promise((done) => setTimeout(done, 2_000)), await route.continue()));
  await link(page, "b.pdf").click();
  const review = new ReviewPage(page, true);
  await expect(review.field("Invoice number"), "before any answer").toHaveValue("N-b", { timeout: 1_500 });
  expect(await page.evaluate(() => "isSame" in window)).toBe(true);
  await expect(page).toHaveTitle("b.pdf · Countersign");
  await page.unroute("**/api/load_item");
  await page.goBack();
  await expect(rows(page)).toHaveCount(3);
  await expect(link(page, "b.pdf")).toBeFocused();
  await page.keyboard.press("j");
  await expect(link(page, "a.pdf")).toBeFocused();
});

test("an item that is gone when it is opened says so", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/status of 404/);
  const id = await server.push(invoice({ fileName: "gone.pdf" }));
  await page.goto(server.url);
  await ready(page, true);
  await page.waitForLoadState("networkidle");
  await fetch(`${server.url}/api/v1/beta/agent-data/${id}`, { method: "DELETE", headers: { authorization: "Bearer any" } });
  await server.push(invoice({ fileName: "other.pdf" }));
  await link(page, "gone.pdf").click();
  await expect(page.getByRole("heading", { name: "This document can't be shown" })).toBeVisible();
});

test("Enter outside a field leads to the first flagged one, and then where all is looked at", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#all-looked-at")).toBeFocused();
});
