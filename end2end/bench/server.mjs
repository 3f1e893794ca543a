// A release server with its own data directory, filled from the corpus or the demo documents.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
/** This tree's release binary, unless another one is named. */
export const binary = process.env.COUNTERSIGN_BINARY_UNDER_TEST ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release/countersign");
const corpus = resolve(root, "../shared/invoices");
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|LLAMA_|DATABASE_URL)/.test(name)));
const scope = { deployment_name: "_public", collection: "invoices" };

export class Server {
  folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));

  constructor(binary) {
    this.binary = binary;
  }

  /** Imports `sources` into the store; returns the program's last line. */
  import(...sources) {
    const { stderr } = spawnSync(this.binary, ["import", ...sources, "--data-dir", this.folder], { env: environment, encoding: "utf8" });
    return stderr.trim().split("\n").pop();
  }

  importInvoices() {
    return this.import(existsSync(corpus) ? corpus : join(root, "demo/documents"));
  }

  /** Adds somebody beside the running server, who chooses their password later. */
  addPerson(name) {
    const { status, stderr } = spawnSync(this.binary, ["user", "add", name, "--data-dir", this.folder], { env: environment, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  }

  start(variables = {}) {
    const env = { ...environment, ...variables };
    this.child = spawn(this.binary, ["serve", "--addr", "127.0.0.1:0", "--data-dir", this.folder], { env });
    return new Promise((found, failed) => {
      let said = "";
      this.child.stderr.on("data", (chunk) => {
        said += chunk;
        this.url = /listening on (http:\S+)/.exec(said)?.[1];
        if (this.url) found(this);
      });
      this.child.on("exit", () => failed(new Error(said)));
    });
  }

  stop() {
    this.child?.kill("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }

  async api(path, body) {
    const headers = { authorization: "Bearer x", "content-type": "application/json" };
    return (await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  }

  search = (query) => this.api("/api/v1/beta/agent-data/:search", { ...scope, ...query });
  countByStatus = () => this.api("/api/v1/beta/agent-data/:aggregate", { ...scope, group_by: ["status"], count: true });
  create = async (data) => (await this.api("/api/v1/beta/agent-data", { ...scope, data })).id;

  residentMegabytes() {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))[1]) / 1024);
  }
}

/** The body's bytes as sent with brotli, and the milliseconds to the first byte. */
export function get(url) {
  return new Promise((done, failed) => {
    const start = performance.now();
    http
      .get(url, { headers: { "accept-encoding": "br", accept: "text/html,*/*" } }, (response) => {
        const first = performance.now() - start;
        let bytes = 0;
        response.on("data", (chunk) => (bytes += chunk.length));
        response.on("end", () => done({ bytes, first }));
      })
      .on("error", failed);
  });
}

/** An invoice with `rows` lines of eight cells. Each cell has a confidence and a citation; every fiftieth is doubtful. */
export function largeInvoice(rows) {
  const cite = (text, row) => [{ page: 1, matching_text: text, bounding_boxes: [{ x: 60, y: (row % 80) * 10, w: 90, h: 9 }], page_dimensions: { width: 595, height: 842 } }];
  const lines = Array.from({ length: rows }, (_, row) => ({
    position: row + 1, article: `A-${1000 + row}`, description: `Article ${row} of this invoice`, quantity: 1 + (row % 9),
    unit: "pcs", unit_price: (100 + row) / 4, tax_rate: 19, line_total: ((1 + (row % 9)) * (100 + row)) / 4,
  }));
  const data = { invoice_number: `LARGE-${rows}`, seller: { name: "Large GmbH" }, line_items: lines, grand_total: 1 };
  const leaf = (value, row, column) => ({ confidence: (row * 8 + column) % 50 === 7 ? 0.4 : 0.95, citation: cite(String(value), row) });
  const line_items = lines.map((line, row) => Object.fromEntries(Object.entries(line).map(([name, value], column) => [name, leaf(value, row, column)])));
  const field_metadata = { invoice_number: { confidence: 0.96 }, seller: { name: { confidence: 0.96 } }, line_items, grand_total: { confidence: 0.3 } };
  return { original_data: data, data, status: "pending_review", overall_confidence: 0.9, field_metadata, file_id: null, file_name: `large-${rows}.pdf`, file_hash: null, metadata: {} };
}

/** An invoice that can be accepted, with one doubtful field, and with the document of `like`. */
export function smallInvoice(number, like) {
  const data = { invoice_number: `SMALL-${number}`, seller: { name: "Small GmbH" }, invoice_date: "2026-03-04", note: "Looked at" };
  const field_metadata = { invoice_number: { confidence: 0.96 }, seller: { name: { confidence: 0.96 } }, invoice_date: { confidence: 0.3 }, note: { confidence: 0.96 } };
  return { original_data: data, data, status: "pending_review", overall_confidence: 0.8, field_metadata, file_id: like.file_id, file_name: `small-${number}.pdf`, file_hash: null, metadata: {} };
}
