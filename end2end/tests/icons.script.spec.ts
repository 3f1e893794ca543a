// Icons come from one file, and are drawn.
import { expect, invoice, openItem, test } from "./world.ts";

test("icons come once, may be kept, and take their space before they come", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/net::ERR_FAILED/);
  const id = await server.push(invoice());
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/icons.svg") && asked.push(request.url()));
  await openItem(page, server, id, true);
  const icon = page.locator("button[value=undo] svg");
  await expect(icon).toBeVisible();
  expect(new Set(asked.map((url) => url.split("#")[0])).size).toBe(1);
  const answer = await page.request.get(`${server.url}/icons.svg`);
  expect(answer.headers()["cache-control"]).toContain("max-age=3600");
  expect(answer.headers()["content-type"]).toContain("image/svg+xml");
  const drawn = await icon.screenshot();
  const [place, size] = [await icon.boundingBox(), { width: 16, height: 16 }];
  expect(place).toMatchObject(size);

  const other = await page.context().browser()!.newPage();
  await other.route("**/icons.svg", (route) => route.abort());
  await openItem(other, server, id, true);
  expect(await other.locator("button[value=undo] svg").boundingBox(), "nothing jumps when they come").toEqual(place);
  expect(drawn.equals(await other.locator("button[value=undo] svg").screenshot()), "and they are really drawn").toBe(false);
  await other.close();
});
