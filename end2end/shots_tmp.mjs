import { chromium } from "@playwright/test";
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync, readFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
const binary = "/tmp/queues-countersign";
const dir = mkdtempSync(join(tmpdir(), "q-"));
mkdirSync("/tmp/qshots", { recursive: true });
writeFileSync(join(dir, "review.toml"), `[collections.receipts]\n[collections.orders]\n[collections."Eingangsrechnungen Berlin-Brandenburg und Umgebung"]\ncollection="invoices"\ndeployment="berlin"\n`);
const env = Object.fromEntries(Object.entries(process.env).filter(([n]) => !/^(COUNTERSIGN_|LLAMA_|DATABASE_URL)/.test(n)));
const child = spawn(binary, ["serve", "--demo", "--addr", "127.0.0.1:0", "--data-dir", dir], { env: { ...env, COUNTERSIGN_API_KEY: "any" } });
let said = "";
const url = await new Promise((ok) => child.stderr.on("data", (c) => { said += c; const m = /listening on (http:\S+)/.exec(said); if (m) ok(m[1]); }));
const push = async (collection, name, deployment = "_public") => {
  const data = { invoice_number: name, seller: { name: "Nordlicht GmbH" }, grand_total: 12.5, currency: "EUR" };
  const r = await fetch(url + "/api/v1/beta/agent-data", { method: "POST", headers: { authorization: "Bearer any", "content-type": "application/json" }, body: JSON.stringify({ deployment_name: deployment, collection, data: { original_data: data, data, status: "pending_review", file_name: name + ".pdf", field_metadata: {} } }) });
  return (await r.json()).id;
};
const id = await push("receipts", "receipt-1"); await push("receipts", "receipt-2");
await push("parcels", "p"); await push("a-very-long-name-of-a-collection-that-somebody-thought-was-a-good-idea", "x", "staging-agent");
const user = (...w) => execFileSync(binary, ["user", ...w, "--data-dir", dir], { env }).toString().trim();
const link = user("add", "Ada Lovelace", "--role", "admin", "--url", url);
for (const n of ["Rita", "Ben", "Grace"]) user("add", n, "--role", "reviewer", "--collection", "receipts", "--url", url);
user("add", "Tom", "--role", "approver", "--url", url); user("role", "Rita", "--role", "viewer", "--collection", "recepits");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext();
const page = await context.newPage();
await page.goto(link);
await page.getByLabel("New password").fill("vellum-otter-quartz"); await page.getByLabel("The same again").fill("vellum-otter-quartz");
await page.getByRole("button", { name: "Set password and sign in" }).click();
for (const [w, h] of [[1440, 900], [800, 900], [390, 800]]) for (const scheme of ["light", "dark"]) {
  await page.setViewportSize({ width: w, height: h }); await page.emulateMedia({ colorScheme: scheme });
  for (const [name, path] of [["list", "/"], ["admin", "/admin/queues"], ["queue", "/?queue=receipts"], ["empty", "/?queue=orders"], ["item", `/items/${id}`], ["long", "/?queue=" + encodeURIComponent("Eingangsrechnungen Berlin-Brandenburg und Umgebung")], ["missing", "/?queue=nope"]]) {
    if (scheme === "dark" && ["empty", "missing", "long"].includes(name)) continue;
    await page.goto(url + path); await page.waitForTimeout(name === "item" ? 700 : 250);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log("overflows", name, w, wide);
    await page.screenshot({ path: `/tmp/qshots/${name}-${w}-${scheme}.png` });
  }
}
await browser.close(); child.kill();
