// A value of the wrong type or shape: one button makes it what the schema wants, with and without JavaScript.
import { type Page } from "@playwright/test";
import { type ReviewPage, type Server, expect, expectAccessible, expectDecided, openItem, ready, test } from "./world.ts";
import { mendable, mendableSchema } from "./mendable.ts";

async function given(server: Server, page: Page, hasScript: boolean): Promise<{ id: string; review: ReviewPage }> {
  // The server reads the schema at start.
  server.describeFields(mendableSchema);
  await server.kill();
  await server.start();
  const id = await server.push(`{"original_data":${mendable},"data":${mendable},"status":"pending_review","field_metadata":{}}`);
  return { id, review: await openItem(page, server, id, hasScript) };
}

test("values of the wrong type and shape are put right with a button each, and the record is accepted", async ({ page, server, hasScript }) => {
  const { id, review } = await given(server, page, hasScript);
  const press = async (name: string) => {
    await review.fields.getByRole("button", { name, exact: true }).first().click();
    await ready(page, hasScript);
    await expect(review.fields.getByRole("button", { name, exact: true })).toHaveCount(0);
  };
  await expectAccessible(page, hasScript);
  await press("Make it text: 20260118");
  await expect(review.field("Number")).toHaveValue("20260118");
  await press("Make it a number: 5.50");
  await expect(review.field("Total")).toHaveValue("5.50");
  await press("Make it a date: 4 Mar 2026");
  await expect(review.field("Issued")).toHaveValue("4 Mar 2026");
  // What can be two days is asked.
  await expect(review.fields.getByRole("button", { name: "Make it a date: 5 Jun 2026", exact: true })).toBeVisible();
  await press("Make it a date: 6 May 2026");
  await press("Make it text: Weena 664, Rotterdam");
  await expect(review.field("Address")).toHaveValue("Weena 664, Rotterdam");
  await press("Make it a group of empty fields");
  await press("Make it a list: 12.50");
  await press("Make it text: 12.50");
  await expect(review.field("Text, row 1")).toHaveValue("12.50");
  await expectAccessible(page, hasScript);

  await review.field("Name").fill("Nord GmbH");
  await review.field("Name").blur();
  await review.saveForm();
  await review.press("Undo");
  await ready(page, hasScript);
  await expect(review.field("Name")).toHaveValue("");
  await review.field("Name").fill("Nord GmbH");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  const stored = await server.stored(id);
  expect(stored).toContain(`"original_data":${mendable}`);
  expect(stored).toContain(
    '"data":{"number":"20260118","total":5.50,"issued":"2026-03-04","due":"2026-05-06","address":"Weena 664, Rotterdam","seller":{"name":"Nord GmbH"},"rows":[{"text":"12.50"}]}',
  );
});
