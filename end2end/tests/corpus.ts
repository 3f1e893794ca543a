// What holds on the review page of any document: the demo's and the corpus' stories go through all of theirs.
import { type Page } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { type Server, binary, expect } from "./world.ts";

/** 52 real invoices, if they are beside the repository. */
export const corpus = resolve(import.meta.dirname, "../../../shared/invoices");

/** Imports a folder, starts the server, and gives the items as the API lists them. */
export async function importAndStart(server: Server, folder: string): Promise<any[]> {
  const imported = spawnSync(binary, ["import", folder, "--data-dir", server.dataDir], { env: server.environment, encoding: "utf8" });
  expect(imported.stderr).toContain(" imported, 0 skipped");
  expect(imported.status).toBe(0);
  await server.start();
  const found = await server.api("POST", "/api/v1/beta/agent-data/:search", { deployment_name: "_public", collection: "invoices", page_size: 100 });
  return found.items;
}

const codes = { ArrowLeft: 37, ArrowRight: 39, ArrowDown: 40 };

/** Presses keys as `page.keyboard.press` does, but sends all of them before it waits for the answers. */
async function pressArrows(page: Page, keys: (keyof typeof codes)[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const strokes = keys.flatMap((key) => (["rawKeyDown", "keyUp"] as const).map((type) => ({ type, key, code: key, windowsVirtualKeyCode: codes[key] })));
  await Promise.all(strokes.map((stroke) => session.send("Input.dispatchKeyEvent", stroke)));
  await session.detach();
}

/** Goes through every cell of the open item by arrow: nothing changes, and the sum is that of the rows. Gives the number of cells. */
export async function walkByArrows(page: Page, server: Server, item: any): Promise<number> {
  const before = await server.stored(item.id);
  const lines = page.getByRole("table", { name: "Line items" });
  const first = lines.locator(".control").first();
  if ((await first.count()) === 0) return 0;
  await first.selectText(); // as when the cell is entered by key
  const [height, width] = [await lines.locator("tbody tr[id]").count(), await lines.locator("tbody tr[id]").first().locator(".control").count()];
  const keys: (keyof typeof codes)[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 1; column < width; column++) keys.push(row % 2 === 0 ? "ArrowRight" : "ArrowLeft");
    if (row + 1 < height) keys.push("ArrowDown");
  }
  await pressArrows(page, keys);
  const last = lines.locator("tbody tr[id]").last();
  await expect(last.locator(".control").nth(height % 2 === 0 ? 0 : width - 1), item.data.file_name).toBeFocused();
  const sum = (item.data.data.line_items as any[]).reduce((sum, row) => sum + Math.round((row.line_total ?? 0) * 1e4), 0) / 1e4;
  expect(Number((await lines.locator("tfoot output").textContent())?.replaceAll(",", ""))).toBeCloseTo(sum, 4);
  await expect(page.locator("output[role=status]")).toHaveText("");
  expect(await server.stored(item.id)).toBe(before);
  return height * width;
}

/** The words of the first page lie on it, and a click on the invoice number offers it. False if no word is the number. */
export async function wordsLieOnThePage(page: Page): Promise<boolean> {
  await page.locator("#page-1 .words[data-state=there]").waitFor({ state: "attached" });
  const outside = await page.evaluate(() => {
    const sheet = document.querySelector("#page-1")!.getBoundingClientRect();
    const inside = (box: DOMRect) => box.left > sheet.left - 3 && box.right < sheet.right + 20 && box.top > sheet.top - 3 && box.bottom < sheet.bottom + 3;
    return [...document.querySelectorAll("#page-1 .words span")].filter((word) => !inside(word.getBoundingClientRect())).map((word) => word.textContent);
  });
  expect(outside).toEqual([]);
  const number = page.locator("[name='f.invoice_number']");
  const text = (await number.count()) ? await number.inputValue() : "";
  const word = page.locator("#page-1 .words span").getByText(text, { exact: true }).first();
  if (text === "" || !(await word.count())) return false; // a scan, a falsified number, or one that is several words
  await number.focus();
  await word.click();
  const offer = page.locator("#offer-take");
  await expect(offer).toHaveAccessibleName(new RegExp(text.replace(/[^\w]/g, ".")));
  await offer.click();
  await expect(number).toHaveValue(text);
  await expect(number).toBeFocused();
  return true;
}
