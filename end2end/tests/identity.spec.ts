// The menu at the top right: who is here, language, light or dark, keys, the way out.
import { adaAndBen, anyPdf, choose, expect, expectAccessible, invoice, openItem, ready, test } from "./world.ts";

test("light or dark is chosen in the menu, on every page, and stays chosen", async ({ page, server, hasScript }) => {
  test.setTimeout(90_000);
  const id = await server.push(invoice({ fileId: await server.upload(anyPdf()) }));
  const scheme = () => page.locator("html").evaluate((root) => getComputedStyle(root).colorScheme);
  await page.goto(server.url);
  await ready(page, hasScript);
  await choose(page, "Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  if (hasScript) expect(await scheme()).toBe("dark");
  await openItem(page, server, id, hasScript);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.locator("button.identity").click();
  await expect(page.locator("#identity").getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page, hasScript);
  await page.keyboard.press("Escape");
  await expect(page.locator("#identity")).toBeHidden();
  await choose(page, "Light");
  await expect(page, "one is where one was").toHaveURL(`${server.url}/items/${id}`);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.goto(`${server.url}/exports`);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await choose(page, "As the device");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
});

test("the menu names the person and the collection, and closes by a click elsewhere", async ({ page, server, hasScript }) => {
  await server.push(invoice());
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.getByRole("link", { name: "Countersign" })).toContainText("invoices");
  await page.getByRole("button", { name: "Local reviewer" }).click();
  const menu = page.locator("#identity");
  await expect(menu).toBeVisible();
  await expect(menu.getByRole("button", { name: "Sign out" }), "nobody has signed in").toHaveCount(0);
  await expect(menu.getByRole("button", { name: "Keys" })).toBeVisible({ visible: hasScript });
  await expectAccessible(page, hasScript);
  await page.mouse.click(5, 700);
  await expect(menu).toBeHidden();
});

test("who has signed in is named in the menu, and signs out there", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await adaAndBen(browser, server, hasScript);
  await ready(ada, hasScript);
  await ada.getByRole("button", { name: "Ada" }).click();
  await ada.locator("#identity").getByRole("button", { name: "Sign out" }).click();
  await expect(ada).toHaveURL(`${server.url}/sign-in`);
  await ben.reload();
  await expect(ben.getByRole("button", { name: "Ben" }), "only Ada is gone").toBeVisible();
});

test("on a telephone the head of an item has all its buttons in two lines", async ({ page, server, hasScript }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const id = await server.push(invoice());
  await openItem(page, server, id, hasScript);
  const head = page.locator("header").first();
  expect((await head.boundingBox())!.height).toBeLessThanOrEqual(96);
  for (const name of [/^Accept/, /^Reject/, "Local reviewer"]) await expect(head.getByRole("button", { name })).toBeInViewport({ ratio: 1 });
});
