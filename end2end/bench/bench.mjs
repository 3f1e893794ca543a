// A release build in figures: bytes, paints, the time from a hand to the screen, memory; each beside its budget, held or missed.
// `make bench-pages` prints the table; the machine and the run belong beside any figure that is quoted. Nothing here is a test.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { clickToEditor, decisionToEditor, heap, keyToPaint, launch, open, seen, weigh } from "./page.mjs";
import { Server, get, largeInvoice, smallInvoice } from "./server.mjs";

const ROWS = 479; // the largest record of the corpus that issue 4 speaks of
const server = new Server();
const rows = [];
const row = (what, figure, held) => rows.push([what, String(figure), held === undefined ? "" : held ? "held" : "MISSED"]);
const sorted = (values) => [...values].sort((a, b) => a - b);
const middle = (values) => sorted(values)[Math.floor(values.length / 2)];
const milliseconds = (values) => `p50 ${middle(values).toFixed(0)} ms, worst ${Math.max(...values).toFixed(0)} ms (${values.length})`;

/** As many as `count` results of `work`. */
async function times(count, work) {
  const values = [];
  for (let index = 0; index < count; index++) values.push(await work(index));
  return values;
}

/** How many milliseconds `work` took, `count` times. */
async function clocked(count, work) {
  const values = await times(count, async (index) => {
    const start = performance.now();
    await work(index);
    return performance.now() - start;
  });
  const ordered = sorted(values);
  return `p50 ${middle(values).toFixed(2)} ms, p99 ${ordered[Math.min(count - 1, Math.floor(count * 0.99))].toFixed(2)} ms`;
}

async function bytes(browser, ids, large) {
  const places = [["queue", "/"], ["review page", `/items/${ids[0]}`], [`review page, ${ROWS} rows`, `/items/${large}`]];
  for (const [name, path] of places) {
    const page = await open(browser, server.url + path);
    const weight = await weigh(page, server.url);
    for (const [part, value] of Object.entries(weight.bytes)) {
      row(`${name}: ${part}, bytes (brotli)`, value, name === "queue" && part === "HTML" ? value <= 15_000 : undefined);
    }
    const { wasm, JS } = weight.bytes;
    row(`${name}: wasm + JS, budget 300 kB`, `${((wasm + JS) / 1000).toFixed(1)} kB`, wasm + JS <= 300_000);
    row(`${name}: requests`, weight.requests);
    row(`${name}: requests to third parties, budget 0`, weight.strangers, weight.strangers === 0);
    const { js, wasm: memory } = await heap(page);
    row(`${name}: heap of JavaScript, memory of wasm`, `${js.toFixed(1)} MB, ${memory.toFixed(1)} MB`);
    await page.context().close();
  }
}

async function beforeScript(browser, ids) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  const lines = await page.locator("a[href^='/items/']").count();
  row("queue without any script: documents to read", lines, lines > 0);
  const html = await (await fetch(`${server.url}/items/${ids[0]}?field=grand_total`)).text();
  const fields = html.match(/name="f\./g)?.length ?? 0;
  row("a link to an item: fields in the first response", fields, fields > 0);
  await context.close();
}

async function felt(browser, ids, large, like, slower) {
  let first;
  const named = (text) => `${slower === 1 ? "full CPU" : `CPU ${slower}× slower`}: ${text}`;
  for (const [name, path] of [["queue", "/"], ["review page", `/items/${ids[0]}`]]) {
    const page = await open(browser, server.url + path, slower);
    await page.waitForTimeout(500);
    const { lcp, cls } = await seen(page);
    row(named(`${name}: largest contentful paint`), `${lcp.toFixed(0)} ms`);
    row(named(`${name}: layout shift, budget 0.02`), cls.toFixed(4), cls < 0.02);
    await page.context().close();
  }
  const verdict = (values, limit) => (slower === 1 ? middle(values) <= limit : undefined); // budgets are for a machine at full speed

  const page = await open(browser, `${server.url}/items/${ids[0]}`, slower);
  row(named("click → editor"), milliseconds(await times(6, (index) => clickToEditor(page, index))));
  await page.context().close();

  // The newest come first in the queue, so that one follows the other.
  for (let number = 0; number < 9; number++) first = await server.create(smallInvoice(number, like));
  const deciding = await open(browser, `${server.url}/items/${first}`, slower);
  const decisions = await times(6, async () => {
    const time = await decisionToEditor(deciding);
    await deciding.waitForTimeout(1200); // a reviewer looks before deciding; the one after next is fetched meanwhile
    return time;
  });
  row(named("decision → next editor, budget 100 ms"), milliseconds(decisions), verdict(decisions, 100));
  await deciding.context().close();

  const long = await open(browser, `${server.url}/items/${large}`, slower);
  const cell = long.locator(".control[name^='f.line_items['][name$='.description']").nth(3);
  await cell.click();
  await long.evaluate(() => (window.seen.longest = 0));
  const keys = await times(10, async (index) => {
    await long.waitForTimeout(index % 2 ? 700 : 60); // some keys in a row, some after the draft was saved
    return await keyToPaint(long, "x");
  });
  row(named(`key → paint, ${ROWS} rows, budget 50 ms`), milliseconds(keys), verdict(keys, 50));
  await long.waitForTimeout(1500);
  row(named(`longest task while typing, ${ROWS} rows`), `${(await seen(long)).longest.toFixed(0)} ms`);
  await long.context().close();
}

async function atTenThousand(texts) {
  const lines = join(server.folder, "many.jsonl");
  writeFileSync(lines, Array.from({ length: 10_000 - texts.length }, (_, index) => JSON.stringify(texts[index % texts.length])).join("\n"));
  server.import(lines);
  row("GET /healthz (the floor of HTTP in this run)", await clocked(300, () => fetch(`${server.url}/healthz`).then((answer) => answer.text())));
  const pending = { filter: { status: { eq: "pending_review" } }, order_by: "created_at desc", page_size: 50 };
  row("search at 10,000: pending, newest first, 50 records", await clocked(300, () => server.search(pending)));
  row("counts by status at 10,000", await clocked(100, () => server.countByStatus()));
  row("queue page at 10,000: time to first byte", `p50 ${middle(await times(50, async () => (await get(server.url)).first)).toFixed(1)} ms`);
  row("resident memory of the server after that", `${server.residentMegabytes()} MB`);
}

row("imported", server.importInvoices());
try {
  await server.start();
  const { items } = await server.search({ page_size: 100 });
  const ids = items.filter((item) => item.data.status === "pending_review").map((item) => item.id);
  row("resident memory of the server after start", `${server.residentMegabytes()} MB`);
  const large = await server.create(largeInvoice(ROWS));
  const browser = await launch();
  await bytes(browser, ids, large);
  await beforeScript(browser, ids);
  const like = items.find((item) => item.data.file_id)?.data ?? { file_id: null };
  for (const slower of [1, 4]) await felt(browser, ids, large, like, slower);
  await browser.close();
  await atTenThousand(items.map((item) => item.data));
} finally {
  server.stop();
}
console.log(`${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, release build\n`);
const width = Math.max(...rows.map(([what]) => what.length));
const figures = Math.max(...rows.map(([, figure]) => figure.length));
for (const [what, figure, held] of rows) console.log(`${what.padEnd(width)}  ${figure.padEnd(figures)}  ${held}`.trimEnd());
