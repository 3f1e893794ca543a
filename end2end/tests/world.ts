// A world per test: the real binary with its own data directory, and records pushed as an agent would.
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type Locator, type Page, test as base, expect } from "@playwright/test";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { file, pdf } from "./documents.ts";
import { binary, root } from "../binary.ts";

export { binary };
export const demo = join(root, "demo/documents");

/** One of the demo's PDFs. */
export function anyPdf(): string {
  return join(demo, readdirSync(demo).filter((name) => name.endsWith(".pdf")).sort()[0]);
}

/** The environment without the variables that configure a server. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|LLAMA_|DATABASE_URL)/.test(name)));
}

async function newDatabase(cluster: string): Promise<string> {
  const client = new pg.Client(cluster);
  await client.connect();
  const name = `story_${randomUUID().replaceAll("-", "")}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(cluster);
  url.pathname = name;
  return url.href;
}

export class Server {
  private process?: ChildProcess;
  url = "";
  /** Where it keeps its records, if not in its data directory. */
  private database?: string;

  constructor(readonly dataDir = mkdtempSync(join(tmpdir(), "countersign-test-"))) {}

  /**
   * The server of a story, not started yet. A story that runs without JavaScript keeps its records in PostgreSQL, if there is one (see
   * `tests/postgres/run`), and the same story with JavaScript in SQLite: so it runs on both.
   */
  static async ofStory(hasScript: boolean): Promise<Server> {
    const server = new Server();
    const cluster = process.env.TEST_DATABASE_URL;
    if (!hasScript && cluster) server.database = await newDatabase(cluster);
    return server;
  }

  /** What the server's programs find in their environment. */
  get environment(): NodeJS.ProcessEnv {
    return { ...cleanEnvironment(), ...(this.database && { DATABASE_URL: this.database }) };
  }

  async start(): Promise<this> {
    return await this.startWith({});
  }

  /** Starts on the port it had before it was killed, where its pages look for it. */
  async startAt(port: string): Promise<this> {
    return await this.startWith({}, port);
  }

  async startWith(variables: Record<string, string>, port = "0"): Promise<this> {
    const env = { ...this.environment, ...variables };
    const child = spawn(binary, ["serve", "--addr", `127.0.0.1:${port}`, "--data-dir", this.dataDir], { env });
    this.process = child;
    let said = "";
    this.url = await new Promise<string>((found, failed) => {
      child.stderr?.on("data", (chunk) => {
        said += chunk;
        const address = /listening on (http:\S+)/.exec(said)?.[1];
        if (address) found(address);
      });
      child.on("exit", (code) => failed(new Error(`the server ended with ${code}: ${said}`)));
    });
    return this;
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.on("exit", done));
    child.kill("SIGKILL");
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Sets the collection's JSON schema; call it before `start`. */
  describeFields(schema: object): void {
    writeFileSync(join(this.dataDir, "schema.json"), JSON.stringify(schema));
  }

  async api<T = any>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async upload(path: string): Promise<string> {
    const form = new FormData();
    form.set("purpose", "extract");
    form.set("file", new Blob([readFileSync(path)]), path.split("/").pop());
    const response = await fetch(`${this.url}/api/v1/beta/files`, { method: "POST", headers: { authorization: "Bearer any" }, body: form });
    if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  }

  /** Pushes a record and returns its id. Text is sent as is, so that digits of numbers can be tested. */
  async push(record: object | string): Promise<string> {
    const data = typeof record === "string" ? record : JSON.stringify(record);
    const response = await fetch(`${this.url}/api/v1/beta/agent-data`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: `{"deployment_name":"_public","collection":"invoices","data":${data}}`,
    });
    if (!response.ok) throw new Error(`push: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  }

  /** The record as stored, as text, since its digits matter. */
  async stored(id: string): Promise<string> {
    const response = await fetch(`${this.url}/api/v1/beta/agent-data/${id}`, { headers: { authorization: "Bearer any" } });
    return await response.text();
  }

  async record(id: string): Promise<any> {
    return JSON.parse(await this.stored(id)).data;
  }
}

/** An invoice of a few fields and two rows; `grand_total` is doubtful. */
export function invoice(change: { number?: string; fileId?: string; fileName?: string } = {}): string {
  const place = (y: number, text: string) => [
    { page: 1, matching_text: text, bounding_boxes: [{ x: 60, y, w: 120, h: 14 }], page_dimensions: { width: 595, height: 842 } },
  ];
  const data = `{"invoice_number":"${change.number ?? "2026-118"}","invoice_date":"2026-03-04","seller":{"name":"Nordlicht GmbH","vat_id":null},
    "line_items":[{"description":"Lamp","quantity":2,"unit_price":750.00},{"description":"Cable","quantity":10,"unit_price":1.50}],
    "paid":false,"grand_total":1515.00}`;
  const metadata = {
    invoice_number: { confidence: 0.97, citation: place(80, change.number ?? "2026-118") },
    invoice_date: { confidence: 0.95, citation: place(110, "04.03.2026") },
    seller: { name: { confidence: 0.99, citation: place(40, "Nordlicht GmbH") } },
    line_items: [
      { description: { confidence: 0.9 }, quantity: { confidence: 0.9 }, unit_price: { confidence: 0.9 } },
      { description: { confidence: 0.9 }, quantity: { confidence: 0.9 }, unit_price: { confidence: 0.9 } },
    ],
    paid: { confidence: 0.9 },
    grand_total: { confidence: 0.41, extraction_confidence: 0.52, reasoning: "Blurred", citation: place(400, "1.515,00") },
  };
  const text = (value: string | undefined) => (value === undefined ? "null" : JSON.stringify(value));
  return `{"original_data":${data},"data":${data},"status":"pending_review","overall_confidence":0.87,"field_metadata":${JSON.stringify(metadata)},
    "file_id":${text(change.fileId)},"file_name":${text(change.fileName ?? "nordlicht.pdf")},"file_hash":null,"metadata":{"job_id":"j-1"},"agent_note":12345678901234567890}`.replace(/\n\s*/g, "");
}

/** The document that `invoice()` was read from: every value stands where it is cited. Returns the path of a file. */
export function invoicePdf(): string {
  const line = (top: number, ...texts: [number, string][]) => texts.map(([x, text]): [number, number, string] => [x, 842 - top - 11, text]);
  return file("nordlicht.pdf", pdf([[
    ...line(40, [60, "Nordlicht GmbH"]),
    ...line(80, [60, "2026-118"], [300, "Invoice number on the left, date below"]),
    ...line(110, [60, "04.03.2026"]),
    ...line(200, [60, "Lamp"], [300, "2"], [400, "750,00"]),
    ...line(230, [60, "Cable"], [300, "10"], [400, "1,50"]),
    ...line(400, [60, "1.515,00"], [300, "to be paid within a month"]),
  ]]));
}

/** An invoice of two rows with high confidence everywhere; `change` falsifies it. */
export function sums(change: { number?: string; fileName?: string; hash?: string; lineTotal?: string; grandTotal?: string; iban?: string; confidence?: number } = {}): string {
  const data = `{"invoice_number":"${change.number ?? "R-1"}","seller":{"name":"Nordlicht GmbH"},"currency":"EUR","iban":"${change.iban ?? "DE88200800000970375700"}",
    "line_items":[{"quantity":4,"unit_price":3.95,"line_total":${change.lineTotal ?? "15.80"}},{"quantity":2,"unit_price":10.00,"line_total":20.00}],
    "lines_total":35.80,"net_total":35.80,"tax_total":6.80,"grand_total":${change.grandTotal ?? "42.60"}}`;
  const sure = { confidence: change.confidence ?? 0.99 };
  const row = { quantity: sure, unit_price: sure, line_total: sure };
  const metadata = {
    invoice_number: sure, seller: { name: sure }, currency: sure, iban: sure, line_items: [row, row],
    lines_total: sure, net_total: sure, tax_total: sure, grand_total: sure,
  };
  return `{"original_data":${data},"data":${data},"status":"pending_review","overall_confidence":0.99,"field_metadata":${JSON.stringify(metadata)},
    "file_id":null,"file_name":"${change.fileName ?? "sums.pdf"}","file_hash":${change.hash ? `"${change.hash}"` : "null"},"metadata":{}}`.replace(/\n\s*/g, "");
}

type Fixtures = { server: Server; hasScript: boolean; consoleIsQuiet: void; expectedNoise: RegExp[] };

export const test = base.extend<Fixtures>({
  server: async ({ hasScript }, use) => {
    const server = await (await Server.ofStory(hasScript)).start();
    await use(server);
    await server.remove();
  },
  hasScript: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  /** Console messages that the browser may report, for tests that provoke errors. */
  expectedNoise: async ({}, use) => use([]),
  /** Checks the browser's console, where hydration errors show up first. */
  consoleIsQuiet: [
    async ({ context, expectedNoise, hasScript, server }, use) => {
      void server; // requested, so that the server outlives this check
      if (!hasScript) expectedNoise.push(/countersign\.(wasm|js) was preloaded/);
      const noise: string[] = [];
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) noise.push(message.text());
      });
      context.on("weberror", (error) => noise.push(String(error.error())));
      await use();
      expect(noise.filter((line) => !expectedNoise.some((expected) => expected.test(line))), "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** Once people sign in, the API opens to no unknown key: this server has a key, with which stories push records. */
export const testWithAccounts = test.extend<object>({
  server: async ({ hasScript }, use) => {
    const server = await (await Server.ofStory(hasScript)).startWith({ COUNTERSIGN_API_KEY: "any" });
    await use(server);
    await server.remove();
  },
});

/** Waits for hydration; without JavaScript there is nothing to wait for. */
export async function ready(page: Page, hasScript: boolean): Promise<void> {
  if (hasScript) await page.locator("html[data-hydrated]").waitFor();
}

export async function openItem(page: Page, server: Server, id: string, hasScript: boolean): Promise<ReviewPage> {
  await page.goto(`${server.url}/items/${id}`);
  await ready(page, hasScript);
  return new ReviewPage(page, hasScript);
}

/** Opens the menu at the top right, and presses one of its buttons. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.locator("button.identity").first().click();
  await page.locator("#identity").getByRole("button", { name, exact: true }).click();
}

/**
 * Runs axe in the page, so only with JavaScript; the markup is the same without. All of axe's rules run; only violations are
 * reported, and in the page itself (`setLegacyMode`) since no page has frames: describing what passed in a second page costs seconds.
 */
export async function expectAccessible(page: Page, hasScript: boolean): Promise<void> {
  if (!hasScript) return;
  expect(page.frames(), "axe looks at one frame").toHaveLength(1);
  const result = await new AxeBuilder({ page }).setLegacyMode().options({ reporter: "no-passes" }).analyze();
  const found = result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
  expect(found).toEqual([]);
}

/** The review page, as stories speak of it. */
export class ReviewPage {
  constructor(
    readonly page: Page,
    readonly hasScript: boolean,
  ) {}

  get fields(): Locator {
    return this.page.getByRole("region", { name: /^(Fields|Felder)$/ });
  }

  get document(): Locator {
    return this.page.getByRole("region", { name: "Document" });
  }

  field(label: string): Locator {
    return this.fields.getByLabel(label, { exact: true });
  }

  /** Types into a field and leaves it. */
  async correct(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
    await this.field(label).blur();
    if (this.hasScript) await expect(this.page.locator("output[role=status]")).toHaveText("Saved");
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async saveForm(): Promise<void> {
    if (this.hasScript) await expect(this.page.locator("output[role=status]")).toHaveText(/^(Saved|Gespeichert)$/);
    else {
      // Waits for the answer, because the next step would cancel the request.
      const answered = this.page.waitForEvent("load");
      await this.page.locator("button[value=save]").dispatchEvent("click");
      await answered;
    }
  }
}

/** The list of flags, unfolded without moving the focus. */
export async function flagList(page: Page, name = "Flags"): Promise<Locator> {
  await page.locator("summary.flags-title").evaluate((title) => title.parentElement!.setAttribute("open", ""));
  return page.getByRole("list", { name });
}

/** Opens a menu of the queue, and gives what it offers. */
export async function menu(page: Page, id: "filter" | "export" | "sort"): Promise<Locator> {
  await page.locator(`summary#${id}`).click();
  return page.locator("details.menu[open] .menu-panel");
}

/** Searches the queue: with a script, typing is enough. */
export async function find(page: Page, text: string, hasScript: boolean): Promise<void> {
  const input = page.getByRole("searchbox", { name: "Find" });
  await input.fill(text);
  if (!hasScript) await input.press("Enter");
}

/** The page says that an item was accepted or rejected. */
export async function expectDecided(page: Page, how: "accepted" | "rejected", options = {}): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: how === "accepted" ? /^(Accepted|Angenommen)[.:]/ : /^(Rejected|Abgelehnt)[.:]/ })).toBeVisible(options);
}

/** Two people, each signed in with a browser of their own. */
export async function adaAndBen(browser: Browser, server: Server, hasScript: boolean): Promise<Page[]> {
  await server.kill();
  await server.startWith({ COUNTERSIGN_API_KEY: "any" });
  return await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
}

/** What somebody may do; `none` is an account without a role. */
export type Role = "viewer" | "reviewer" | "approver" | "admin" | "none";

/** Everybody's password. */
export const password = "vellum-otter-quartz";

/** Adds somebody beside the running server. Returns the link with which they choose a password. They sign in with their name. */
export async function account(server: Server, name: string, role: Role = "reviewer"): Promise<string> {
  const user = ["user", "add", name, "--role", role, "--data-dir", server.dataDir, "--url", server.url];
  return (await promisify(execFile)(binary, user, { env: server.environment })).stdout.trim();
}

/** Opens somebody's link and chooses a password there, which signs them in. */
export async function choosePassword(page: Page, link: string, chosen = password, again = chosen): Promise<void> {
  await page.goto(link);
  await page.getByLabel("New password").fill(chosen);
  await page.getByLabel("The same again").fill(again);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
}

/** Fills in the page that asks who somebody is. */
export async function signIn(page: Page, name: string, typed = password): Promise<void> {
  await page.getByLabel("Sign-in name").fill(name);
  await page.getByLabel("Password").fill(typed);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** New people, reviewers unless said otherwise, each signed in with a browser of their own. */
export async function signedIn(browser: Browser, server: Server, hasScript: boolean, people: (string | [string, Role])[]): Promise<Page[]> {
  const pages = [];
  for (const person of people) {
    const [name, role]: [string, Role?] = typeof person === "string" ? [person] : person;
    const page = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
    await choosePassword(page, await account(server, name, role));
    await expect(page).toHaveURL(`${server.url}/`);
    pages.push(page);
  }
  return pages;
}

/** Somebody who has an account, in one more browser. */
export async function inAnotherBrowser(browser: Browser, server: Server, hasScript: boolean, name: string): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  await page.goto(server.url);
  await signIn(page, name);
  await expect(page).toHaveURL(`${server.url}/`);
  return page;
}
