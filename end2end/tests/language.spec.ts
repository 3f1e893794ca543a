// English and German, as the reader chooses, with and without JavaScript.
import { file } from "./documents.ts";
import { anyPdf, choose, expect, expectAccessible, invoice, openItem, ready, test } from "./world.ts";

test("the language is chosen by a button, and stays chosen", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice({ fileId: await server.upload(anyPdf()) }));
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await choose(page, "Deutsch");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Zu prüfen");
  await ready(page, hasScript);
  await expectAccessible(page, hasScript);

  await page.goto(`${server.url}/items/${id}`);
  await ready(page, hasScript);
  await expect(page.getByRole("button", { name: "Annehmen" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Felder", exact: true })).toBeVisible();
  await expectAccessible(page, hasScript);
  // German words are longer: on a telephone, too, both decisions stay in view.
  await page.setViewportSize({ width: 390, height: 800 });
  for (const name of [/^Ablehnen/, /^Annehmen/]) await expect(page.getByRole("button", { name }).first()).toBeInViewport({ ratio: 1 });
});

test("the queue shows amounts and days as their reader writes them, and finds them so", async ({ page, server, hasScript }) => {
  await server.push(invoice());
  await page.goto(server.url);
  await ready(page, hasScript);
  const row = page.getByRole("row", { name: /Nordlicht GmbH/ });
  await expect(row).toContainText("4 Mar 2026");
  await expect(row).toContainText("1,515.00");
  await choose(page, "Deutsch");
  await expect(row).toContainText("04.03.2026");
  await expect(row).toContainText("1.515,00");
  await ready(page, hasScript);
  await page.getByRole("searchbox").fill("1.515,00");
  await page.getByRole("searchbox").press("Enter");
  await expect(page).toHaveURL(/text=1.515%2C00/);
  await expect(row).toContainText("1.515,00");
});

test("why a document can't be shown is said in the reader's language", async ({ page, server, hasScript }) => {
  const fileId = await server.upload(file("letter.html", Buffer.from("<html></html>")));
  await page.goto(server.url);
  await choose(page, "Deutsch");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await openItem(page, server, await server.push(invoice({ fileId })), hasScript);
  await expect(page.getByText("Dokumente vom Typ .html können hier nicht gezeigt werden.")).toBeVisible();
});
