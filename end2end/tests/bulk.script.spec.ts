// Selecting rows of the queue with Shift and with the keyboard.
import { expect, invoice, ready, test } from "./world.ts";

test("Shift takes a range, x the row with the focus, and the page's box all of them", async ({ page, server }) => {
  for (const name of ["a", "b", "c", "d"]) await server.push(invoice({ fileName: `${name}.pdf` }));
  await page.goto(server.url);
  await ready(page, true);
  const row = (name: string) => page.getByRole("checkbox", { name: `Select ${name}.pdf` });
  await row("d").click();
  await row("b").click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await expect(row("c")).toBeChecked();
  await expect(row("a")).not.toBeChecked();
  await row("c").click();
  await row("b").click({ modifiers: ["Shift"] });
  await expect(page.getByText("1 selected")).toBeVisible();

  await page.getByRole("link", { name: "a.pdf" }).focus();
  await page.keyboard.press("x");
  await expect(row("a")).toBeChecked();
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.keyboard.press("x");
  await expect(row("a")).not.toBeChecked();

  await page.getByRole("checkbox", { name: "All on this page" }).check();
  await expect(page.getByText("4 selected")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find" }).fill("x");
  await expect(page.getByText("4 selected")).toBeVisible();
});
