// A record that stores a raw extraction: each value is wrapped with where it was read and how sure the agent was.
import { expect, expectAccessible, expectDecided, openItem, test } from "./world.ts";

const wrapped = (value: unknown, confidence: number) =>
  ({ value__: value, citation__: [{ page: 1, matching_text: String(value) }], confidence____: confidence });

test("a wrapped value is edited as the value it is, and stays wrapped", async ({ page, server, hasScript }) => {
  const row = (name: string, quantity: number, confidence: number) =>
    ({ reasoning__: "Copied from the table.", value__: { name: wrapped(name, 0.95), quantity: wrapped(quantity, confidence) } });
  const data = { number: wrapped("R-7", 0.95), rows: [row("Lamp", 2, 0.95), row("Cable", 3, 0.41)] };
  const id = await server.push({ original_data: data, data, status: "pending_review", field_metadata: {} });
  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Number")).toHaveValue("R-7");
  await expect(review.fields.locator("[name*='__']"), "no key of a wrapper is a field").toHaveCount(0);
  await expect(page.getByText("41 %").first(), "its confidence is that of the value").toBeVisible();
  await expectAccessible(page, hasScript);
  await review.correct("Quantity, row 2", "4");
  await review.saveForm();
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const stored = (await server.record(id)).data;
  expect(stored.rows[1].value__.quantity).toEqual({ ...wrapped(3, 0.41), value__: 4 });
  expect({ ...stored, rows: [stored.rows[0]] }).toEqual({ ...data, rows: [data.rows[0]] });
});
