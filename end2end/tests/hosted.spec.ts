// Records in LlamaCloud, played by a second server of our own, which has the same API.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, anyPdf, expect, expectDecided, invoice, openItem, test } from "./world.ts";

test("hosted: record and document come from the cloud, the decision goes there", async ({ page, server: cloud, hasScript }) => {
  const fileId = await cloud.upload(anyPdf());
  const id = await cloud.push(invoice({ fileId }));
  const here = new Server(mkdtempSync(join(tmpdir(), "countersign-hosted-")));
  await here.startWith({ LLAMA_CLOUD_API_KEY: "llx-test", LLAMA_CLOUD_BASE_URL: cloud.url });
  try {
    await page.goto(here.url);
    await expect(page.getByRole("table", { name: "Queue" })).toContainText("nordlicht.pdf");
    const review = await openItem(page, here, id, hasScript);
    await expect(review.document.getByRole("img", { name: "Page 1" })).toBeVisible();
    await review.correct("Grand total", "1525.00");
    await review.press("Accept");
    await expectDecided(page, "accepted");
    const record = await cloud.record(id);
    expect([record.status, record.data.grand_total]).toEqual(["accepted", 1525]);
    const agents = await fetch(`${here.url}/api/v1/beta/agent-data/${id}`, { headers: { authorization: "Bearer any" } });
    expect(agents.status, "agents talk to LlamaCloud, not to us").toBe(404);
  } finally {
    await page.close();
    await here.remove();
  }
});

test("hosted: a cloud that is away is said to be away, and is found again", async ({ page, server: cloud, expectedNoise }) => {
  expectedNoise.push(/status of 503/);
  test.setTimeout(120_000);
  const id = await cloud.push(invoice());
  const here = new Server(mkdtempSync(join(tmpdir(), "countersign-hosted-")));
  await here.startWith({ LLAMA_CLOUD_API_KEY: "llx-test", LLAMA_CLOUD_BASE_URL: cloud.url });
  try {
    await cloud.kill();
    const response = await page.goto(`${here.url}/items/${id}`);
    expect(response?.status()).toBe(503);
    await expect(page.getByRole("alert")).toContainText("can't reach its records");
  } finally {
    await page.close();
    await here.remove();
  }
});
