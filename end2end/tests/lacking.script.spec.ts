// No key accepts at once what a record lacks as a whole.
import { expect, expectDecided, openItem, sums, test } from "./world.ts";

test("neither Ctrl+Enter nor Ctrl+Shift+Enter accepts a failure that nobody has been asked about", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/422/);
  for (const keys of ["Control+Enter", "Control+Shift+Enter"]) {
    const id = await server.push(sums().replace("pending_review", "error"));
    await openItem(page, server, id, true);
    await page.keyboard.press(keys);
    await expect(page.getByRole("alert")).toContainText("The agent could not extract this document");
    expect((await server.record(id)).status).toBe("error");
    await page.keyboard.press("Control+Shift+Enter");
    await expectDecided(page, "accepted");
    expect((await server.record(id)).status).toBe("accepted");
  }
});

test("what is missing is said while it is typed", async ({ page, server }) => {
  const id = await server.push(`{"original_data":{"note":null},"data":{"note":null},"status":"pending_review","field_metadata":{},"metadata":{}}`);
  const review = await openItem(page, server, id, true);
  await expect(page.getByRole("list", { name: "Flags" })).toContainText("None of the expected fields has a value");
  await review.correct("Note", "a delivery note");
  await expect(page.getByText("Nothing is flagged")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
});
