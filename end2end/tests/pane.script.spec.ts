// How the document pane fits the reviewer: its width, zoom and brightness, and words that are dragged over.
import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { file, pdf } from "./documents.ts";
import { demo, expect, expectAccessible, invoice, invoicePdf, openItem, ready, test } from "./world.ts";

const width = async (page: Page) => (await page.getByRole("region", { name: "Document" }).boundingBox())!.width;

test("the divider moves by mouse and keys, a double click resets it, and it is where it was the next time", async ({ page, server }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  const id = await server.push(invoice({ fileId: await server.upload(invoicePdf()) }));
  await openItem(page, server, id, true);
  const divider = page.getByRole("separator", { name: "Width of the document" });
  await expect(divider).toHaveAttribute("aria-valuenow", "50");
  expect(await width(page)).toBeCloseTo(700, -1);
  await page.mouse.move(700, 500);
  await page.mouse.down();
  await page.mouse.move(840, 500, { steps: 5 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute("aria-valuenow", "60");
  expect(await width(page)).toBeCloseTo(840, -1);
  await divider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(divider).toHaveAttribute("aria-valuenow", "58");
  await expectAccessible(page, true);

  // Before a script runs, it is there already.
  await page.route("**/*.wasm", (route) => setTimeout(() => route.continue(), 1_000));
  await page.reload({ waitUntil: "commit" });
  await page.locator("#fields-scroll").waitFor();
  expect(await page.locator("html[data-hydrated]").count()).toBe(0);
  expect(await width(page)).toBeCloseTo(812, -1);
  await ready(page, true);
  expect(await width(page), "nothing jumps").toBeCloseTo(812, -1);
  await expect(divider).toHaveAttribute("aria-valuenow", "58");

  await divider.focus();
  await page.keyboard.press("End");
  await expect(divider).toHaveAttribute("aria-valuenow", "80");
  await page.keyboard.press("ArrowRight");
  await expect(divider).toHaveAttribute("aria-valuenow", "80");
  await page.keyboard.press("Home");
  await expect(divider).toHaveAttribute("aria-valuenow", "20");
  await divider.dblclick();
  await expect(divider).toHaveAttribute("aria-valuenow", "50");
  expect(await width(page)).toBeCloseTo(700, -1);
  await page.setViewportSize({ width: 700, height: 900 });
  await expect(divider).toBeHidden();
});

test("the document has the zoom that it had, on the next item and after a reload", async ({ page, server }) => {
  const [first, second] = [await server.push(invoice({ fileId: await server.upload(invoicePdf()) })), await server.push(invoice({ number: "2", fileId: await server.upload(invoicePdf()) }))];
  await openItem(page, server, first, true);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(page.getByText("150 %", { exact: true })).toBeVisible();
  const wide = (await page.locator("#page-1").boundingBox())!.width;
  await openItem(page, server, second, true);
  await expect(page.getByText("150 %", { exact: true })).toBeVisible();
  expect((await page.locator("#page-1").boundingBox())!.width).toBeCloseTo(wide, 0);
  await page.getByRole("button", { name: "Fit width" }).click();
  await page.reload();
  await ready(page, true);
  await expect(page.getByText("100 %", { exact: true })).toBeVisible();
});

test("in the dark the page is dimmed, and a switch that is remembered shows it as it is", async ({ page, server }) => {
  const id = await server.push(invoice({ fileId: await server.upload(invoicePdf()) }));
  const veil = () => page.locator("#page-1 .words").evaluate((words) => getComputedStyle(words).backgroundColor);
  await openItem(page, server, id, true);
  const bright = page.getByRole("checkbox", { name: "Full brightness" });
  await expect(page.locator(".in-the-dark")).toBeHidden();
  expect(await veil()).toBe("rgba(0, 0, 0, 0)");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator(".in-the-dark")).toBeVisible();
  expect(await veil()).toMatch(/0\.28/);
  await bright.check({ force: true });
  expect(await veil()).toBe("rgba(0, 0, 0, 0)");
  await page.reload();
  await ready(page, true);
  await expect(bright).toBeChecked();
  expect(await veil()).toBe("rgba(0, 0, 0, 0)");
  await bright.uncheck({ force: true });
  expect(await veil()).toMatch(/0\.28/);
  await expectAccessible(page, true);
});

test("the search bar of a scan says that there is no text to search", async ({ page, server }) => {
  const scan = readFileSync(join(demo, "malermeister-sommer-scan.jpg"));
  await openItem(page, server, await server.push(invoice({ fileId: await server.upload(file("scan.jpg", scan)) })), true);
  await page.getByRole("button", { name: "Search in the document" }).click();
  await expect(page.locator("#document-found")).toHaveText("This document has no text to search");
  await expectAccessible(page, true);
  await openItem(page, server, await server.push(invoice({ fileId: await server.upload(invoicePdf()) })), true);
  await page.getByRole("button", { name: "Search in the document" }).click();
  await page.keyboard.type("Lamp");
  await expect(page.locator("#document-found")).toHaveText("1 of 1");
});

test("words are also dragged over from a box; a click on a box still leads to its field", async ({ page, server }) => {
  const review = await openItem(page, server, await server.push(invoice({ fileId: await server.upload(invoicePdf()) })), true);
  await review.field("Invoice number").focus();
  const box = page.getByRole("button", { name: "Citation for Grand total, page 1" });
  const word = page.locator("#page-1 .words span", { hasText: "month" });
  await expect(word).toBeAttached();
  await box.scrollIntoViewIfNeeded();
  const [from, to] = [(await page.locator("#page-1 .words span", { hasText: "1.515,00" }).boundingBox())!, (await word.boundingBox())!];
  await page.mouse.move(from.x + 4, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width - 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Use 1.515,00 to be paid within a month as Invoice number" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(review.field("Invoice number")).toBeFocused();
  await box.click();
  await expect(review.field("Grand total")).toBeFocused();
});

test("the offer for a word beside the divider lies above it", async ({ page, server }) => {
  const fileId = await server.upload(file("edge.pdf", pdf([[[480, 600, "R-2026-9"]]])));
  const review = await openItem(page, server, await server.push(invoice({ fileId })), true);
  await review.field("Invoice number").focus();
  await page.locator("#page-1 .words span", { hasText: "R-2026-9" }).click();
  const offer = page.locator(".offer");
  const [box, divider] = [(await offer.boundingBox())!, (await page.getByRole("separator").boundingBox())!];
  const middle = { x: divider.x + divider.width / 2, y: box.y + box.height / 2 };
  expect(box.x < middle.x && middle.x < box.x + box.width, "it reaches over the divider").toBe(true);
  expect(await offer.evaluate((offer, { x, y }) => offer.contains(document.elementFromPoint(x, y)), middle)).toBe(true);
  await page.mouse.click(middle.x, middle.y);
  await expect(review.field("Invoice number")).toHaveValue("R-2026-9");
});
