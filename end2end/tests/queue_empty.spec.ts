// A queue without rows says why: nothing has come yet, all is done, none has this status, or nothing matches.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, expect, expectAccessible, expectDecided, openItem, ready, sums, test } from "./world.ts";

test("before anything has arrived, the queue says how to make something arrive", async ({ page, server, hasScript }) => {
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.getByText("Nothing has arrived yet")).toBeVisible();
  const ways = page.getByRole("listitem");
  await expect(ways).toContainText([`LLAMA_CLOUD_BASE_URL=${server.url}`, "countersign import ./invoices", "countersign serve --demo"]);
  await expectAccessible(page, hasScript);
  await page.getByRole("link", { name: "How the API works" }).click();
  await expect(page).toHaveURL(`${server.url}/api/docs`);
});

test("all done is not the same: it says how many today, and no filter is to blame", async ({ page, server, hasScript }) => {
  const id = await server.push(sums());
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(page.getByText("All done · 1 today")).toBeVisible();
  await expectAccessible(page, hasScript);
  await page.getByRole("link", { name: /^Rejected/ }).click();
  await expect(page.getByText("There is none", { exact: true })).toBeVisible();
  await page.goto(`${server.url}/?text=nobody&mine=1`);
  await expect(page.getByText("Nothing here matches")).toBeVisible();
  await expect(page.getByText("“nobody” · Mine")).toBeVisible();
});

test("hosted, it names the collection that the agent writes to", async ({ page, server: cloud, hasScript }) => {
  const here = new Server(mkdtempSync(join(tmpdir(), "countersign-hosted-")));
  await here.startWith({ LLAMA_CLOUD_API_KEY: "llx-test", LLAMA_CLOUD_BASE_URL: cloud.url, COUNTERSIGN_COLLECTION: "bills" });
  try {
    await page.goto(here.url);
    await expect(page.getByText("Nothing has arrived yet")).toBeVisible();
    await expect(page.getByRole("listitem").first()).toContainText('collection="bills"');
    await expect(page.getByText("LLAMA_CLOUD_BASE_URL")).toHaveCount(0);
    void hasScript;
  } finally {
    await page.close();
    await here.remove();
  }
});
