// English and German, by the reader's choice; with and without a script.
import { anyPdf, expect, expectAccessible, invoice, ready, test } from "./world.ts";

test("the language is chosen by a button, and stays chosen", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice({ fileId: await server.upload(anyPdf()) }));
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Zu prüfen");
  await ready(page, hasScript);
  await expectAccessible(page, hasScript);

  await page.goto(`${server.url}/items/${id}`);
  await ready(page, hasScript);
  await expect(page.getByRole("button", { name: "Annehmen" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Felder" })).toBeVisible();
  await expectAccessible(page, hasScript);
});
