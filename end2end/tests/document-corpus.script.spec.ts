// Words on the pages of all documents: the demo's, and the corpus' if it is beside the repository.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Server, binary, cleanEnvironment, demo, expect, ready, test } from "./world.ts";

for (const [name, folder, least] of [
  ["the demo", demo, 10],
  ["the corpus", resolve(import.meta.dirname, "../../../shared/invoices"), 35],
] as const) {
  test(`words lie on the pages of ${name}, and a click on the invoice number offers it`, async ({ page }) => {
    test.skip(!existsSync(folder), `${name} is not beside this repository`);
    test.setTimeout(600_000);
    const server = new Server();
    try {
      spawnSync(binary, ["import", folder, "--data-dir", server.dataDir], { env: cleanEnvironment() });
      await server.start();
      const found = await server.api("POST", "/api/v1/beta/agent-data/:search", { deployment_name: "_public", collection: "invoices", page_size: 100 });
      let [offered, without] = [0, 0];
      for (const item of found.items) {
        await test.step(item.data.file_name, async () => {
          await page.goto(`${server.url}/items/${item.id}`);
          await ready(page, true);
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
          if (text === "" || !(await word.count())) {
            without += 1; // a scan, a falsified number, or one that is several words
            return;
          }
          await number.focus();
          await word.click();
          const offer = page.locator("#offer-take");
          await expect(offer).toHaveAccessibleName(new RegExp(text.replace(/[^\w]/g, ".")));
          await offer.click();
          await expect(number).toHaveValue(text);
          await expect(number).toBeFocused();
          offered += 1;
        });
      }
      console.log(`${name}: ${offered} invoice numbers clicked and offered, ${without} without such a word on their first page`);
      expect(offered).toBeGreaterThanOrEqual(least);
    } finally {
      await server.remove();
    }
  });
}
