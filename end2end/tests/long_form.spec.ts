// Forms of very many fields: only some are on the page at a time, and every one can be reached, with and without JavaScript.
import { expect, expectAccessible, expectDecided, openItem, test } from "./world.ts";
import { manyFields } from "./many_fields.ts";

test("every field of a form of very many is reached, and nothing typed is lost on the way", async ({ page, server, hasScript }) => {
  test.setTimeout(120_000);
  const id = await server.push(manyFields(460));
  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Field 3")).toHaveValue("value 3");
  await review.field("Field 2").fill("typed at the beginning");
  if (hasScript) {
    await page.locator("#fields-scroll").evaluate((pane) => (pane.scrollTop = pane.scrollHeight));
    await expect(review.field("Item 50, Tags")).toBeInViewport();
  } else {
    await expect(page.getByText("Fields 1 to 100 of 511")).toBeVisible();
    await expect(page.getByRole("button", { name: "Previous fields" })).toBeDisabled();
    await expect(review.field("Field 100")).toHaveCount(0);
    for (let times = 1; times <= 4; times++) await review.press("Next fields");
    await expect(page.getByText("Fields 401 to 500 of 511")).toBeVisible();
  }
  await review.correct("Quantity, row 2", "22");
  if (!hasScript) {
    await review.press("Next fields");
    await expect(page.getByText("Fields 501 to 511 of 511")).toBeVisible();
    await expect(page.getByRole("button", { name: "Next fields" })).toBeDisabled();
    await expect(page.getByRole("group", { name: "Tags 50", exact: true })).toBeVisible();
  }
  await review.correct("Item 50, Tags", "the last");
  await review.press("Add to Tags");
  await review.correct("Item 51, Tags", "one more");
  await review.saveForm();
  if (!hasScript) {
    await expect(review.field("Item 51, Tags"), "still the same page of fields").toHaveValue("one more");
    await review.press("Previous fields");
    await expect(page.getByText("Fields 401 to 500 of 512")).toBeVisible();
    await expect(review.field("Quantity, row 2")).toHaveValue("22");
  }
  await expectAccessible(page, hasScript);
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const { data } = await server.record(id);
  expect(data.fields.field_2).toBe("typed at the beginning");
  expect(data.fields.field_459).toBe("value 459");
  expect(data.rows[1].quantity).toBe(22);
  expect(data.tags.slice(48)).toEqual(["tag 48", "the last", "one more"]);
  expect(Object.keys(data.fields)).toHaveLength(460);
});

test("a link to a field of a form of very many shows that field", async ({ page, server, hasScript }) => {
  const id = await server.push(manyFields(460));
  await openItem(page, server, id, hasScript);
  await page.goto(`${server.url}/items/${id}?field=fields.field_333#field-fields.field_333`);
  await expect(page.getByLabel("Field 333", { exact: true })).toBeInViewport();
});

test("a form of some 200 fields is on the page as a whole", async ({ page, server, hasScript }) => {
  const id = await server.push(manyFields(200));
  const review = await openItem(page, server, id, hasScript);
  await expect(review.field("Field 199")).toHaveCount(1);
  await expect(review.field("Item 50, Tags")).toHaveCount(1);
  await expect(page.getByText(/^Fields 1 to/)).toHaveCount(0);
});
