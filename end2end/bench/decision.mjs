// Measures the time from a decision to the next editor, on the real corpus (or else the demo documents), with a release build:
//   cargo xtask site --release && cargo build --release --features ssr && node end2end/bench/decision.mjs
// COUNTERSIGN_BINARY_UNDER_TEST names another binary. Quote figures only with their machine and run.
import { chromium } from "@playwright/test";
import { chromium as executable } from "../chromium.mjs";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const binary = process.env.COUNTERSIGN_BINARY_UNDER_TEST ?? join(target, "release/countersign");
const corpus = resolve(root, "../shared/invoices");
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|LLAMA_|DATABASE_URL)/.test(name)));
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/**
 * Accepts the item on the page, even if a rule is broken. Returns the milliseconds until the next item is painted, and until the picture
 * of its first page is painted, too. An item that violates its schema can't be accepted, so it is skipped and not counted.
 */
function decide() {
  return new Promise((done) => {
    const before = document.querySelector("#review").getAttribute("action");
    const press = (key, more) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
    const started = performance.now();
    let refused = false;
    const painted = (since) => new Promise((next) => requestAnimationFrame(() => setTimeout(() => next(performance.now() - since))));
    const look = async () => {
      const form = document.querySelector("#review");
      if (!form || performance.now() - started > 5_000) return done(null); // the queue is finished
      if (!refused && document.querySelector("#fields-scroll .notice-bad[role=alert]")) {
        refused = true;
        press("j");
      }
      if (form.getAttribute("action") === before) return requestAnimationFrame(look);
      if (refused) return done({});
      const editor = await painted(started);
      const picture = document.querySelector("#page-1 img");
      if (picture) await picture.decode().catch(() => undefined);
      done({ editor, picture: await painted(started) });
    };
    press("Enter", { ctrlKey: true, shiftKey: true });
    look();
  });
}

/** Works through the queue once; `reading` is how long the reviewer looks at an item before accepting it. */
async function run(browser, reading) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const source = existsSync(corpus) ? corpus : join(root, "demo/documents");
  spawnSync(binary, ["import", source, "--data-dir", folder], { env: environment });
  const child = spawn(binary, ["serve", "--addr", "127.0.0.1:0", "--data-dir", folder], { env: environment });
  const url = await new Promise((found) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const address = /listening on (http:\S+)/.exec(said)?.[1];
      if (address) found(address);
    });
  });
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  let loads = 0;
  page.on("request", (request) => (loads += Number(request.url().endsWith("/api/load_item"))));
  await page.goto(url);
  await page.locator("html[data-hydrated]").waitFor();
  await page.getByRole("table").getByRole("link").first().click();
  await page.locator("#review").waitFor();
  const times = [];
  let seen = 0;
  for (;;) {
    await page.waitForTimeout(reading);
    const time = await page.evaluate(decide);
    if (!time || ++seen > 60) break;
    if (time.editor) times.push(time);
  }
  child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
  const line = (key) => {
    const values = times.map((time) => time[key]);
    return `p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms, max ${Math.max(...values).toFixed(0)} ms`;
  };
  console.log(`${reading} ms of reading, ${times.length} decisions: next editor ${line("editor")}; with its first page ${line("picture")}`);
}

const browser = await chromium.launch({
  executablePath: executable,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
console.log(`${cpus().length} × ${cpus()[0].model}, ${binary.includes("release") ? "release" : "not a release"} build\n`);
for (const reading of [1_000, 0]) await run(browser, reading);
await browser.close();
