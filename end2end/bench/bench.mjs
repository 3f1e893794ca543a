// Measures a release build: bytes, paints, the time from input to paint, memory, and whether each limit (bar) is held or missed.
// `make bench-pages` prints the table. Quote figures only with their machine and run. Nothing here is a test.
//
//   node bench/bench.mjs                                  target/release/countersign, or COUNTERSIGN_BINARY_UNDER_TEST
//   node bench/bench.mjs --before OTHER/countersign       both, taking turns, with their ratio; WORSE if it is above 1.15. The path is
//                                                         absolute, or relative to the repository's root
//   ROUNDS=5 WORDS=key node bench/bench.mjs               more samples; only blocks whose name contains the word
import { existsSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { Figures } from "./figures.mjs";
import { clickToEditor, decisionToEditor, firstKey, heap, keyToPaint, launch, open, seen, weigh } from "./page.mjs";
import { Server, binary, get, largeInvoice, smallInvoice } from "./server.mjs";

const ROWS = 479; // as many as the corpus' largest record, see issue 4
const BYTES = 475_000; // as in xtask
const ROUNDS = Number(process.env.ROUNDS ?? 3);

/** The results of `count` runs of `work`. */
async function times(count, work) {
  const values = [];
  for (let index = 0; index < count; index++) values.push(await work(index));
  return values;
}

/** The milliseconds of `count` runs of `work`. */
const clocked = (count, work) =>
  times(count, async (index) => {
    const start = performance.now();
    await work(index);
    return performance.now() - start;
  });

/** A build's running server with its records, and where its figures go. */
class World {
  constructor(build, path) {
    this.build = build;
    this.server = new Server(path);
  }

  async start() {
    this.note("imported", this.server.importInvoices());
    await this.server.start();
    this.items = (await this.server.search({ page_size: 100 })).items;
    this.note("resident memory of the server after start", this.server.residentMegabytes(), { unit: "MB" });
    const isDoubtful = ({ data }) => data.status === "pending_review" && /"confidence":0\.[0-7]/.test(JSON.stringify(data.field_metadata));
    const pending = this.items.find(isDoubtful);
    this.large = await this.server.create(largeInvoice(ROWS));
    this.like = this.items.find((item) => item.data.file_id)?.data ?? { file_id: null };
    this.pages = { queue: "/", "review page": `/items/${pending.id}`, [`review page, ${ROWS} rows`]: `/items/${this.large}` };
  }

  note(what, samples, options) {
    figures.add(this.build, what, samples, options);
  }

  address(page) {
    return this.server.url + this.pages[page];
  }
}

async function bytes(world) {
  for (const name of Object.keys(world.pages)) {
    const page = await open(browser, world.address(name));
    const weight = await weigh(page, world.server.url);
    for (const [part, value] of Object.entries(weight.bytes)) {
      world.note(`${name}: ${part}`, value, { unit: "bytes (brotli)", most: name === "queue" && part === "HTML" ? 15_000 : undefined });
    }
    world.note(`${name}: wasm + JS, bar ${BYTES / 1000} kB`, weight.bytes.wasm + weight.bytes.JS, { unit: "bytes (brotli)", most: BYTES });
    world.note(`${name}: requests`, weight.requests);
    world.note(`${name}: requests to third parties, bar 0`, weight.strangers, { most: 0 });
    await page.context().close();
  }
}

async function beforeScript(world) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(world.server.url);
  world.note("queue without any script: documents to read", await page.locator("a[href^='/items/']").count(), { least: 1 });
  const html = await (await fetch(`${world.address("review page")}?field=grand_total`)).text();
  world.note("a link to an item: fields in the first response", html.match(/name="f\./g)?.length ?? 0, { least: 1 });
  await context.close();
}

const speed = (slower) => (slower === 1 ? "full CPU" : `CPU ${slower}× slower`);

async function opened(world, slower) {
  for (const name of Object.keys(world.pages)) {
    const page = await open(browser, world.address(name), slower);
    await page.waitForTimeout(500);
    const { lcp, cls, hydrated } = await seen(page);
    const label = `${speed(slower)}: ${name}`;
    world.note(`${label}: largest contentful paint`, lcp, { unit: "ms", felt: true });
    world.note(`${label}: hydration done`, hydrated, { unit: "ms", felt: true });
    world.note(`${label}: layout shift, bar 0.02`, cls, { most: 0.02, worst: true });
    const { js, wasm } = await heap(page);
    world.note(`${label}: heap of JavaScript`, js, { unit: "MB", felt: true });
    world.note(`${label}: memory of wasm`, wasm, { unit: "MB", felt: true });
    await page.context().close();
  }
}

/** Whether the list of keys is on the screen, and whether a field has the focus. They run in the page. */
const helpIsOpen = `() => [...document.querySelectorAll("dialog[open]")].some((dialog) => dialog.checkVisibility())`;
const fieldHasFocus = `() => document.activeElement?.closest("#fields-scroll") && document.activeElement.matches("[name^='f.']")`;

async function firstKeys(world, slower) {
  const presses = [["queue", "?", helpIsOpen], ["review page", "?", helpIsOpen], ["review page", "u", fieldHasFocus]];
  for (const [name, key, isAnswered] of presses) {
    const { answered, hydrated, early } = await firstKey(browser, world.address(name), slower, key, isAnswered);
    const label = `10 Mbit/s, ${speed(slower)}: ${name}`;
    world.note(`${label}: hydration done`, hydrated, { unit: "ms", felt: true });
    world.note(`${label}: first key ${key} → answer, bar 1 s`, answered, { unit: "ms", most: 1_000, worst: true, felt: true });
    world.note(`${label}: first key ${key} came before hydration`, early ? "yes" : "no");
  }
}

async function felt(world, slower) {
  const most = (limit) => (slower === 1 ? limit : undefined); // these limits apply at full speed only
  const label = speed(slower);

  const page = await open(browser, world.address("review page"), slower);
  world.note(`${label}: click → editor`, await times(4, (index) => clickToEditor(page, index)), { unit: "ms", felt: true });
  await page.context().close();

  // The newest items come first in the queue, so these follow each other.
  let first;
  for (let number = 0; number < 6; number++) first = await world.server.create(smallInvoice(number, world.like));
  const deciding = await open(browser, `${world.server.url}/items/${first}`, slower);
  const decisions = await times(4, async () => {
    const time = await decisionToEditor(deciding);
    await deciding.waitForTimeout(1200); // a reviewer looks before deciding; meanwhile the next item is prefetched
    return time;
  });
  world.note(`${label}: decision → next editor, bar 100 ms`, decisions, { unit: "ms", most: most(100), felt: true });
  await deciding.context().close();

  const long = await open(browser, world.address(`review page, ${ROWS} rows`), slower);
  await long.locator(".control[name^='f.line_items['][name$='.description']").nth(3).click();
  await long.evaluate(() => (window.seen.longest = 0));
  const keys = await times(10, async (index) => {
    await long.waitForTimeout(index % 2 ? 700 : 60); // some keys in quick succession, some after the draft was saved
    return await keyToPaint(long, "x");
  });
  world.note(`${label}: key → paint, ${ROWS} rows, bar 50 ms`, keys, { unit: "ms", most: most(50), felt: true });
  await long.waitForTimeout(1500);
  world.note(`${label}: longest task while typing, ${ROWS} rows`, (await seen(long)).longest, { unit: "ms", felt: true });
  await long.context().close();
}

async function atTenThousand(world) {
  const { server } = world;
  const texts = world.items.map((item) => item.data);
  const lines = join(server.folder, "many.jsonl");
  writeFileSync(lines, Array.from({ length: 10_000 - texts.length }, (_, index) => JSON.stringify(texts[index % texts.length])).join("\n"));
  server.import(lines);
  const unit = "ms";
  world.note("GET /healthz (the floor of HTTP in this run)", await clocked(300, () => fetch(`${server.url}/healthz`).then((answer) => answer.text())), { unit });
  const pending = { filter: { status: { eq: "pending_review" } }, order_by: "created_at desc", page_size: 50 };
  world.note("search at 10,000: pending, newest first, 50 records", await clocked(300, () => server.search(pending)), { unit, felt: true });
  world.note("counts by status at 10,000", await clocked(100, () => server.countByStatus()), { unit, felt: true });
  world.note("queue page at 10,000: time to first byte", await times(100, async () => (await get(server.url)).first), { unit, felt: true });
  world.note("resident memory of the server after that", server.residentMegabytes(), { unit: "MB", felt: true });
}

const argument = process.argv.indexOf("--before");
const before = argument > 0 ? resolve(import.meta.dirname, "../..", process.argv[argument + 1] ?? "") : undefined;
for (const path of [before, binary]) {
  if (path && !existsSync(path)) {
    console.error(`${path} is missing; build it: make build`);
    process.exit(2);
  }
}
const worlds = [...(before ? [new World("before", before)] : []), new World("now", binary)];
const figures = new Figures(worlds.map((world) => world.build));
const browser = await launch();
/** Runs a block for each build in turn, in the opposite order every other round. */
async function turns(rounds, block, ...given) {
  const name = [block.name, ...given].join(" ");
  if (process.env.WORDS && !name.includes(process.env.WORDS)) return;
  for (let round = 0; round < rounds; round++) {
    for (const world of round % 2 ? [...worlds].reverse() : worlds) await block(world, ...given);
  }
}
try {
  for (const world of worlds) await world.start();
  await turns(1, bytes);
  await turns(1, beforeScript);
  for (const slower of [1, 4]) {
    await turns(ROUNDS, opened, slower);
    await turns(ROUNDS, firstKeys, slower);
    await turns(ROUNDS, felt, slower);
  }
  await turns(1, atTenThousand);
} finally {
  await browser.close();
  for (const world of worlds) world.server.stop();
}
console.log(`${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, release build\n`);
for (const line of figures.lines()) console.log(line);
