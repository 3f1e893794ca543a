// What goes out, and what is remembered of it.
import type { Locator, Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expect, expectAccessible, expectDecided, menu, openItem, ready, sums, test } from "./world.ts";

/** The file that a click downloads. */
async function downloaded(page: Page, from: Locator): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([page.waitForEvent("download"), from.click()]);
  const text = readFileSync(await download.path(), "utf8");
  return { name: download.suggestedFilename(), lines: text.replace("\uFEFF", "").trimEnd().split("\r\n") };
}

test("what was accepted goes out once, in a file that the history names and that can be had again", async ({ page, server, hasScript }) => {
  const id = await server.push(sums({ number: "R-1", fileName: "one.pdf" }));
  await server.push(sums({ number: "R-2", fileName: "two.pdf" }));
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expectDecided(page, "accepted");

  await page.goto(server.url);
  await ready(page, hasScript);
  const lines = await downloaded(page, (await menu(page, "export")).getByRole("link", { name: "CSV, line items" }));
  expect(lines.name).toBe("invoices-lines.csv");
  expect(lines.lines[0]).toBe("id,number,table,row,quantity,unit_price,line_total");
  expect(lines.lines[1]).toMatch(/,R-2,line_items,1,4,3\.95,15\.80$/);
  if (hasScript) await menu(page, "export"); // it closes by itself
  await page.getByRole("link", { name: "Export what is new" }).click();
  await expect(page).toHaveURL(`${server.url}/exports`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Exports");
  await page.getByLabel("Format").selectOption("CSV");
  const button = page.getByRole("button", { name: "Export what is new" });
  const file = await downloaded(page, button);
  expect(file.name).toMatch(/^invoices-\d{4}-\d\d-\d\d-\d{6}\.csv$/);
  expect(file.lines).toHaveLength(2);
  expect(file.lines[0]).toMatch(/^id,status,file_name,invoice_number,seller\.name,currency,iban,.*,grand_total,decided_at,decided_by$/);
  expect(file.lines[1]).toMatch(new RegExp(`^${id},accepted,one.pdf,R-1,Nordlicht GmbH,EUR,.*,42\\.60,[^,]+,Reviewer$`));

  await button.click();
  await expect(page.getByRole("status")).toHaveText("Nothing is new: every accepted document has gone out as it is now.");
  await expect(page.getByRole("listitem")).toContainText([`${file.name}`]);
  await expect(page.getByRole("listitem")).toContainText("1 document, by Reviewer");
  await expectAccessible(page, hasScript);
  const again = await downloaded(page, page.getByRole("listitem").getByRole("link", { name: "CSV", exact: true }));
  expect(again).toEqual(file);

  await page.goto(`${server.url}/items/${id}/history`);
  const events = page.getByRole("region", { name: "What happened" }).getByRole("listitem");
  await expect(events).toHaveCount(3);
  await expect(events.nth(2)).toContainText(new RegExp(`Exported to ${file.name} by Reviewer .* UTC`));
});
