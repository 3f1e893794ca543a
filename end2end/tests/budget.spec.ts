// Limits that need no stopwatch: bytes, origins, and what is there before any script. Times are in end2end/bench.
import { request } from "node:http";
import { readFileSync } from "node:fs";
import { type Server, anyPdf, expect, invoice, ready, test } from "./world.ts";

/** The body as a browser gets it: its bytes on the wire, and its text. */
async function fetched(url: string): Promise<{ bytes: number; html: string }> {
  const compressed = await new Promise<number>((done, failed) => {
    request(url, { headers: { "accept-encoding": "br", accept: "text/html" } }, (response) => {
      expect(response.headers["content-encoding"]).toBe("br");
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => done(bytes));
    })
      .on("error", failed)
      .end();
  });
  return { bytes: compressed, html: await (await fetch(url, { headers: { accept: "text/html" } })).text() };
}

/** A full page of invoices that differ, so that they don't compress too well. */
async function fillQueue(server: Server): Promise<void> {
  const words = readFileSync(new URL(import.meta.url), "utf8").match(/[A-Za-z]{4,}/g)!;
  for (let row = 0; row < 24; row++) {
    const record = JSON.parse(invoice({ number: `R${row}-${(row * 7919) % 10007}`, fileName: `${words[row * 3]}_${words[row * 5 + 1]}_${row}.pdf` }));
    record.data.seller.name = `${words[row * 4 + 2]} ${words[row * 6 + 3]} GmbH`;
    record.data.grand_total = ((row * 104729) % 1_000_000) / 100;
    await server.push(record);
  }
}

test("a queue of 20 rows is at most 15 kB of HTML over the wire, with every row in it", async ({ server }) => {
  await fillQueue(server);
  const { bytes, html } = await fetched(`${server.url}/`);
  expect(html.match(/href="\/items\//g)).toHaveLength(20);
  test.info().annotations.push({ type: "bytes", description: String(bytes) });
  expect(bytes).toBeLessThanOrEqual(15_000);
});

test("the queue is readable before any script", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/ERR_FAILED|countersign\.(wasm|js)|Failed to fetch/);
  await page.route(/\.(js|wasm)$/, (route) => route.abort());
  await server.push(invoice());
  await page.goto(server.url);
  await expect(page.getByRole("row", { name: /nordlicht\.pdf/ })).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");
});

test("a link to a field of an item brings all fields with the first response", async ({ page, server }) => {
  const id = await server.push(invoice());
  const { html } = await fetched(`${server.url}/items/${id}?field=grand_total`);
  for (const [name, value] of [["f.invoice_number", "2026-118"], ["f.line_items[1].unit_price", "1.50"], ["f.grand_total", "1,515.00"]]) {
    const input = html.match(/<input[^>]*>/g)?.find((one) => one.includes(`name="${name}"`));
    expect(input, name).toContain(`value="${value}"`);
  }
  await page.goto(`${server.url}/items/${id}?field=grand_total`);
  await expect(page.getByLabel("Grand total", { exact: true })).toHaveValue("1,515.00");
});

test("no page asks anybody but this server for anything", async ({ page, server, hasScript }) => {
  const asked: string[] = [];
  page.on("request", (sent) => asked.push(sent.url()));
  const id = await server.push(invoice({ fileId: await server.upload(anyPdf()) }));
  for (const path of ["/", `/items/${id}`, "/?status=all"]) {
    await page.goto(server.url + path);
    await ready(page, hasScript);
  }
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((url) => !url.startsWith(`${server.url}/`) && !url.startsWith("data:"))).toEqual([]);
});
