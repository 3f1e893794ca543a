// Words on the pages of the demo's documents; `corpus.script.spec.ts` says the same of the corpus.
import { importAndStart, wordsLieOnThePage } from "./corpus.ts";
import { Server, demo, ready, test, expect } from "./world.ts";

test("words lie on the pages of the demo, and a click on the invoice number offers it", async ({ page }) => {
  test.setTimeout(600_000);
  const server = new Server();
  try {
    let offered = 0;
    for (const item of await importAndStart(server, demo)) {
      await test.step(item.data.file_name, async () => {
        await page.goto(`${server.url}/items/${item.id}`);
        await ready(page, true);
        if (await wordsLieOnThePage(page)) offered += 1;
      });
    }
    expect(offered).toBeGreaterThanOrEqual(10);
  } finally {
    await server.remove();
  }
});
