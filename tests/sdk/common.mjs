// What the parts of the TypeScript driver share, as `common.py` and `scripted.py` do for Python.

import { createHash, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

export const URL_OF_SERVER = process.env.COUNTERSIGN_URL;
export const KEY = process.env.COUNTERSIGN_KEY ?? "llx-any";
const FLAKY = process.env.COUNTERSIGN_FLAKY ?? "";
export const NOBODY = "00000000-0000-4000-8000-000000000000"; // no item has this id
export const RECORDS = 105;
export const PAGE_SIZE = 20;
export const MANY_RECORDS = 1_050;
export const MANY_PAGE_SIZE = 100;
const CONCURRENCY = 16;

const requests = new Map();
let checks = 0;

/** A new, empty collection. */
export const newCollection = () => `sdk-${randomUUID()}`;

class Failure extends Error {}

export function check(actual, expected, what) {
  checks += 1;
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Failure(`FAILED ${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

/** Checks that the promise fails with this type of error, and returns the error. */
export async function checkRejects(errorType, promise, what) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    check(error.constructor.name, errorType.name, what);
    return error;
  }
  throw new Failure(`FAILED ${what}: expected ${errorType.name}, got ${JSON.stringify(answer)}`);
}

/** `fetch` that counts the server's answers. */
export async function countingFetch(url, init) {
  const answer = await fetch(url, init);
  const request = `${init?.method ?? "GET"} ${new URL(url).pathname} ${answer.status}`;
  requests.set(request, (requests.get(request) ?? 0) + 1);
  return answer;
}

/** Like `Promise.all(items.map(work))`, but only a few at a time. */
export async function inParallel(items, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}

export async function collect(pages) {
  const items = [];
  for await (const item of pages) items.push(item); // the SDK fetches the next pages
  return items;
}

/** One empty page, with a correct cross-reference table. */
export function tinyPdf() {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
  ];
  let pdf = "%PDF-1.4\n";
  const offsets = objects.map((body, at) => {
    const offset = pdf.length;
    pdf += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  return Buffer.from(`${pdf}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`, "latin1");
}

export const fileHash = (content) => createHash("sha256").update(content).digest("hex");

/** A script for `flaky.py`, and the requests that it saw. */
export class Scenario {
  constructor(...steps) {
    this.name = randomUUID();
    this.url = `${FLAKY}/script/${this.name}/${steps.join(",")}`;
  }

  async seen() {
    return (await fetch(`${FLAKY}/seen/${this.name}`)).json();
  }

  async count() {
    return (await this.seen()).length;
  }
}

/** Runs the part named on the command line, or all, and writes the tally for `report.py`. */
export async function main(client, parts) {
  const asked = process.argv[2] ?? "all";
  if (asked !== "all" && !(asked in parts)) {
    console.error(`there is no part ${asked}; there are: all, ${Object.keys(parts).join(", ")}`);
    process.exit(1);
  }
  const total = () => [...requests.values()].reduce((sum, count) => sum + count, 0);
  let totalChecks = 0;
  for (const [part, drive] of Object.entries(parts)) {
    if (asked !== "all" && asked !== part) continue;
    checks = 0;
    const [before, start] = [total(), performance.now()];
    try {
      await drive();
    } catch (error) {
      console.error(error instanceof Failure ? error.message : error);
      process.exit(1);
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${client}: ${part} ok (${checks} checks, ${total() - before} requests, ${seconds} s)`);
    totalChecks += checks;
  }
  if (process.env.COUNTERSIGN_TALLY) {
    const tally = { client, checks: totalChecks, requests: Object.fromEntries(requests) };
    writeFileSync(`${process.env.COUNTERSIGN_TALLY}/${client.replace("/", "-")}.json`, JSON.stringify(tally));
  }
}
