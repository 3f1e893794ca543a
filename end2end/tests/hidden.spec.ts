// Characters that nobody sees are spelled out where a value is shown, and told beside the field that has one.
import { expect, expectAccessible, expectDecided, openItem, ready, sums, test } from "./world.ts";

const hidden = { override: "\u202E", space: "\u200B", joiner: "\u200D" };

test("an invoice number with a direction mark shows it in the queue, beside its field and in the history", async ({ page, server, hasScript }) => {
  const number = `INV-${hidden.override}001`;
  const id = await server.push(sums({ number, fileName: `a${hidden.override}fdp.pdf` }));
  await page.goto(server.url);
  await ready(page, hasScript);
  const row = page.getByRole("table", { name: "Queue" }).locator("tbody tr");
  await expect(row).toContainText("INV-⟨U+202E⟩001");
  await expect(row).toContainText("a⟨U+202E⟩fdp.pdf");
  await expect(row).toContainText("1 · Warning");

  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Invoice number")).toHaveValue(number);
  await expect(review.field("Invoice number")).toHaveAccessibleDescription(/Contains an invisible character: U\+202E after “INV-”/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("a⟨U+202E⟩fdp.pdf");
  await expectAccessible(page, hasScript);
  await review.correct("Invoice number", "INV-001");
  if (!hasScript) await review.saveForm();
  await expect(page.getByText("Was: INV-⟨U+202E⟩001").first()).toBeVisible();
  await expect(page.getByText("Nothing is flagged")).toBeVisible();
  await review.press("Accept");
  await expectDecided(page, "accepted");
  await page.goto(`${server.url}/items/${id}/history`);
  await expect(page.getByRole("table", { name: "Extracted and now" })).toContainText("INV-⟨U+202E⟩001");
});

test("joiners of emoji and of Persian words are no alarm in a description, and the warning blocks nothing", async ({ page, server, hasScript }) => {
  const description = `👩${hidden.joiner}🔧 می\u200Cخواهم`;
  const fine = await server.push(sums().replaceAll('{"invoice_number":"', `{"description":${JSON.stringify(description)},"invoice_number":"`));
  const review = await openItem(page, server, fine, hasScript);
  await expect(review.field("Description")).toHaveValue(description);
  await expect(page.getByText(/invisible character/)).toHaveCount(0);

  const odd = await server.push(sums({ number: `R${hidden.space}1` }));
  const next = await openItem(page, server, odd, hasScript);
  await expect(page.getByText(/U\+200B after “R”/).first()).toBeVisible();
  await next.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(odd)).data.invoice_number).toBe(`R${hidden.space}1`);
});
