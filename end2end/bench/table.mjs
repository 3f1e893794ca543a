// Measures the table editor with 479 and 3,000 rows, at full speed and with the CPU slowed down 4x: opening, key → paint, a new row.
// `node bench/table.mjs` measures the release build, `--debug` the debug build. Keys go through the browser's input queue. Paint is the
// frame after the key, observed from a message posted in it. `--case TEXT` measures only records whose name has the text, `--slower 1`
// only at that speed.
import { chromium } from "@playwright/test";
import { chromium as executable } from "../chromium.mjs";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { longInvoice } from "../tests/long_invoice.mjs";

const root = resolve(import.meta.dirname, "../..");
const build = process.argv.includes("--debug") ? "debug" : "release";
const binary = process.env.COUNTERSIGN_BINARY_UNDER_TEST ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), build, "countersign");
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|LLAMA_|DATABASE_URL)/.test(name)));
const folder = mkdtempSync(join(tmpdir(), "countersign-table-"));
const child = spawn(binary, ["serve", "--addr", "127.0.0.1:0", "--data-dir", folder], { env: environment });
const url = await new Promise((found, failed) => {
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
    const address = /listening on (http:\S+)/.exec(said)?.[1];
    if (address) found(address);
  });
  child.on("exit", () => failed(new Error(said)));
});

async function push(record) {
  const answer = await fetch(`${url}/api/v1/beta/agent-data`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ deployment_name: "_public", collection: "invoices", data: record }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).id;
}

const share = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const both = (values) => `p50 ${share(values, 0.5).toFixed(0)} ms, p95 ${share(values, 0.95).toFixed(0)} ms`;

/** From now on, records the time from each keydown to paint in `window.paints`. */
function watchKeys() {
  window.paints = [];
  window.longest = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((task) => (window.longest = Math.max(window.longest, task.duration)))).observe({ entryTypes: ["longtask"] });
  addEventListener(
    "keydown",
    (event) => {
      const pressed = event.timeStamp;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.paints.push(performance.now() - pressed);
        channel.port2.postMessage(0);
      });
    },
    true,
  );
}

/** Records in the shape of a real customs declaration: `clean`, or wrapped as a raw extraction is. Empty where `shared` is missing. */
function declarations() {
  const script = resolve(root, "../shared/cases/huge.py");
  if (!existsSync(script)) return [];
  const made = (...words) => JSON.parse(spawnSync("python3", [script, ...words], { maxBuffer: 1e8, encoding: "utf8" }).stdout);
  return [["479 plain rows of 13 cells", made("clean")], ["479 wrapped rows of 13 cells", made()]];
}

/** What stands behind a word of the command line. */
function option(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
}

const speeds = option("--slower", "1,4").split(",").map(Number);
const lines = [];
const browser = await chromium.launch({
  executablePath: executable,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  for (const [name, record] of [
    ["60 rows, every cell cited", longInvoice(60, [5, 30], true)],
    ...declarations(),
    ["479 rows, every cell cited", longInvoice(479, [100, 300], true)],
    ["3,000 rows, confidences only", longInvoice(3_000, [100, 2_900])],
    ["3,000 rows, every cell cited", longInvoice(3_000, [100, 2_900], true)],
  ].filter(([name]) => name.includes(option("--case", "")))) {
    const size = (JSON.stringify(record).length / 1e6).toFixed(1);
    for (const slower of speeds) {
      const id = await push(record);
      const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
      const session = await page.context().newCDPSession(page);
      await page.goto(url, { waitUntil: "networkidle" }); // caches the script, as during real work
      await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
      const start = performance.now();
      await page.goto(`${url}/items/${id}`, { waitUntil: "commit" });
      await page.locator("tbody tr[id]").first().waitFor({ state: "visible" });
      const readable = performance.now() - start;
      await page.locator("html[data-hydrated]").waitFor();
      const live = performance.now() - start;
      await page.evaluate(watchKeys);
      const row = (what, figure) => lines.push([`${name} (${size} MB), ${slower}x CPU: ${what}`, figure]);
      row("open: first rows on screen / answers by itself", `${readable.toFixed(0)} / ${live.toFixed(0)} ms`);
      const take = async (count, keys) => {
        const taken = [];
        for (let index = 0; index < count; index++) {
          for (const key of keys) {
            const before = await page.evaluate(() => window.paints.length);
            await page.keyboard.press(key);
            await page.waitForFunction((before) => window.paints.length > before, before);
          }
          taken.push(await page.evaluate(() => window.paints.at(-1)));
        }
        return both(taken);
      };
      await page.locator("[name$=quantity]").nth(5).focus();
      row("a digit", await take(20, ["7"]));
      await page.keyboard.press("Escape");
      row("arrow to the next row", await take(40, ["ArrowDown"]));
      row("leave a cell that was changed", await take(20, ["8", "ArrowDown"]));
      await page.waitForTimeout(1_500);
      await page.evaluate(() => (window.longest = 0));
      await page.keyboard.press("6");
      await page.waitForTimeout(1_500);
      row("the save after a pause: longest task", `${(await page.evaluate(() => window.longest)).toFixed(0)} ms`);
      await page.keyboard.press("Escape");
      row("insert a row", await take(10, ["Control+Insert"]));
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cpus().length} × ${cpus()[0].model}, ${build} build\n`);
const width = Math.max(...lines.map(([what]) => what.length));
for (const [what, figure] of lines) console.log(`${what.padEnd(width)}  ${figure}`);
