// All 52 real invoices of the shared corpus, if it is beside the repository. Each page is opened once for all that is said of it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { corpus, importAndStart, walkByArrows, wordsLieOnThePage } from "./corpus.ts";
import { Server, expect, ready, test } from "./world.ts";

/** Every scalar in `value` that a reviewer must be able to see. Absent values show nothing. */
function leaves(value: unknown, path = ""): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(one, `${path}[${index}]`));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([key, one]) => leaves(one, path === "" ? key : `${path}.${key}`));
  }
  return [[path, value === null ? "" : String(value)]];
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Turns what an English reader sees, `1,234.56` and `31 Mar 2026`, back into what is stored. */
function stored(shown: string): string {
  const day = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$/.exec(shown);
  if (day) return `${day[3]}-${String(months.indexOf(day[2]) + 1).padStart(2, "0")}-${day[1].padStart(2, "0")}`;
  return /^-?\d{1,3}(,\d{3})+\.\d+$/.test(shown) ? shown.replaceAll(",", "") : shown;
}

test("every invoice of the corpus can be reviewed, citations and words lie on its pages, and arrows change nothing", async ({ page }) => {
  test.skip(!existsSync(corpus), "the corpus of real invoices is not beside this repository");
  test.setTimeout(900_000);
  const server = new Server();
  try {
    const items = await importAndStart(server, corpus);
    expect(items).toHaveLength(52);
    await page.setViewportSize({ width: 1440, height: 900 });
    const [withTotal, sideways]: [string[], string[]] = [[], []];
    let [offered, cells] = [0, 0];
    for (const item of items) {
      await test.step(item.data.file_name, async () => {
        const response = await page.goto(`${server.url}/items/${item.id}`);
        expect(response?.status()).toBe(200);
        await ready(page, true);
        const loaded = page.locator("#page-1 img");
        await loaded.evaluate((image: HTMLImageElement) => image.decode());
        expect(await loaded.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);

        const total = await page.locator(".head-item[data-kind=amount]").evaluate((item) => {
          const box = item.getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth ? item.textContent : "";
        });
        if (/\d/.test(total ?? "")) withTotal.push(item.data.file_name);
        const isSideways = () => [...document.querySelectorAll(".rows-scroll")].some((table) => table.scrollWidth > table.clientWidth + 1);
        if (await page.evaluate(isSideways)) sideways.push(item.data.file_name);
        const cutNumbers = () => [...document.querySelectorAll<HTMLInputElement>(".rows .control[data-kind=number]")].filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.value);
        expect(await page.evaluate(cutNumbers), "no number is cut off in its cell").toEqual([]);

        const shown = await page.evaluate(() =>
          Object.fromEntries([...document.querySelectorAll<HTMLInputElement>("[name^='f.']")].map((input) => [input.name.slice(2), input.value])),
        );
        for (const path of Object.keys(shown)) shown[path] = stored(shown[path]);
        for (const [path, text] of leaves(item.data.data)) {
          if (text === "" || Number.isNaN(Number(text))) expect(shown[path], path).toBe(text);
          else expect(Number(shown[path]) === Number(text), `${path}: ${shown[path]} is ${text}`).toBe(true);
        }
        const outside = await page.evaluate(async () => {
          const problems: string[] = [];
          let drawn = 0;
          // A task of its own lets the marks follow the focus; a timer would wait for a picture of each of them.
          const { port1, port2 } = new MessageChannel();
          const task = () => new Promise((done) => ((port1.onmessage = done), port2.postMessage("")));
          for (const input of document.querySelectorAll<HTMLElement>("[name^='f.']")) {
            input.focus();
            await task();
            for (const mark of document.querySelectorAll<HTMLElement>(".citation[data-kind=focused]")) {
              drawn += 1;
              const box = mark.getBoundingClientRect();
              const sheet = mark.closest(".sheet")!.getBoundingClientRect();
              const inside = box.left >= sheet.left - 1 && box.top >= sheet.top - 1 && box.right <= sheet.right + 1 && box.bottom <= sheet.bottom + 1;
              if (!inside || box.width < 1 || box.height < 1) problems.push(input.getAttribute("name")!);
            }
          }
          return { problems, drawn };
        });
        expect(outside.problems).toEqual([]);
        expect(outside.drawn).toBeGreaterThan(0);
        cells += await walkByArrows(page, server, item);
        await page.locator("#page-1").scrollIntoViewIfNeeded(); // the last citation may lie on another page, and words are only where one looks
        if (await wordsLieOnThePage(page)) offered += 1;
      });
    }
    console.log(`the total is in view in ${withTotal.length} of 52; a table scrolls sideways in ${sideways.length}: ${sideways.join(", ")}; ${offered} invoice numbers are offered`);
    expect(cells).toBeGreaterThan(100);
    expect(offered).toBeGreaterThanOrEqual(35);
    expect(withTotal.length).toBe(52);
    expect(sideways.length).toBeLessThanOrEqual(4);
  } finally {
    await server.remove();
  }
});

test("the corpus is complete", () => {
  test.skip(!existsSync(corpus), "the corpus of real invoices is not beside this repository");
  const manifest = JSON.parse(readFileSync(join(corpus, "MANIFEST.json"), "utf8"));
  expect(readdirSync(corpus).filter((name) => name.endsWith(".extracted.json"))).toHaveLength(manifest.documents.length);
});
