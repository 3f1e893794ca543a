// Four eyes: what one person has accepted waits until somebody else signs it, sends it back, or the first takes it back.
import type { Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ReviewPage, Server, expect, expectAccessible, expectDecided, invoice, openItem, ready, signedIn, test as base } from "./world.ts";

const test = base.extend<object>({
  /** Every item needs a second person. The API has a key, with which stories push records. */
  server: async ({ hasScript }, use) => {
    const server = await Server.ofStory(hasScript);
    writeFileSync(join(server.dataDir, "review.toml"), "[second_person]\nalways = true\n");
    await server.startWith({ COUNTERSIGN_API_KEY: "any" });
    await use(server);
    await server.remove();
  },
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const number = (review: ReviewPage) => review.field("Invoice number");
const note = (page: Page) => page.getByLabel("What should be looked at again");
const row = (page: Page) => page.getByRole("row", { name: /nordlicht\.pdf/ });
const leave = async (...pages: Page[]) => await Promise.all(pages.map((page) => page.context().close()));

async function expectNone(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await expect(button(page, name)).toHaveCount(0);
}

/** Accepts as the first person, who is told that this is not all. */
async function sign(review: ReviewPage): Promise<void> {
  await review.press("Accept");
  const said = review.page.getByRole("status").filter({ hasText: /^Accepted(: nordlicht\.pdf)?\. A second person must sign it\./ });
  await expect(said).toBeVisible();
}

async function expectWaiting(page: Page, server: Server, hasScript: boolean): Promise<void> {
  await page.goto(server.url);
  await ready(page, hasScript);
  await expect(row(page)).toContainText("accepted by Ada, waits for a second person");
}

/** What happened to the item, in order. */
async function expectHistory(page: Page, server: Server, id: string, told: RegExp[]): Promise<void> {
  await page.goto(`${server.url}/items/${id}/history`);
  await expect(page.getByText("Verified.")).toBeVisible();
  const events = page.getByRole("region", { name: "What happened" }).getByRole("listitem");
  await expect(events).toHaveCount(told.length);
  await expect(events).toContainText(told);
}

test("what Ada accepts waits for Ben, who sees what she changed, and signs it", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada, ben] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"], ["Ben", "approver"]]);
  const id = await server.push(invoice());

  await test.step("Ada corrects and accepts, and can't sign as well", async () => {
    let hers = await openItem(ada, server, id, hasScript);
    await hers.correct("Invoice number", "2026-119");
    await sign(hers);
    expect(await server.record(id)).toMatchObject({
      status: "pending_review",
      data: { invoice_number: "2026-119" },
      metadata: { review: { decision: "signed", reviewer: "Ada", second_person: ["always"] } },
    });

    hers = await openItem(ada, server, id, hasScript);
    await expect(ada.getByText(/^You accepted this on \d{4}-\d\d-\d\d \d\d:\d\d UTC\. It waits for somebody else to sign it\.$/)).toBeVisible();
    await expect(button(ada, "Take back")).toBeVisible();
    await expectNone(ada, "Accept", "Sign", "Reject", "Reopen", "Send back");
    await expect(number(hers)).toHaveValue("2026-119");
    await expect(number(hers)).not.toBeEditable();
    if (hasScript) {
      const before = await server.stored(id);
      for (const key of ["Control+Enter", "Control+Shift+Enter", "Control+Backspace"]) await ada.keyboard.press(key);
      await ada.waitForTimeout(300);
      await expect(ada.getByRole("dialog")).toHaveCount(0);
      await expect(ada.locator(".refused")).toHaveCount(0);
      await expect(ada).toHaveURL(`${server.url}/items/${id}`);
      expect(await server.stored(id)).toBe(before);
    }
  });

  await test.step("Ben finds it in the queue, and sees what Ada changed", async () => {
    await expectWaiting(ben, server, hasScript);
    await expectAccessible(ben, hasScript);
    const his = await openItem(ben, server, `${id}?field=invoice_number`, hasScript);
    await expect(ben.getByText(/^Ada accepted this on .* UTC\. It waits for a second person\.$/)).toBeVisible();
    await expect(ben.getByText("What Ada changed is marked.")).toBeVisible();
    await expect(number(his)).toHaveValue("2026-119");
    await expect(number(his)).toBeEditable();
    await expect(number(his)).toHaveAccessibleDescription("Was: 2026-118");
    const about = ben.getByRole("complementary", { name: "About this field" });
    await expect(about).toContainText(/Changed by Ada, \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    await expectNone(ben, "Accept", "Take back", "Reopen");
    await expect(button(ben, "Reject")).toBeVisible();
    await expectAccessible(ben, hasScript);
    await his.press("Sign");
    await expectDecided(ben, "accepted");
    await expect(ben.getByText("A second person must sign it"), "nobody else must").toHaveCount(0);
  });

  expect(await server.record(id)).toMatchObject({
    status: "accepted",
    data: { invoice_number: "2026-119" },
    metadata: { review: { decision: "accepted", reviewer: "Ben", signatures: [{ reviewer: "Ada" }, { reviewer: "Ben" }] } },
  });
  await expectHistory(ben, server, id, [/Extracted/, /Accepted as the first of two\s*Ada/, /Accepted\s*Ben/]);
  await leave(ada, ben);
});

test("Ben sends it back with a note, Ada corrects it and accepts again, and he signs", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada, ben] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"], ["Ben", "approver"]]);
  const id = await server.push(invoice());
  let hers = await openItem(ada, server, id, hasScript);
  await hers.correct("Invoice number", "2026-119");
  await sign(hers);

  let his = await openItem(ben, server, id, hasScript);
  await note(ben).fill("see page 2, <b>below</b>");
  await his.press("Send back");
  await expect(ben.getByRole("status").filter({ hasText: /^Sent back[.:]/ })).toBeVisible();
  await expectNone(ben, "Undo decision"); // it would be refused
  await expect(row(ben)).not.toContainText("second person");
  expect(await server.record(id)).toMatchObject({
    status: "pending_review",
    data: { invoice_number: "2026-119" },
    metadata: { review: { decision: "sent_back", reviewer: "Ben", note: "see page 2, <b>below</b>" } },
  });

  hers = await openItem(ada, server, id, hasScript);
  const back = ada.getByRole("status").filter({ hasText: "Ben sent this back to be looked at again." });
  await expect(back).toContainText("see page 2, <b>below</b>");
  await expect(number(hers), "her correction is still there").toHaveValue("2026-119");
  await hers.correct("Invoice number", "2026-120");
  await sign(hers);

  his = await openItem(ben, server, id, hasScript);
  await expect(ben.getByText(/^Ada accepted this on /)).toBeVisible();
  await expect(ben.getByText("sent this back")).toHaveCount(0);
  await expect(note(ben)).toHaveValue("");
  await expect(number(his)).toHaveValue("2026-120");
  await expect(number(his)).toHaveAccessibleDescription("Was: 2026-118");
  if (hasScript) await ben.keyboard.press("Control+Enter");
  else await his.press("Sign");
  await expectDecided(ben, "accepted");
  expect(await server.record(id)).toMatchObject({
    status: "accepted",
    data: { invoice_number: "2026-120" },
    metadata: { review: { signatures: [{ reviewer: "Ada" }, { reviewer: "Ben" }] } },
  });
  const first = /Accepted as the first of two\s*Ada/;
  await expectHistory(ben, server, id, [/Extracted/, first, /Sent back\s*Ben.*see page 2, <b>below<\/b>/, first, /Accepted\s*Ben/]);
  await leave(ada, ben);
});

test("a reviewer who may not sign sees that it waits, and changes nothing", async ({ browser, server, hasScript }) => {
  const [ada, cleo] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"], ["Cleo", "reviewer"]]);
  const id = await server.push(invoice());
  await sign(await openItem(ada, server, id, hasScript));
  const before = await server.stored(id);
  await expectWaiting(cleo, server, hasScript);
  const review = await openItem(cleo, server, id, hasScript);
  await expect(cleo.getByText(/^Ada accepted this on .* UTC\. It waits for a second person\.$/)).toBeVisible();
  await expectNone(cleo, "Accept", "Sign", "Reject", "Reopen", "Send back", "Take back");
  await expect(note(cleo)).toHaveCount(0);
  for (const label of ["Invoice number", "Grand total", "Description, row 1"]) await expect(review.field(label)).not.toBeEditable();
  if (hasScript) {
    for (const key of ["Control+Enter", "Control+Shift+Enter", "Control+Backspace"]) await cleo.keyboard.press(key);
    await cleo.waitForTimeout(300);
    await expect(cleo.getByRole("dialog")).toHaveCount(0);
    await expect(cleo).toHaveURL(`${server.url}/items/${id}`);
  }
  expect(await server.stored(id)).toBe(before);
  await leave(ada, cleo);
});

test("the first person takes it back, right away or later, and keeps what was corrected", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"]]);
  const id = await server.push(invoice());
  const review = await openItem(ada, server, id, hasScript);
  await review.correct("Invoice number", "2026-119");
  await sign(review);
  await review.press("Undo decision");
  await expect(ada).toHaveURL(new RegExp(`/items/${id}`));
  await ready(ada, hasScript);
  await expect(ada.getByText("The decision has been undone")).toBeVisible();
  await expect(number(review), "in her draft").toHaveValue("2026-119");
  expect(await server.record(id)).toMatchObject({
    status: "pending_review",
    data: { invoice_number: "2026-118" },
    metadata: { review: { decision: "reopened" } },
  });

  await sign(review);
  await openItem(ada, server, id, hasScript);
  await review.press("Take back");
  await expect(button(ada, "Accept")).toBeVisible();
  await expect(ada.getByText("You accepted this on")).toHaveCount(0);
  await expect(number(review), "in the record").toHaveValue("2026-119");
  await expect(number(review)).toBeEditable();
  await expect(number(review)).toHaveAccessibleDescription("Was: 2026-118");
  expect(await server.record(id)).toMatchObject({
    status: "pending_review",
    data: { invoice_number: "2026-119" },
    metadata: { review: { decision: "reopened", reviewer: "Ada" } },
  });
  await ada.goto(server.url);
  await expect(row(ada)).toBeVisible();
  await expect(row(ada)).not.toContainText("second person");
  await leave(ada);
});
