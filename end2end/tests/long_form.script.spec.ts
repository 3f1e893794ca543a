// Forms too long to draw completely, as a script draws them: what is in view.
import { expect, expectDecided, openItem, test } from "./world.ts";
import { manyFields } from "./many_fields.ts";

test("a form of 20,000 fields opens, goes to any doubtful field by key, and is edited there", async ({ page, server }) => {
  test.setTimeout(120_000);
  const id = await server.push(manyFields(20_000, [7_777, 15_000]));
  const review = await openItem(page, server, id, true);
  const drawn = page.locator(".field");
  const pane = page.locator("#fields-scroll");
  await expect.poll(() => drawn.count()).toBeLessThan(200);
  await page.keyboard.press("u");
  await expect(review.field("Field 7777")).toBeFocused();
  await expect(review.field("Field 7777")).toBeInViewport();
  await page.keyboard.press("F2");
  await page.keyboard.type("first");
  await page.keyboard.press("Enter");
  await expect(review.field("Field 15000")).toBeFocused();
  await expect(review.field("Field 15000")).toBeInViewport();
  await page.keyboard.press("F2");
  await page.keyboard.type("second");
  for (let at = 15_001; at <= 15_030; at++) {
    await page.keyboard.press("Tab");
    const name = () => page.evaluate(() => document.activeElement?.getAttribute("name"));
    while ((await name()) !== `f.fields.field_${at}`) await page.keyboard.press("Tab"); // buttons beside the field
  }
  await expect(review.field("Field 15030")).toBeInViewport();
  await page.keyboard.type("third");
  await pane.evaluate((pane) => (pane.scrollTop = 0));
  await expect(review.field("Field 0")).toBeInViewport();
  await expect(review.field("Field 15030"), "the field with the focus stays").toBeFocused();
  await expect.poll(() => drawn.count()).toBeLessThan(200);
  await pane.evaluate((pane) => (pane.scrollTop = pane.scrollHeight));
  await expect(review.field("Item 50, Tags")).toBeInViewport();
  await review.saveForm();
  await page.reload();
  await page.locator("html[data-hydrated]").waitFor();
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
  const { fields } = (await server.record(id)).data;
  expect([fields.field_7777, fields.field_15000, fields.field_15030]).toEqual(["first", "second", "third"]);
});

test("what is in view stays where it is while fields above it come and go", async ({ page, server }) => {
  test.setTimeout(60_000);
  const id = await server.push(manyFields(2_000));
  const review = await openItem(page, server, id, true);
  const pane = page.locator("#fields-scroll");
  await pane.evaluate((pane) => (pane.scrollTop = pane.scrollHeight / 2));
  await expect.poll(() => page.locator(".field").count()).toBeLessThan(200);
  await expect.poll(() => inView(page)).toBeGreaterThan(5);
  const names = await page.locator(".control").evaluateAll((all) => {
    const seen = all.filter((one) => one.getBoundingClientRect().top > 300 && one.getBoundingClientRect().bottom < 600);
    return seen.map((one) => one.getAttribute("name")!);
  });
  const field = page.locator(`[name="${names[0]}"]`);
  const top = (await field.boundingBox())!.y;
  await pane.hover();
  for (let times = 0; times < 4; times++) await page.mouse.wheel(0, -900);
  for (let times = 0; times < 4; times++) await page.mouse.wheel(0, 900);
  await expect.poll(async () => Math.abs((await field.boundingBox())!.y - top)).toBeLessThan(60);
  await expect(review.field("Field 0")).toHaveCount(0);
});

/** How many fields are in view. */
async function inView(page: import("@playwright/test").Page): Promise<number> {
  return await page.locator(".control").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().top > 100 && one.getBoundingClientRect().top < innerHeight - 150).length);
}

test("a row of a table far down in a long form is reached by key", async ({ page, server }) => {
  const record: any = manyFields(3_000);
  record.data.rows = record.original_data.rows = Array.from({ length: 600 }, (_, at) => ({ quantity: at }));
  record.field_metadata.rows = Array.from({ length: 600 }, (_, at) => ({ quantity: { confidence: at === 555 ? 0.2 : 0.98 } }));
  const id = await server.push(record);
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await expect(review.field("Quantity, row 556")).toBeFocused();
  await expect(review.field("Quantity, row 556")).toBeInViewport();
});

test("what is typed into a long form before its script has taken over is kept", async ({ page, server }) => {
  const id = await server.push(manyFields(2_000));
  let open = () => {};
  const held = new Promise<void>((go) => (open = go));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.url}/items/${id}?field=fields.field_1234`, { waitUntil: "commit" });
  const field = page.getByLabel("Field 1234", { exact: true });
  await field.scrollIntoViewIfNeeded();
  await field.fill("early");
  open();
  await page.locator("html[data-hydrated]").waitFor();
  await expect(field).toBeFocused();
  await expect(field).toBeInViewport();
  await expect(field).toHaveValue("early");
  await field.blur();
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
});
