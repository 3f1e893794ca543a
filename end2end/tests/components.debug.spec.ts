// The page of all components, which only debug builds have.
import { expect, expectAccessible, test } from "./world.ts";

test("every component is on one page, accessible in each of its states", async ({ page, server, hasScript }) => {
  await page.goto(`${server.url}/_components`);
  await expect(page.getByRole("heading", { name: "Components" })).toBeVisible();
  for (const part of ["Colours", "Buttons", "Badges", "Notices", "Checklist", "Flags and a suggestion", "Fields", "Inspector"]) {
    await expect(page.getByRole("region", { name: part, exact: true })).toBeVisible();
  }
  await expectAccessible(page, hasScript);
});
