// Rules while the reviewer types, and the suggestion with one key.
import { expect, expectDecided, flagList, openItem, sums, test } from "./world.ts";

test("sums are done again with every change, and Alt+S takes the suggestion", async ({ page, server }) => {
  const id = await server.push(sums());
  const review = await openItem(page, server, id, true);
  await expect(page.getByText("Nothing is flagged")).toBeVisible();
  const total = review.field("Line total, row 1");
  await total.fill("18.50");
  await expect(await flagList(page)).toContainText("4 × 3.95 = 15.80, but Line total is 18.50");
  await page.keyboard.press("Alt+s");
  await expect(total).toHaveValue("15.80");
  await expect(total).toBeFocused();
  await expect(page.getByText("Nothing is flagged")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
});

test("an ambiguous sum offers nothing", async ({ page, server }) => {
  const id = await server.push(sums({ grandTotal: "43.60" }).replace('"lines_total":35.80,', "").replaceAll('"line_total":15.80', '"line_total":null'));
  await openItem(page, server, id, true);
  await expect(await flagList(page)).toContainText("35.80 + 6.80 = 42.60, but Grand total is 43.60");
  await page.keyboard.press("Alt+s");
  await expect(page.getByRole("group", { name: "Suggestion" })).toHaveCount(0);
});

test("Ctrl+Shift+Enter accepts a document that is wrong itself", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/422/);
  const id = await server.push(sums({ grandTotal: "43.60" }));
  await openItem(page, server, id, true);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert")).toContainText("but Grand total is 43.60");
  await expect(page.getByRole("alert"), "codes are for experts").not.toContainText("BR-CO-15");
  await page.keyboard.press("Control+Shift+Enter");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).status).toBe("accepted");
});
