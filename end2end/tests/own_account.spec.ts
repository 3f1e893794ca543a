// One's own account: the password, the sessions, and what a session that ended does not cost.
import type { Page } from "@playwright/test";
import {
  type Server, expect, expectAccessible, expectDecided, inAnotherBrowser, invoice, openItem, password, ready, signIn, signedIn,
  testWithAccounts as test,
} from "./world.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const status = (page: Page) => page.locator("output[role=status]");
const leave = async (...pages: Page[]) => await Promise.all(pages.map((page) => page.context().close()));

/** Ends all sessions of somebody, from elsewhere. */
async function endSessions(server: Server, page: Page): Promise<void> {
  await page.goto(`${server.url}/account`);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in`);
}

test("a session that somebody ends elsewhere costs no keystroke, and decides nothing", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const id = await server.push(invoice());
  const review = await openItem(ada, server, id, hasScript);
  const other = await inAnotherBrowser(browser, server, hasScript, "Ada");
  await endSessions(server, other);

  if (hasScript) {
    await review.press("Accept");
    await expect(ada.getByRole("alert")).toContainText("You are signed out");
    await review.field("Invoice number").fill("2026-500");
    await expect(status(ada)).toContainText("Not saved: You are signed out");
    const tab = await ada.context().newPage();
    await tab.goto(server.url);
    await signIn(tab, "Ada");
    await expect(tab).toHaveURL(`${server.url}/`);
    await expect(status(ada)).toHaveText("Saved", { timeout: 15_000 });
  } else {
    await review.field("Invoice number").fill("2026-500");
    const [answer] = await Promise.all([ada.waitForResponse((answer) => answer.request().method() === "POST"), review.press("Accept")]);
    expect(answer.status()).toBe(401);
    await expect(ada.getByRole("alert")).toHaveText("You were signed out. Sign in to go on: what you typed is kept, and nothing has been decided.");
    await signIn(ada, "Ada", "not-my-password");
    await expect(ada.getByRole("alert")).toHaveText("That name and password do not belong together.");
    await signIn(ada, "Ada");
    await expect(ada.getByRole("alert")).toContainText("You were signed out when you sent this. Nothing was decided.");
    await expect(ada.getByRole("textbox", { name: "Invoice number", exact: true })).toHaveValue("2026-500");
    await ada.getByRole("button", { name: "Save what was typed" }).click();
  }
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
  expect((await server.record(id)).status).toBe("pending_review");
  await review.press("Accept");
  await expectDecided(ada, "accepted");
  expect((await server.record(id)).data.invoice_number).toBe("2026-500");
  await leave(ada, other);
});

test("who was signed out finds the way from the queue and from an item to the sign-in, and back there", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const second = await server.push(invoice({ fileName: "second.pdf" }));
  const first = await server.push(invoice());
  const other = await inAnotherBrowser(browser, server, hasScript, "Ada");
  const open = (name: RegExp) => async () => await ada.getByRole("row", { name }).getByRole("link").click();
  const all = async () => await ada.getByRole("navigation", { name: "Status" }).getByRole("link", { name: /^All/ }).click();
  // Where the page goes on by itself, it says that one is signed out; what it does not have yet, the browser asks for.
  const places: [string, () => Promise<void>, boolean][] = [
    [`/items/${first}`, open(/nordlicht\.pdf/), true],
    [`/items/${second}`, open(/second\.pdf/), false],
    ["/?status=all", all, true],
  ];
  for (const [place, go, says] of places) {
    const ahead = hasScript ? ada.waitForResponse("**/api/load_item") : undefined;
    await ada.goto(server.url);
    await ready(ada, hasScript);
    await (await ahead)?.finished();
    await endSessions(server, other);
    await go();
    if (hasScript && says) {
      await expect(ada.getByRole("alert")).toContainText("You are signed out");
      await ada.getByRole("link", { name: "Sign in", exact: true }).click();
    }
    await signIn(ada, "Ada");
    await expect(ada).toHaveURL(`${server.url}${place}`);
    await signIn(other, "Ada");
    await expect(other).toHaveURL(`${server.url}/`);
  }
  await leave(ada, other);
});

test("what was to be done with several items comes back, too, with the reason and the note", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada, ben] = await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
  const other = await inAnotherBrowser(browser, server, hasScript, "Ada");
  const ids = [];
  for (const name of ["a", "b"]) ids.push(await server.push(invoice({ fileName: `${name}.pdf`, number: name })));
  const choose = async (action: string) => {
    await ada.goto(server.url);
    await ready(ada, hasScript);
    for (const name of ["a", "b"]) await ada.getByRole("checkbox", { name: `Select ${name}.pdf` }).check();
    await ada.getByRole("button", { name: action }).click();
  };
  await choose("Reject selected…");
  await ada.getByRole("radio", { name: "Not an invoice" }).check();
  await ada.getByLabel("Note").fill("delivery notes");
  await endSessions(server, other);
  await ada.getByRole("button", { name: "Reject 2 documents" }).click();
  await expect(ada.getByRole("alert")).toHaveText("You were signed out. Sign in to go on: what you typed is kept, and nothing has been decided.");
  await signIn(ada, "Ada");
  await expect(heading(ada)).toHaveText("Reject 2 documents?");
  await expect(ada.getByRole("alert")).toHaveText("You were signed out when you sent this. Nothing was done: look at it, and send it again.");
  await expect(ada.getByRole("radio", { name: "Not an invoice" })).toBeChecked();
  await expect(ada.getByLabel("Note")).toHaveValue("delivery notes");
  await expectAccessible(ada, hasScript);
  for (const id of ids) expect((await server.record(id)).status).toBe("pending_review");

  await choose("Hand over…");
  await ada.getByLabel("Hand over to").selectOption({ label: "Ben" });
  await ada.getByLabel("Note").fill("two of one seller");
  await signIn(other, "Ada");
  await expect(other).toHaveURL(`${server.url}/`);
  await endSessions(server, other);
  await ada.getByRole("button", { name: "Hand over", exact: true }).click();
  await signIn(ada, "Ada");
  await expect(heading(ada)).toHaveText("Hand over 2 items");
  await expect(ada.getByLabel("Note")).toHaveValue("two of one seller");
  await ada.getByRole("button", { name: "Hand over", exact: true }).click();
  await expect(heading(ada)).toHaveText("2 items were handed over");
  await ben.goto(`${server.url}/?whose=mine`);
  await expect(ben.getByRole("row", { name: /[ab]\.pdf/ })).toHaveCount(2);
  await leave(ada, ben, other);
});

test("one's other sessions are listed under Your account, and each is ended with the password", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const other = await inAnotherBrowser(browser, server, hasScript, "Ada");
  await ada.goto(`${server.url}/account`);
  const sessions = ada.getByRole("region", { name: "You are signed in with 2 browsers." });
  await expect(sessions.getByRole("listitem")).toHaveText([/^Signed in .* UTC · Last used .* UTCThis one$/, /^Signed in .* UTC · Last used .* UTC$/]);
  await expectAccessible(ada, hasScript);
  const end = async (typed: string) => {
    await sessions.getByRole("checkbox").check();
    await sessions.getByLabel("Your password").fill(typed);
    await ada.keyboard.press("Enter");
  };
  await sessions.getByLabel("Your password").fill(password);
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("alert")).toHaveText("You chose no session, so none has ended.");
  await end("not-my-password");
  await expect(ada.getByRole("alert")).toHaveText("That is not your password.");
  await other.reload();
  await expect(other, "nothing has changed so far").toHaveURL(`${server.url}/`);
  await end(password);
  await expect(ada.getByRole("status")).toHaveText("The chosen sessions have ended.");
  await expect(ada.getByText("You are signed in with this browser only.")).toBeVisible();
  await expect(ada.getByRole("checkbox")).toHaveCount(0);
  await other.reload();
  await expect(other).toHaveURL(`${server.url}/sign-in`);
  await leave(ada, other);
});

test("one's own password is changed under Your account: this browser stays signed in, the others don't", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const other = await inAnotherBrowser(browser, server, hasScript, "Ada");
  await ready(ada, hasScript);
  await ada.locator("button.identity").click();
  await ada.locator("#identity").getByRole("link", { name: "Your account" }).click();
  await expect(heading(ada)).toHaveText("Ada");
  await expect(ada.getByText("Your role here: Reviewer")).toBeVisible();
  await expect(ada.getByText(/\b2 browsers\b/)).toBeVisible();
  await expectAccessible(ada, hasScript);
  const change = async (now: string, chosen: string) => {
    await ada.getByLabel("Your password now").fill(now);
    await ada.getByLabel("New password").fill(chosen);
    await ada.getByLabel("The same again").fill(chosen);
    await ada.getByRole("button", { name: "Change password" }).click();
  };
  await change("not-my-password", "copper-lantern-violet");
  await expect(ada.getByRole("alert")).toHaveText("That is not your password.");
  await change(password, "passwordpassword");
  await expect(ada.getByRole("alert")).toContainText("This password is easy to guess");
  await other.reload();
  await expect(other, "nothing has changed so far").toHaveURL(`${server.url}/`);
  await change(password, "copper-lantern-violet");
  await expect(ada.getByRole("status")).toHaveText("Your password is changed. Your other sessions have ended.");
  await expectAccessible(ada, hasScript);

  await other.reload();
  await expect(other).toHaveURL(`${server.url}/sign-in`);
  await signIn(other, "Ada");
  await expect(other.getByRole("alert")).toHaveText("That name and password do not belong together.");
  await signIn(other, "Ada", "copper-lantern-violet");
  await expect(other).toHaveURL(`${server.url}/`);
  await ada.goto(server.url);
  await expect(ada.getByRole("button", { name: "Ada" })).toBeVisible();
  await leave(ada, other);
});
