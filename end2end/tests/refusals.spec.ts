// Where something can't be shown or done, a page in the house's frame says so, and leads back.
import { expect, expectAccessible, test } from "./world.ts";

test("an address that leads nowhere, what a form alone may do, and an item that is gone: each has its page", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 4\d\d/);
  const refused = async (heading: string, status: number, answered: Promise<{ status(): number } | null>) => {
    expect((await answered)?.status()).toBe(status);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page.getByRole("banner").getByRole("link", { name: "Countersign" })).toBeVisible();
    await expectAccessible(page, hasScript);
  };
  await refused("There is no such page", 404, page.goto(`${server.url}/invoices/elsewhere`));
  await page.getByRole("link", { name: "Go to the queue" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await refused("There is no such page", 404, page.goto(`${server.url}/files/none/download`));
  await refused("This document can't be shown", 404, page.goto(`${server.url}/items/none`));
  await refused("That did not work", 400, page.goto(`${server.url}/export?format=xlsx`));
  await refused("The server did not understand this", 405, page.goto(`${server.url}/language`));
});
