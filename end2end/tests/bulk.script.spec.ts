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
  await page.getByRole("button", { name: "Clear the selection" }).click();
  await expect(page.getByRole("button", { name: "Accept selected…" })).toBeHidden();
  await expect(row("a")).not.toBeChecked();
});

test("what is selected stays with its document: other rows begin without a selection", async ({ page, server }) => {
  for (const name of ["a", "b", "c"]) await server.push(invoice({ fileName: `${name}.pdf` }));
  await page.goto(server.url);
  await ready(page, true);
  await page.getByRole("checkbox", { name: "Select c.pdf" }).check();
  await page.getByRole("searchbox", { name: "Find" }).fill("a.pdf");
  const row = page.getByRole("checkbox", { name: "Select a.pdf" });
  await expect(page.getByRole("checkbox", { name: /^Select/ })).toHaveCount(1);
  await expect(row).not.toBeChecked();
  await expect(page.getByRole("button", { name: "Accept selected…" })).toBeHidden();
});
