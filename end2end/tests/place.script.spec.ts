// The place beside the value: what the page shows where the focused field was read.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, invoice, invoicePdf, openItem, ready, test } from "./world.ts";

const about = (page: Page) => page.getByRole("complementary", { name: "About this field" });

/** Whether the mark is within the strip, in full. */
async function expectInStrip(page: Page): Promise<void> {
  await expect(page.locator(".place")).toBeVisible();
  await expect.poll(async () => {
    const [strip, mark] = [(await page.locator(".place").boundingBox())!, (await page.locator(".place-mark").boundingBox())!];
    const within = (from: number, size: number, start: number, length: number) => from >= start && from + size <= start + length;
    return within(mark.x, mark.width, strip.x, strip.width) && within(mark.y, mark.height, strip.y, strip.height);
  }).toBe(true);
}

for (const width of [1440, 390]) {
  test(`at ${width} pixels, the strip shows the place of the focused field over its value, and moves no field`, async ({ page, server }) => {
    await page.setViewportSize({ width, height: 844 });
    const review = await openItem(page, server, await server.push(invoice({ fileId: await server.upload(invoicePdf()) })), true);
    await expect(page.locator(".place"), "no field, no strip").toHaveCount(0);
    if (width < 800) expect((await about(page).boundingBox())!.height, "nothing to show takes no space").toBeLessThan(60);
    await review.field("Invoice number").focus();
    await expectInStrip(page);
    await expect(about(page)).toContainText("2026-118");
    await expect(review.field("Invoice number")).toBeInViewport({ ratio: 1 });
    await expect.poll(() => page.locator(".place img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
    const scrolled = () => page.locator("#fields-scroll").evaluate((pane) => pane.scrollTop);
    const top = async () => (await review.field("Invoice number").boundingBox())!.y + (await scrolled());
    const before = await top();
    await review.field("Invoice date").focus();
    await expectInStrip(page);
    await expect(about(page)).toContainText("4 Mar 2026");
    expect(await top()).toBe(before);
    await review.field("Paid").focus();
    await expect(page.locator(".place"), "no place is known").toHaveCount(0);
    expect(await top()).toBe(before);
    await expectAccessible(page, true);
  });
}

test("what the page says instead is in red under the strip, with the key that takes it", async ({ page, server }) => {
  const record = JSON.parse(invoice({ fileId: await server.upload(invoicePdf()) }));
  for (const data of [record.data, record.original_data]) data.grand_total = 1551;
  const review = await openItem(page, server, await server.push(record), true);
  await review.field("Grand total").focus();
  await expectInStrip(page);
  const use = about(page).getByRole("button", { name: /^Use 1,515.00/ });
  await expect(use).toContainText("Alt S");
  await expect(about(page).locator(".text-bad").first()).toBeVisible();
  await page.keyboard.press("Alt+s");
  await expect(review.field("Grand total")).toHaveValue("1,515.00");
});

test("no picture comes for the strip before somebody looks at a field", async ({ page, server }) => {
  const id = await server.push(invoice({ fileId: await server.upload(invoicePdf()) }));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.route("**/*.wasm", (route) => setTimeout(() => route.continue(), 500));
  await page.goto(`${server.url}/items/${id}`);
  expect(await page.locator(".place").count()).toBe(0);
  await ready(page, true);
  await expect(page.locator(".place")).toHaveCount(0);
});
