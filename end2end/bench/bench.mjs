// First figures of a release build: bytes over the wire (brotli), time to first byte, memory, search at 10,000 records.
// `make bench` prints this table; the machine and the run belong beside any figure that is quoted.
import { chromium } from "@playwright/test";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/countersign");
const corpus = resolve(root, "../shared/invoices");
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|LLAMA_|DATABASE_URL)/.test(name)));
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));

function serve(...options) {
  const child = spawn(binary, ["serve", "--addr", "127.0.0.1:0", "--data-dir", folder, ...options], { env: environment });
  return new Promise((found, failed) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const url = /listening on (http:\S+)/.exec(said)?.[1];
      if (url) found({ child, url });
    });
    child.on("exit", () => failed(new Error(said)));
  });
}

/** Bytes of the body as sent with brotli, and milliseconds to the first byte. */
function get(url) {
  return new Promise((done, failed) => {
    const start = process.hrtime.bigint();
    http
      .get(url, { headers: { "accept-encoding": "br", accept: "text/html,*/*" } }, (response) => {
        const first = Number(process.hrtime.bigint() - start) / 1e6;
        let bytes = 0;
        response.on("data", (chunk) => (bytes += chunk.length));
        response.on("end", () => done({ bytes, first, encoding: response.headers["content-encoding"] ?? "-" }));
      })
      .on("error", failed);
  });
}

const kind = (url, type) =>
  type.includes("html") ? "HTML" : url.endsWith(".css") ? "CSS" : url.endsWith(".wasm") ? "wasm" : url.endsWith(".js") ? "JS" : "images";

/** Every resource that a fresh browser asks for, measured again with brotli. */
async function weigh(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const seen = new Map();
  page.on("response", async (response) => seen.set(response.url(), (await response.headerValue("content-type")) ?? ""));
  await page.goto(url, { waitUntil: "networkidle" });
  const sums = { HTML: 0, CSS: 0, JS: 0, wasm: 0, images: 0 };
  for (const [address, type] of seen) if (!address.includes("/api/")) sums[kind(address, type)] += (await get(address)).bytes;
  await page.context().close();
  return { ...sums, requests: seen.size };
}

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

async function times(count, work) {
  const values = [];
  for (let index = 0; index < count; index++) {
    const start = process.hrtime.bigint();
    await work(index);
    values.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return `p50 ${percentile(values, 0.5).toFixed(2)} ms, p99 ${percentile(values, 0.99).toFixed(2)} ms`;
}

const resident = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024);

const rows = [];
const row = (what, figure) => rows.push([what, figure]);
const source = existsSync(corpus) ? [corpus] : [join(root, "demo/documents")];
const imported = spawnSync(binary, ["import", ...source, "--data-dir", folder], { env: environment, encoding: "utf8" });
row("imported", imported.stderr.trim().split("\n").pop());
let { child, url } = await serve();
try {
  const api = (path, body) =>
    fetch(url + path, { method: "POST", headers: { authorization: "Bearer x", "content-type": "application/json" }, body: JSON.stringify(body) }).then((answer) => answer.json());
  const scope = { deployment_name: "_public", collection: "invoices" };
  const { items } = await api("/api/v1/beta/agent-data/:search", { ...scope, page_size: 100 });
  row("resident memory after start, these records in the store", `${resident(child.pid)} MB`);

  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const largest = items.reduce((one, other) => (JSON.stringify(one).length > JSON.stringify(other).length ? one : other));
  for (const [name, path] of [["queue", "/"], ["review page", `/items/${items[0].id}`], ["review page, largest record", `/items/${largest.id}`]]) {
    const sums = await weigh(browser, url + path);
    for (const [part, value] of Object.entries(sums)) row(`${name}: ${part}${part === "requests" ? "" : " (bytes, brotli)"}`, value);
    const firsts = [];
    for (let index = 0; index < 50; index++) firsts.push((await get(url + path)).first);
    row(`${name}: time to first byte`, `p50 ${percentile(firsts, 0.5).toFixed(1)} ms, p99 ${percentile(firsts, 0.99).toFixed(1)} ms`);
  }
  await browser.close();
  row("resident memory after that", `${resident(child.pid)} MB`);

  const lines = join(folder, "many.jsonl");
  const texts = items.map((item) => item.data);
  writeFileSync(lines, Array.from({ length: 10_000 - items.length }, (_, index) => JSON.stringify(texts[index % texts.length])).join("\n"));
  const start = Date.now();
  spawnSync(binary, ["import", lines, "--data-dir", folder], { env: environment });
  row("import to 10,000 records, one by one, durable", `${((Date.now() - start) / 1000).toFixed(1)} s`);
  const searching = { ...scope, filter: { status: { eq: "pending_review" } }, order_by: "created_at desc", page_size: 50 };
  const floor = await times(300, () => fetch(`${url}/healthz`).then((answer) => answer.text()));
  row("GET /healthz (the floor of HTTP in this run)", floor);
  row("search at 10,000: pending, newest first, 50 records", await times(300, () => api("/api/v1/beta/agent-data/:search", searching)));
  row("search at 10,000: one by data.invoice_number", await times(50, (index) => api("/api/v1/beta/agent-data/:search", { ...scope, filter: { "data.invoice_number": { eq: texts[index % texts.length].data.invoice_number } }, page_size: 1 })));
  row("counts by status at 10,000", await times(100, () => api("/api/v1/beta/agent-data/:aggregate", { ...scope, group_by: ["status"], count: true })));
  row("queue page at 10,000: time to first byte", await times(50, () => get(url)));
  row("resident memory after that, at 10,000", `${resident(child.pid)} MB`);
} finally {
  child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cpus().length} × ${cpus()[0].model}, release build\n`);
const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, figure] of rows) console.log(`${what.padEnd(width)}  ${figure}`);
