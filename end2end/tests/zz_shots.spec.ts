import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, anyPdf, invoice, invoicePdf, openItem, ready, signedIn, test as base } from "./world.ts";
const test = base.extend<object>({
  server: async ({}, use) => {
    const server = new Server();
    writeFileSync(join(server.dataDir, "review.toml"), "invoice_rules = false\n");
    await server.startWith({ COUNTERSIGN_API_KEY: "any" });
    await use(server);
    await server.remove();
  },
});
test("shots", async ({ browser, server, hasScript }) => {
  test.setTimeout(120_000);
  const [ada, ben] = await signedIn(browser, server, hasScript, [["Ada Lovelace", "approver"], ["Ben", "admin"]]);
  const file = await server.upload(invoicePdf());
  const ids = [];
  for (const n of ["1","2","3","4"]) ids.push(await server.push(invoice({ fileName: `invoice-${n}.pdf`, number: `2026-11${n}`, fileId: file })));
  const act = async (id: string, what: (page: any) => Promise<void>) => { await openItem(ada, server, id, hasScript); await ada.locator("#work summary").click(); await what(ada); await ada.waitForTimeout(600); };
  await act(ids[0], async (p) => { await p.getByLabel("Note for whoever").fill("Is the VAT right? The supplier has moved to Austria."); await p.getByLabel("Hand over to").selectOption({label: "Ben"}); await p.getByRole("button", {name: "Hand over", exact: true}).click(); });
  await act(ids[1], async (p) => { await p.getByLabel("Comment", {exact:true}).fill("@Ben, is this total right? I read 1,551.00 on the second page, and the delivery note says something else again."); await p.getByLabel("Note for whoever").fill("asked Ben"); await p.getByRole("button", {name: "Hold until somebody answers", exact: true}).click(); });
  await act(ids[2], async (p) => { await p.getByLabel("Hand over to").selectOption({label: "Whoever may sign (escalate)"}); await p.getByRole("button", {name: "Hand over", exact: true}).click(); });
  for (const [w, h] of [[1440, 900], [800, 1000], [390, 844]] as const) for (const scheme of ["light", "dark"] as const) {
    await ben.emulateMedia({ colorScheme: scheme }); await ben.setViewportSize({ width: w, height: h });
    await ben.goto(server.url); await ready(ben, hasScript); await ben.waitForTimeout(300);
    await ben.screenshot({ path: `/tmp/shots/queue-${w}-${scheme}.png` });
    await ben.goto(`${server.url}/items/${ids[1]}`); await ready(ben, hasScript); await ben.waitForTimeout(700);
    await ben.screenshot({ path: `/tmp/shots/item-${w}-${scheme}.png` });
    await ben.locator("#work summary").click(); await ben.waitForTimeout(200);
    await ben.locator("#work").scrollIntoViewIfNeeded();
    await ben.screenshot({ path: `/tmp/shots/open-${w}-${scheme}.png` });
  }
  await ben.setViewportSize({ width: 1440, height: 900 });
  await ben.goto(`${server.url}/items/${ids[0]}`); await ready(ben, hasScript); await ben.waitForTimeout(700);
  await ben.screenshot({ path: `/tmp/shots/given.png` });
  await ben.goto(`${server.url}/items/${ids[1]}/history`);
  await ben.screenshot({ path: `/tmp/shots/history.png` });
  await ben.goto(`${server.url}/admin/people`);
  await ben.screenshot({ path: `/tmp/shots/people.png` });
  await ben.goto(`${server.url}/bulk?do=give&item=${ids[0]}&item=${ids[1]}`);
  await ben.screenshot({ path: `/tmp/shots/bulk.png` });
  await ben.goto(server.url); await ready(ben, hasScript); await ben.locator("summary#filter").click();
  await ben.screenshot({ path: `/tmp/shots/filter.png` });
});
