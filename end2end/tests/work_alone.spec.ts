// Where nobody signs in, there is nobody to give work to.
import { expect, invoice, openItem, test } from "./world.ts";

test("where nobody signs in, one can hold and comment, and there is nobody to give anything to", async ({ page, server, hasScript }) => {
  const id = await server.push(invoice());
  await openItem(page, server, id, hasScript);
  await page.locator("details#work summary").click();
  await expect(page.getByLabel("Hand over to")).toHaveCount(0);
  await expect(page.getByLabel("Ask", { exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Hold until somebody answers" })).toHaveCount(0);
  await page.getByLabel("Comment", { exact: true }).fill("to myself");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByRole("region", { name: "Comments" })).toContainText("to myself");
});
