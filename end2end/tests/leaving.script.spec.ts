// Leaving an item by a link of our own, or by a key, before what was typed has arrived.
import type { Page } from "@playwright/test";
import { ReviewPage, expect, invoice, openItem, ready, test } from "./world.ts";

const noise = /Failed to load resource|status of (500|503)/;
const savesOf = "**/api/save_draft";
const told = (page: Page) => page.getByRole("alert").filter({ hasText: "Not saved: nordlicht.pdf" });

const ways: [string, (page: Page) => Promise<void>][] = [
  ["the queue", async (page) => await page.getByRole("link", { name: /^Queue/ }).click()],
  ["the product's name", async (page) => await page.getByRole("link", { name: "Countersign" }).click()],
  ["the next item", async (page) => await page.getByRole("link", { name: "Next item" }).click()],
  ["a key", async (page) => (await page.keyboard.press("Escape"), await page.keyboard.press("j"))],
  ["Back", async (page) => void (await page.goBack())],
];

for (const [what, leave] of ways) {
  test(`by ${what}, while nothing can be saved: it is said aloud, kept, and saved when that is possible again`, async ({ page, server, expectedNoise }) => {
    expectedNoise.push(noise);
    await server.push(invoice({ number: "2026-117", fileName: "other.pdf" }));
    const id = await server.push(invoice());
    await page.goto(server.url);
    await ready(page, true);
    await page.getByRole("link", { name: "nordlicht.pdf" }).click();
    const review = new ReviewPage(page, true);
    await page.route(savesOf, async (route) => await route.abort());
    await review.field("Invoice number").fill("2026-500");
    await leave(page);
    await expect(page).not.toHaveURL(new RegExp(id));
    await expect(told(page)).toBeVisible();
    await expect(told(page)).toContainText("kept in this tab");

    await test.step("whoever opens the item again finds it, and types on", async () => {
      await told(page).getByRole("link", { name: "Open it" }).click();
      await expect(review.field("Invoice number")).toHaveValue("2026-500");
      await expect(told(page)).toHaveCount(0);
      await expect(page.locator("output[role=status]")).toContainText("Not saved:");
      await review.field("Grand total").fill("1700.00");
      await review.field("Grand total").blur();
    });
    await page.unroute(savesOf);
    await expect(page.locator("output[role=status]")).toHaveText("Saved", { timeout: 20_000 });
    await openItem(page, server, id, true);
    await expect(review.field("Invoice number")).toHaveValue("2026-500");
    await expect(review.field("Grand total")).toHaveValue("1,700.00");
  });
}

test("it is also saved while another page is open", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(noise);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.route(savesOf, async (route) => await route.abort());
  await review.field("Invoice number").fill("2026-500");
  await page.getByRole("link", { name: /^Queue/ }).click();
  await expect(told(page)).toBeVisible();
  await page.unroute(savesOf);
  await expect(told(page)).toHaveCount(0, { timeout: 20_000 });
  await openItem(page, server, id, true);
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
});

test("the browser asks before the tab is closed with something unsaved on another page", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(noise);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.route(savesOf, async (route) => await route.abort());
  await review.field("Invoice number").fill("2026-500");
  await page.getByRole("link", { name: /^Queue/ }).click();
  await expect(told(page)).toBeVisible();
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await told(page).getByRole("button", { name: "Discard it" }).click();
  await expect(told(page)).toHaveCount(0);
  let saves = 0;
  await page.unroute(savesOf);
  page.on("request", (request) => (saves += Number(request.url().endsWith("/api/save_draft"))));
  await page.waitForTimeout(4_000); // longer than the pauses between its attempts so far
  expect(saves, "what was discarded is not sent again").toBe(0);
  await openItem(page, server, id, true);
  await expect(review.field("Invoice number")).toHaveValue("2026-118");
});

test("a draft that is too large for the browser to send on is asked about, on a slow line", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.route(savesOf, async (route) => (await new Promise((done) => setTimeout(done, 3_000)), await route.continue()));
  const text = Array.from({ length: 1_000 }, (_, row) => `Lamp number ${row} with a shade of linen and an arm of oak\t1\t10.00`).join("\n");
  await review.field("Description, row 1").focus();
  await review.field("Description, row 1").evaluate((cell, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await expect(review.field("Quantity, row 1")).toHaveValue("1");
  let asked = "";
  page.once("dialog", async (dialog) => {
    asked = dialog.type();
    await dialog.dismiss();
  });
  await page.getByRole("link", { name: "History" }).click();
  await expect.poll(() => asked).toBe("beforeunload");
  await expect(page.locator("output[role=status]")).toHaveText("Saved", { timeout: 20_000 });
  expect((await server.record(id)).data.line_items).toHaveLength(2);
  await openItem(page, server, id, true);
  await expect(review.field("Description, row 1")).toHaveValue(/^Lamp number 0/);
});
