// Everything with the keyboard, and what only a script can do.
import type { Page } from "@playwright/test";
import { Server, anyPdf, expect, expectDecided, invoice, openItem, ready, test } from "./world.ts";

/** Holds back the page's wasm until the test releases it. */
async function holdBack(page: Page): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

test("a clean look and Ctrl+Enter accept and open the next item", async ({ page, server }) => {
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  await openItem(page, server, id, true);
  // A held key repeats: the repetitions must not accept what nobody has seen.
  await page.keyboard.down("Control");
  for (let times = 0; times < 12; times++) {
    await page.keyboard.down("Enter");
    await page.waitForTimeout(60);
  }
  await page.keyboard.up("Enter");
  await page.keyboard.up("Control");
  await expect(page).toHaveURL(new RegExp(next));
  await expect(page.getByLabel("Grand total", { exact: true }), "the first doubtful field of the next item").toBeFocused();
  expect((await server.record(id)).status).toBe("accepted");
  expect((await server.record(next)).status).toBe("pending_review");
});

test("a key that was typed and taken back is taken back in the draft, too", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await review.field("Quantity, row 1").focus();
  await page.keyboard.press("End");
  await page.keyboard.type("5");
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Tab");
  await page.keyboard.type("9");
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
  await page.reload();
  await ready(page, true);
  await expect(review.field("Quantity, row 1")).toHaveValue("2");
});

test("Enter walks the flagged fields, and stops where it says that all is looked at; Alt+R takes a change back", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await expect(review.field("Grand total")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("99.00");
  await page.keyboard.press("Alt+r");
  await expect(review.field("Grand total")).toHaveValue("1,515.00");
  await page.keyboard.press("Enter");
  await expect(page.locator("#all-looked-at")).toBeFocused();
});

test("Enter on the last of several flagged fields goes where it says so, and not round to the first", async ({ page, server }) => {
  const id = await server.push(invoice().replace(/("invoice_number":\{[^}]*?"confidence":)[0-9.]+/, "$10.2"));
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("u");
  await expect(review.field("Invoice number")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(review.field("Grand total")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#all-looked-at")).toBeFocused();
});

test("a double click on Accept decides one item", async ({ page, server }) => {
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  await openItem(page, server, id, true);
  await page.getByRole("button", { name: "Accept" }).dblclick();
  await expect(page).toHaveURL(new RegExp(next));
  await page.waitForTimeout(300);
  expect((await server.record(id)).metadata.review.revision).toBe(1);
  expect((await server.record(next)).status).toBe("pending_review");
});

test("Ctrl+Backspace, a digit and Enter reject", async ({ page, server }) => {
  const id = await server.push(invoice());
  await openItem(page, server, id, true);
  await page.keyboard.press("Control+Backspace");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expectDecided(page, "rejected");
  expect((await server.record(id)).metadata.review.reason).toBe("unreadable");
});

test("in a table, arrows move and Ctrl+Insert and Alt+Shift+Delete change rows", async ({ page, server }) => {
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await review.field("Quantity, row 1").focus();
  await page.keyboard.press("ArrowDown");
  await expect(review.field("Quantity, row 2")).toBeFocused();
  await page.keyboard.press("Control+Insert");
  await expect(review.field("Description, row 3")).toBeFocused();
  await page.keyboard.press("Alt+Shift+Delete");
  await expect(review.field("Description, row 3")).toHaveCount(0);
});

test("clicking a box on the page focuses its field", async ({ page, server }) => {
  const fileId = await server.upload(anyPdf());
  const id = await server.push(invoice({ fileId }));
  const review = await openItem(page, server, id, true);
  await page.getByRole("button", { name: "Citation for Grand total, page 1" }).click();
  await expect(review.field("Grand total")).toBeFocused();
});

test("what is typed survives a reload, and a server that dies right after the answer", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/ERR_CONNECTION/);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await review.correct("Invoice number", "2026-200");
  await server.kill();
  const again = await new Server(server.dataDir).start();
  await page.goto(`${again.url}/items/${id}`);
  await ready(page, true);
  await expect(review.field("Invoice number")).toHaveValue("2026-200");
  await page.keyboard.press("Control+Enter");
  await expectDecided(page, "accepted");
  await again.kill();
  const third = await new Server(server.dataDir).start();
  const record = await third.record(id);
  expect([record.status, record.data.invoice_number]).toEqual(["accepted", "2026-200"]);
  await third.kill();
});

test("a server that is away is said to be away, and the draft arrives when it is back", async ({ page, server, expectedNoise }) => {
  expectedNoise.push(/status of 503/);
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.route("**/api/save_draft", (route) => route.fulfill({ status: 503, contentType: "application/json", body: '"Unavailable"' }));
  await review.field("Invoice number").fill("2026-300");
  await review.field("Invoice number").blur();
  await expect(page.locator("output[role=status]")).toContainText("Not saved:");
  await page.unroute("**/api/save_draft");
  await expect(page.locator("output[role=status]")).toHaveText("Saved", { timeout: 15_000 });
  await page.reload();
  await expect(review.field("Invoice number")).toHaveValue("2026-300");
});

test("what is typed before the page answers by itself is not lost", async ({ page, server }) => {
  const id = await server.push(invoice());
  const letGo = await holdBack(page);
  await page.goto(`${server.url}/items/${id}`, { waitUntil: "commit" });
  await page.getByLabel("Invoice number", { exact: true }).fill("2026-early");
  letGo();
  await ready(page, true);
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
  await expect(page.getByLabel("Invoice number", { exact: true })).toHaveValue("2026-early");
  await page.reload();
  await ready(page, true);
  await expect(page.getByLabel("Invoice number", { exact: true })).toHaveValue("2026-early");
});

test("going through the queue leaves every item as it is", async ({ page, server }) => {
  const ids = [];
  for (const number of ["1", "2", "3"]) ids.push(await server.push(invoice({ number })));
  const before = await Promise.all(ids.map((id) => server.stored(id)));
  const review = await openItem(page, server, ids[2], true);
  for (const [key, number] of [["j", "2"], ["j", "1"], ["k", "2"], ["k", "3"]]) {
    await page.keyboard.press(key);
    await expect(review.field("Invoice number")).toHaveValue(number);
    await expect(page.getByText(/^Was: /)).toHaveCount(0);
  }
  expect(await Promise.all(ids.map((id) => server.stored(id)))).toEqual(before);
});

test("what was chosen and written to reject one item is not there for the next", async ({ page, server }) => {
  // As in Safari: no page is built ahead, so the next item replaces this one in the same page.
  await page.addInitScript(() => Object.defineProperty(window, "requestIdleCallback", { value: undefined }));
  await server.push(invoice());
  const id = await server.push(invoice());
  await openItem(page, server, id, true);
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("Control+Backspace");
  await page.keyboard.press("3");
  await dialog.getByRole("textbox").fill("cut off");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expectDecided(page, "rejected");
  await expect(page).not.toHaveURL(new RegExp(`items/${id}`));
  await expect(page.getByLabel("Grand total", { exact: true }), "the next item is there").toBeFocused();
  await page.keyboard.press("Control+Backspace");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("radio", { checked: true })).toHaveCount(0);
  await expect(dialog.getByRole("textbox")).toHaveValue("");
});

test("a browser that never is idle gets the next item's page, too, with the focus where the work is", async ({ page, server }) => {
  // Without idle callbacks (as in Safari) no page is built ahead: the next item reuses this one's elements.
  await page.addInitScript(() => { window.requestIdleCallback = () => 0; });
  const next = await server.push(invoice({ number: "2026-117" }));
  const id = await server.push(invoice());
  const review = await openItem(page, server, id, true);
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(new RegExp(next));
  await expect(review.field("Invoice number")).toHaveValue("2026-117");
  await expect(review.field("Grand total")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("99.00");
  await page.keyboard.press("Tab");
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
});

test("keys that are pressed before the page answers by itself are not lost", async ({ page, server }) => {
  const id = await server.push(invoice());
  const letGo = await holdBack(page);
  await page.goto(`${server.url}/items/${id}`, { waitUntil: "commit" });
  await page.getByLabel("Grand total", { exact: true }).waitFor();
  await page.keyboard.press("u");
  await page.keyboard.press("F2");
  await page.keyboard.type("99.50");
  await page.keyboard.press("Enter");
  letGo();
  await ready(page, true);
  await expect(page.locator("#fields-scroll"), "nothing is left to look at").toBeFocused();
  await expect(page.getByLabel("Grand total", { exact: true })).toHaveValue("99.50");
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
  expect(await server.record(id)).toMatchObject({ status: "pending_review" });
});

test("Enter in a field before the page answers confirms, and does not send the form", async ({ page, server }) => {
  const id = await server.push(invoice());
  const letGo = await holdBack(page);
  await page.goto(`${server.url}/items/${id}`, { waitUntil: "commit" });
  await page.getByLabel("Grand total", { exact: true }).waitFor();
  await page.getByLabel("Invoice number", { exact: true }).click();
  await page.keyboard.press("End");
  await page.keyboard.type("-a");
  await page.keyboard.press("Enter");
  letGo();
  await ready(page, true);
  await expect(page.getByLabel("Grand total", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Invoice number", { exact: true })).toHaveValue("2026-118-a");
  await expect(page.locator("output[role=status]")).toHaveText("Saved");
  expect(page.url(), "no form was sent").not.toContain("saved=1");
});
