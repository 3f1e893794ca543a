// The list of all keys: `?` opens it, and each key can be changed or switched off.
import { expect, expectAccessible, invoice, openItem, ready, test } from "./world.ts";

test("? lists the keys; one is changed, one switched off, and both stay so", async ({ page, server }) => {
  const first = await server.push(invoice({ number: "K-1" }));
  await server.push(invoice({ number: "K-2" }));
  await openItem(page, server, first, true);
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await expect(list).toBeVisible();
  await expect(list.getByRole("row", { name: /Next item/ })).toContainText("j");

  await expectAccessible(page, true);

  await list.getByRole("button", { name: "Change: Next item" }).click();
  await page.keyboard.press("n");
  await expect(list.getByRole("row", { name: /Next item/ })).toContainText("n");
  await list.getByRole("button", { name: "Off: Previous item" }).click();
  await expect(list.getByRole("row", { name: /Previous item/ })).toContainText("off");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();

  await page.reload();
  await ready(page, true);
  const here = page.url();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.waitForTimeout(300);
  expect(page.url()).toBe(here);
  await page.keyboard.press("n");
  await expect(page).not.toHaveURL(here);
});
