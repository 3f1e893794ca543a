// The document beside the fields: words, search, zoom, many pages, odd files.
import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { file, pdf, tiff, withOrientation } from "./documents.ts";
import { type Server, demo, expect, expectAccessible, invoice, openItem, test } from "./world.ts";

async function open(page: Page, server: Server, name: string, bytes: Buffer, record = invoice) {
  const fileId = await server.upload(file(name, bytes));
  return await openItem(page, server, await server.push(record({ fileId })), true);
}

const twoPages = () =>
  pdf([
    [[60, 700, "Invoice 2026-118"], [60, 440, "Total 1.515,00 EUR"], [60, 400, "Lamps and cables"]],
    [[60, 700, "Amount due 1.525,00 EUR"], [60, 650, "Total again"]],
  ]);

const picture = (page: Page, number: number) =>
  page.locator(`#page-${number} img`).evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0));

test("a clicked word is offered as the focused field's value, Enter takes it", async ({ page, server }) => {
  const review = await open(page, server, "two.pdf", twoPages());
  await review.field("Grand total").focus();
  await page.keyboard.press("Tab"); // leaving and returning scrolls nothing
  await review.field("Grand total").focus();
  await page.getByRole("button", { name: "Next page" }).click();
  await page.locator("#page-2 .words span", { hasText: "1.525,00" }).click();
  const offer = page.getByRole("button", { name: "Use 1,525.00 as Grand total" });
  await expect(offer).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(review.field("Grand total")).toHaveValue("1,525.00");
  await expect(review.field("Grand total")).toBeFocused();
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
});

test("words that were dragged over are offered joined; what does not fit the field says why; Escape goes back", async ({ page, server }) => {
  const review = await open(page, server, "two.pdf", twoPages());
  await review.field("Description, row 1").focus();
  const [first, last] = [page.locator("#page-1 .words span", { hasText: "Lamps" }), page.locator("#page-1 .words span", { hasText: "cables" })];
  await first.scrollIntoViewIfNeeded();
  const [from, to] = [(await first.boundingBox())!, (await last.boundingBox())!];
  await page.mouse.move(from.x + 1, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width - 1, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Use Lamps and cables as Description" }).click();
  await expect(review.field("Description, row 1")).toHaveValue("Lamps and cables");

  await review.field("Grand total").focus();
  await page.locator("#page-1 .words span", { hasText: "Lamps" }).click();
  await expect(page.locator(".offer [role=alert]")).toContainText("Grand total");
  await page.keyboard.press("Escape");
  await expect(review.field("Grand total")).toBeFocused();
  await expect(review.field("Grand total")).toHaveValue("1,515.00");
});

test("a clicked amount keeps its sign, and asks where the sign is unclear", async ({ page, server }) => {
  const amounts = pdf([[[60, 700, "(1.190,00)"], [60, 660, "1.190,00 Cr."], [60, 620, "(EUR 50.00)"], [60, 580, "memo 500.00"]]]);
  const review = await open(page, server, "amounts.pdf", amounts);
  const click = async (text: string) => {
    await review.field("Grand total").focus();
    await page.locator("#page-1 .words span", { hasText: text }).first().click();
  };
  await click("(1.190,00)");
  await expect(page.getByRole("button", { name: "Use -1,190.00 as Grand total" })).toBeFocused();
  await click("50.00)");
  await expect(page.getByRole("button", { name: "Use -50.00 as Grand total" })).toBeFocused();
  await click("500.00");
  await expect(page.getByRole("button", { name: "Use 500.00 as Grand total" })).toBeFocused();
  await page.keyboard.press("Escape");
  // The mark stands beside the word that is clicked.
  await review.field("Grand total").focus();
  await page.locator("#page-1 .words span", { hasText: /^1\.190,00\s*$/ }).click();
  await expect(page.locator(".offer [role=alert]")).toContainText("can mean -1,190.00 or 1,190.00");
  await page.getByRole("button", { name: "Use -1,190.00 as Grand total" }).click();
  await expect(review.field("Grand total")).toHaveValue("-1,190.00");
  await expect(review.field("Grand total")).toBeFocused();
});

test("words lie where the picture shows them, also when the page is rotated, zoomed and turned", async ({ page, server }) => {
  await open(page, server, "turned.pdf", pdf([[[60, 700, "CORNER"]]], 90));
  const word = page.locator("#page-1 .words span", { hasText: "CORNER" });
  // Rotated by 90 degrees: 60 from the left and 142 from the top become 60 from the top and 142 from the right.
  const place = async () => {
    const [sheet, box] = [(await page.locator("#page-1").boundingBox())!, (await word.boundingBox())!];
    return { x: (box.x + box.width / 2 - sheet.x) / sheet.width, y: (box.y + box.height / 2 - sheet.y) / sheet.height, shape: sheet.width / sheet.height };
  };
  const before = await place();
  expect(before.shape).toBeCloseTo(842 / 595, 1);
  expect(before.x).toBeCloseTo(704 / 842, 1);
  expect(before.y).toBeCloseTo(86 / 595, 1);
  await page.locator("#document-scroll").focus();
  await page.keyboard.press("+");
  expect((await place()).x).toBeCloseTo(before.x, 1);
  await page.keyboard.press("r");
  const turned = await place();
  expect(turned.shape).toBeCloseTo(595 / 842, 1);
  expect(turned.x).toBeCloseTo(1 - before.y, 1);
  expect(turned.y).toBeCloseTo(before.x, 1);
});

test("search finds words on all pages, counts them, and walks by Enter and Shift+Enter", async ({ page, server }) => {
  await open(page, server, "two.pdf", twoPages());
  await page.locator("#document-scroll").focus();
  await page.keyboard.press("/");
  const input = page.getByRole("searchbox", { name: "Search in the document" });
  await expect(input).toBeFocused();
  await page.keyboard.type("total");
  await expect(page.getByText("1 of 2")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 of 2")).toBeVisible();
  await expect(page.locator("#page-2 .find[data-current]")).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 of 2")).toBeVisible();
  await page.keyboard.press("Shift+Enter");
  await expect(page.getByText("2 of 2")).toBeVisible();
  await expectAccessible(page, true);
  await input.fill("no such words");
  await expect(page.getByText("Not found")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(input).toHaveCount(0);
  await expect(page.locator(".find")).toHaveCount(0);
  await expect(page.locator("#document-scroll")).toBeFocused();
});

test("a field without boxes is found by its quoted text, over a line's end and a hyphen", async ({ page, server }) => {
  const record = (change: object) => {
    const parsed = JSON.parse(invoice(change));
    parsed.field_metadata.invoice_number.citation = [{ page: 1, matching_text: "Rechnungs nummer" }];
    parsed.field_metadata.seller.name.citation = [{ page: 2, matching_text: "nordlicht  GMBH" }];
    return JSON.stringify(parsed);
  };
  const bytes = pdf([[[60, 700, "Ihre Rechnungs-"], [60, 680, "nummer"]], [[60, 300, "Nordlicht GmbH"]]]);
  const review = await open(page, server, "quoted.pdf", bytes, record);
  await review.field("Invoice number").focus();
  await expect(page.locator("#page-1 .citation[data-kind=focused][data-by-text]")).toHaveCount(2);
  await review.field("Name").focus();
  await expect(page.getByRole("button", { name: "Citation for Name, page 2" })).toBeInViewport();
  await expect(page.locator(".citation[data-kind=focused]")).toHaveCount(1);
});

test("500 pages: the first one at once, pictures and words of those in view only, go to a page by keys", async ({ page, server }) => {
  test.setTimeout(90_000);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const pages = Array.from({ length: 500 }, (_, index): [number, number, string][] => [[60, 700, `This is page ${index + 1}`], [60, 650, index === 411 ? "needle" : "hay"]]);
  const review = await open(page, server, "long.pdf", pdf(pages));
  await expect.poll(() => picture(page, 1)).toBeGreaterThan(300);
  await expect(page.locator("#page-1 .words span").first()).toBeAttached();
  const pictures = () => new Set(asked.filter((path) => /\/pages\/\d+$/.test(path))).size;
  expect(pictures(), "pictures asked for at first").toBeLessThan(12);

  await page.locator("#document-scroll").focus();
  await page.keyboard.press("g");
  await page.keyboard.type("400");
  await page.keyboard.press("Enter");
  await expect(page.locator("#page-400")).toBeInViewport();
  await expect(page.locator("#page-400 .words span").first()).toBeAttached();
  await expect.poll(() => picture(page, 400)).toBeGreaterThan(300);
  await expect(page.locator("#page-1 .words span"), "what is out of view costs nothing").toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Go to page" })).toHaveValue("400");
  expect(pictures(), "pages between were not asked for").toBeLessThan(30);

  await page.locator("#document-scroll").focus();
  await page.keyboard.press("]");
  await expect(page.getByRole("textbox", { name: "Go to page" })).toHaveValue("401");
  await page.keyboard.press("/");
  await page.keyboard.type("needle");
  await expect(page.getByText("1 of 1")).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("#page-412 .find[data-current]")).toBeInViewport();

  await page.getByRole("checkbox", { name: "Thumbnails" }).check({ force: true });
  await review.document.getByRole("link", { name: "Page 414", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Go to page" })).toHaveValue("414");
  await expect(review.document.getByRole("link", { name: "Page 414", exact: true })).toHaveAttribute("aria-current", "true");
  // How far ahead thumbnails are loaded is the browser's business: 3,000 px where it knows nothing of the network.
  expect(asked.filter((path) => /\/pages\/\d+$/.test(path)).length, "of 500, thumbnails too").toBeLessThan(150);
  expect(await page.locator(".words span").count(), "words on the page at a time").toBeLessThan(100);
});

test("pictures that were scrolled past are not waited for, and come when they are in view again", async ({ page, server }) => {
  const pages = Array.from({ length: 60 }, (_, index): [number, number, string][] => [[60, 700, `This is page ${index + 1}`]]);
  let isSlow = true;
  const [asked, abandoned] = [new Set<number>(), new Set<number>()];
  const numberOf = (url: string) => Number(/\/pages\/(\d+)(\?|$)/.exec(url)?.[1]);
  await page.route(/\/pages\/\d+(\?|$)/, async (route) => {
    const number = numberOf(route.request().url());
    asked.add(number);
    if (number < 8 || number > 30 || !isSlow) await route.continue();
  });
  page.on("requestfailed", (request) => abandoned.add(numberOf(request.url())));
  await open(page, server, "long.pdf", pdf(pages));
  await expect.poll(() => picture(page, 1)).toBeGreaterThan(300);
  const goTo = async (number: number) => {
    await page.locator("#document-scroll").focus();
    await page.keyboard.press("g");
    await page.keyboard.type(String(number));
    await page.keyboard.press("Enter");
    await expect(page.locator(`#page-${number}`)).toBeInViewport();
  };
  await goTo(16);
  await expect.poll(() => asked.has(16)).toBe(true);
  await goTo(50);
  await expect.poll(() => picture(page, 50)).toBeGreaterThan(300);
  await expect.poll(() => [...asked].filter((number) => number >= 8 && number <= 30 && !abandoned.has(number))).toEqual([]);
  isSlow = false;
  await goTo(16);
  await expect.poll(() => picture(page, 16)).toBeGreaterThan(300);
});

test("small print is drawn sharper when it is enlarged", async ({ page, server }) => {
  test.setTimeout(90_000); // a debug server draws eight million pixels
  await open(page, server, "two.pdf", twoPages());
  await expect.poll(() => picture(page, 1), { timeout: 20_000 }).toBeGreaterThan(300);
  await page.locator("#document-scroll").focus();
  for (let times = 0; times < 8; times++) await page.keyboard.press("+");
  await expect(page.getByText("300 %")).toBeVisible();
  await expect.poll(() => page.locator("#page-1 img").evaluate((image: HTMLImageElement) => image.currentSrc), { timeout: 30_000 }).toContain("size=sharp");
  await page.getByRole("button", { name: "Fit width" }).click();
  await expect(page.getByText("100 %", { exact: true })).toBeVisible();
});

test("a multi-page TIFF and a photograph held upright are shown as they are meant", async ({ page, server }) => {
  await open(page, server, "fax.tiff", tiff([{ width: 200, height: 300, grey: 200 }, { width: 300, height: 200, grey: 100 }]));
  await expect.poll(() => picture(page, 1)).toBe(200);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect.poll(() => picture(page, 2)).toBe(300);

  const jpeg = readFileSync(join(demo, "malermeister-sommer-scan.jpg"));
  await open(page, server, "photo.jpg", withOrientation(jpeg, 6));
  await expect.poll(() => picture(page, 1)).toBeGreaterThan(300);
  const shape = await page.locator("#page-1 img").evaluate((image: HTMLImageElement) => image.naturalWidth / image.naturalHeight);
  const box = (await page.locator("#page-1").boundingBox())!;
  expect(box.width / box.height).toBeCloseTo(shape, 1);
  expect(shape, "an upright scan that its note turns lies").toBeGreaterThan(1);
});

test("nothing jumps when the mouse passes over boxes and words", async ({ page, server }) => {
  const review = await open(page, server, "two.pdf", twoPages());
  await review.field("Invoice number").focus();
  const scroll = () => page.locator("#document-scroll").evaluate((pane) => pane.scrollTop);
  const before = await scroll();
  for (const box of await page.locator("#page-1 .citation, #page-1 .words span").all()) await box.hover({ force: true });
  expect(await scroll()).toBe(before);
  await expect(review.field("Invoice number")).toBeFocused();
});

test("words and found places of one document are never shown on the next one", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/net::ERR_FAILED/);
  const other = await server.upload(file("other.pdf", pdf([[[60, 700, "OTHER"]]])));
  await server.push(invoice({ number: "2026-117", fileId: other }));
  // Without prefetching, the next item reuses this one's elements.
  let loads = 0;
  await page.route("**/api/load_item", (route) => (loads++ === 0 ? route.abort() : route.continue()));
  const review = await open(page, server, "first.pdf", pdf([[[60, 700, "FIRST"]]]));
  await expect(page.locator("#page-1 .words span", { hasText: "FIRST" })).toBeAttached();
  await expect.poll(() => loads).toBe(1);
  await page.keyboard.press("/");
  await page.locator("#document-search").fill("FIRST");
  await expect(page.locator("#page-1 .find")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.locator("#fields-scroll").focus();
  await page.keyboard.press("j");
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  await expect(page.locator("#page-1 .words span", { hasText: "OTHER" })).toBeAttached();
  await expect(page.locator("#page-1 .words span", { hasText: "FIRST" })).toHaveCount(0);
  await expect(page.locator("#page-1 .find")).toHaveCount(0);
});
