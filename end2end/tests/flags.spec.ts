// Flags say why, the queue filters and sorts by them, and the one change that would put the sums right is offered.
import { choose, expect, expectAccessible, expectDecided, flagList, menu, openItem, ready, sums, type Server, test } from "./world.ts";

const flags = async (page: import("@playwright/test").Page) => (await flagList(page)).getByRole("listitem");

test("a line that does not multiply is told with its numbers, and one button puts it right", async ({ page, server, hasScript }) => {
  const id = await server.push(sums({ lineTotal: "18.50" }));
  const review = await openItem(page, server, id, hasScript);
  await expect(await flags(page)).toHaveText([
    /Line total, row 1.*4 × 3\.95 = 15\.80, but Line total is 18\.50/,
    /Lines total.*2 lines add up to 38\.50, but Lines total is 35\.80/,
  ]);
  const suggestion = page.getByRole("group", { name: "Suggestion" });
  await expect(suggestion).toContainText("Line total, row 1: 15.80 instead of 18.50");
  await expect(suggestion).toContainText("Quantity × unit price: 4 × 3.95 = 15.80, and then the lines add up to “Lines total”");
  await expectAccessible(page, hasScript);
  await suggestion.getByRole("button", { name: /^Use 15\.80/ }).click();
  await expect(review.field("Line total, row 1")).toHaveValue("15.80");
  await expect(page.getByRole("group", { name: "Suggestion" })).toHaveCount(0);
  await expect(page.getByText("Nothing is flagged")).toBeVisible();
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect(await server.stored(id)).toContain('"line_total":15.80');
});

test("a document that is wrong itself is accepted only when that is said", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/422/);
  const id = await server.push(sums({ grandTotal: "43.60", fileName: "wrong.pdf" }));
  const review = await openItem(page, server, id, hasScript);
  await review.press("Accept");
  await expect(page.getByRole("alert").first()).toBeVisible();
  expect((await server.record(id)).status).toBe("pending_review");
  await page.getByRole("button", { name: /^Accept anyway/ }).click();
  await expectDecided(page, "accepted");
  const record = await server.record(id);
  expect([record.status, record.data.grand_total]).toEqual(["accepted", 43.6]);
});

test("a warning does not stand in the way", async ({ page, server, hasScript }) => {
  const id = await server.push(sums({ iban: "DE88200800000970375701" }));
  const review = await openItem(page, server, id, hasScript);
  await expect(await flags(page)).toHaveText([/Iban.*The check digits do not fit this IBAN/]);
  await review.press("Accept");
  await expectDecided(page, "accepted");
});

async function fill(server: Server): Promise<void> {
  await server.push(sums({ number: "A", fileName: "broken.pdf", grandTotal: "99.00" }));
  await server.push(sums({ number: "B", fileName: "clean.pdf" }));
  await server.push(sums({ number: "C", fileName: "unsure.pdf", confidence: 0.5 }));
  await server.push(sums({ number: "D", fileName: "first.pdf", hash: "ab12" }));
  await server.push(sums({ number: "E", fileName: "again.pdf", hash: "ab12" }));
  await server.push(sums({ number: "B", fileName: "resent.pdf" }));
}

test("the queue is filtered by the kind of flag, and ordered with the riskiest first", async ({ page, server, hasScript }) => {
  await fill(server);
  await page.goto(server.url);
  await ready(page, hasScript);
  const rows = page.getByRole("table", { name: "Queue" }).locator("tbody tr");
  await expect(rows).toHaveCount(6);
  await (await menu(page, "filter")).getByRole("link", { name: "Failed check 1" }).click();
  await expect(page).toHaveURL(/flag=failed_rule/);
  await expect(rows).toHaveText([/broken\.pdf.*1 · Failed check/]);
  await page.goto(`${server.url}/?flag=duplicate`);
  await expect(rows).toHaveText([/resent/, /again/, /first/, /clean/]);
  await page.goto(`${server.url}/?flag=none`);
  await expect(page.getByText("Nothing here matches")).toHaveCount(1);
  await page.goto(server.url);
  await ready(page, hasScript);
  await (await menu(page, "filter")).getByRole("link", { name: "Low 1", exact: true }).click();
  await expect(page).toHaveURL(/confidence=low/);
  await expect(rows).toHaveText([/unsure\.pdf/]);
  await page.goto(`${server.url}/?confidence=high&flag=failed_rule`);
  await expect(rows).toHaveText([/broken\.pdf/]);
  await page.goto(`${server.url}/?sort=riskiest`);
  await ready(page, hasScript);
  await expect(rows.first()).toContainText("unsure.pdf");
  await expect(rows.nth(1)).toContainText("broken.pdf");
  await expect(page.getByRole("columnheader", { name: /Flags/ })).toHaveAttribute("aria-sort", "descending");
  await expectAccessible(page, hasScript);
});

for (const width of [390, 320]) {
  test(`on a screen ${width} pixels wide, the flag of a row stays in its place`, async ({ page, server, hasScript }) => {
    await page.setViewportSize({ width, height: 800 });
    await server.push(sums({ number: "A", fileName: "broken.pdf", grandTotal: "99.00" }));
    await page.goto(server.url);
    await choose(page, "Deutsch");
    await ready(page, hasScript);
    const cell = page.locator(".queue-row td", { has: page.locator(".badge") });
    await expect(cell).toHaveText("1 · Prüfung nicht bestanden");
    const [inside, wide] = await cell.evaluate((cell) => [cell.scrollWidth, cell.clientWidth]);
    expect(inside, "nothing lies over the next cell").toBeLessThanOrEqual(wide);
  });
}

test("a duplicate names the other document and leads to it", async ({ page, server, hasScript }) => {
  const first = await server.push(sums({ number: "D", fileName: "first.pdf", hash: "ab12" }));
  const again = await server.push(sums({ number: "E", fileName: "again.pdf", hash: "ab12" }));
  const resent = await server.push(sums({ number: "E", fileName: "resent.pdf" }));
  await openItem(page, server, again, hasScript);
  const unfolded = page.getByRole("list", { name: "Flags" }).getByRole("listitem");
  await expect(unfolded, "no field shows it, so nobody has to unfold it").toHaveText([/first\.pdf is the same file \(Pending review\)/, /resent\.pdf has the same seller and number/]);
  await page.getByRole("link", { name: "Open first.pdf" }).click();
  await expect(page).toHaveURL(`${server.url}/items/${first}`);
  await openItem(page, server, resent, hasScript);
  await expect(unfolded).toHaveText([/again\.pdf has the same seller and number/]);
});
