// The document beside the fields, with and without JavaScript: pages, thumbnails, download, and a message if there are no pages.
import { file, lockedPdf, pdf } from "./documents.ts";
import { expect, expectAccessible, invoice, openItem, test } from "./world.ts";

test("pages, thumbnails as links, and the download are there", async ({ page, server, hasScript }) => {
  const fileId = await server.upload(file("three.pdf", pdf([[[60, 700, "One"]], [[60, 700, "Two"]], [[60, 700, "Three"]]])));
  const review = await openItem(page, server, await server.push(invoice({ fileId })), hasScript);
  await expect(review.document.getByRole("img", { name: "Page 1" })).toBeVisible();
  await expect(review.document.getByText("3 pages")).toBeVisible();
  await page.getByRole("checkbox", { name: "Thumbnails" }).check({ force: true });
  await review.document.getByRole("link", { name: "Page 3" }).click();
  await expect(page.locator("#page-3")).toBeInViewport();
  await expectAccessible(page, hasScript);
  const download = await page.request.get(`${server.url}/files/${fileId}/download`);
  expect(download.headers()["content-disposition"]).toContain("attachment");
});

test("a protected document asks for its password and does not keep it", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/422/);
  const fileId = await server.upload(file("locked.pdf", lockedPdf("geheim")));
  const id = await server.push(invoice({ fileId }));
  const review = await openItem(page, server, id, hasScript);
  await expect(review.document.getByText("protected by a password")).toBeVisible();
  await expectAccessible(page, hasScript);
  await page.getByLabel("Password").fill("wrong");
  await page.getByLabel("Password").press("Enter");
  await expect(review.document.getByText("That is not the password")).toBeVisible();
  await page.getByLabel("Password").fill("geheim");
  await review.document.getByRole("button", { name: "Show the pages" }).click();
  await expect(review.document.getByRole("img", { name: "Page 1" })).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
  if (hasScript) await expect(page.locator("#page-1 .words span")).toHaveText("Secret ");
  const stranger = await fetch(`${server.url}/files/${fileId}/pages/1`);
  expect(stranger.status, "another session has to ask, too").toBe(422);
});

for (const [name, bytes, sentence] of [
  ["empty.pdf", "", "the file is empty"],
  ["broken.pdf", "%PDF-1.7\nnothing of a PDF", "damaged"],
  ["letter.html", "<html><script>alert(1)</script></html>", "can't be shown here"],
] as const) {
  test(`${name} is said to be so, and the fields can still be reviewed`, async ({ page, server, hasScript }) => {
    const fileId = await server.upload(file(name, Buffer.from(bytes)));
    const review = await openItem(page, server, await server.push(invoice({ fileId })), hasScript);
    await expect(review.document.getByText("The document can't be shown")).toBeVisible();
    await expect(review.document).toContainText(sentence);
    await expect(review.document.getByRole("link", { name: "Download" })).toBeVisible();
    await expect(review.field("Grand total")).toBeEditable();
  });
}
