// Accounts of our own: passwords, sessions, roles, and the administrator's pages.
import type { Browser, Locator, Page } from "@playwright/test";
import {
  type Server, account, choose, choosePassword, expect, expectAccessible, expectDecided, inAnotherBrowser, invoice, invoicePdf, openItem, password,
  ready, signIn, signedIn, testWithAccounts as test,
} from "./world.ts";

const accept = (page: Page) => page.getByRole("button", { name: "Accept", exact: true });
const status = (page: Page) => page.locator("output[role=status]");
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const leave = async (...pages: Page[]) => await Promise.all(pages.map((page) => page.context().close()));

/** Opens the administrator's pages by the menu. */
async function administer(page: Page, server: Server, hasScript: boolean): Promise<void> {
  await page.goto(server.url);
  await ready(page, hasScript);
  await page.locator("button.identity").click();
  await page.locator("#identity").getByRole("link", { name: "Administration" }).click();
  await expect(heading(page)).toHaveText("People");
}

/** Goes to another one of them. */
async function turnTo(page: Page, name: "People" | "Keys" | "Sessions"): Promise<void> {
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name }).click();
  await expect(heading(page)).toHaveText(name);
}

/** Somebody among everybody. */
function person(page: Page, name: string): Locator {
  return page.getByRole("region", { name: "Everybody" }).locator(":scope > ul > li").filter({ has: page.getByText(name, { exact: true }) });
}

async function giveRole(page: Page, name: string, role: string): Promise<void> {
  await page.getByLabel(`Change role of ${name}`).click();
  await person(page, name).getByRole("combobox", { name: "Role" }).selectOption(role);
  await page.getByRole("button", { name: `Set role of ${name}` }).click();
}

/** From the queue, the person's next click asks who they are. */
async function expectAsked(page: Page, server: Server): Promise<void> {
  await page.getByRole("button", { name: "Take next" }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in`);
  await expect(page.getByRole("heading", { name: "Sign in to Countersign" })).toBeVisible();
}

test("the first account: from then on this server asks who somebody is, and takes them where they wanted to go", async ({ page, server, hasScript, expectedNoise }) => {
  test.setTimeout(60_000);
  expectedNoise.push(/status of (401|410|422)/);
  await server.kill();
  await server.start(); // without a key
  const id = await server.push(invoice());
  await page.goto(`${server.url}/sign-in`);
  await expect(page.getByText("Nobody can sign in here yet")).toContainText("countersign user add NAME --role admin");
  await expectAccessible(page, hasScript);
  const review = await openItem(page, server, id, hasScript);
  await expect(page.getByRole("button", { name: "Local reviewer" })).toBeVisible();

  const link = await account(server, "Ada", "admin");
  await review.press("Accept");
  await expect(page.getByRole("alert")).toContainText(/You (are|were) signed out/);
  await expect(server.api("GET", `/api/v1/beta/agent-data/${id}`), "nor does the API open to any key").rejects.toThrow("401");
  await page.goto(`${server.url}/items/${id}`);
  await expect(page).toHaveURL(`${server.url}/sign-in?to=${encodeURIComponent(`/items/${id}`)}`);
  await expect(page.getByText("Nobody can sign in here yet")).toHaveCount(0);

  await test.step("a password is chosen with the link", async () => {
    await choosePassword(page, link, "passwordpassword");
    await expect(page.getByRole("alert")).toContainText("This password is easy to guess");
    await choosePassword(page, link, password, "another-otter-quartz");
    await expect(page.getByRole("alert")).toHaveText("The two passwords are not the same.");
    await expectAccessible(page, hasScript);
    await choosePassword(page, link);
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(page.getByRole("button", { name: "Ada" })).toBeVisible();
  });

  await ready(page, hasScript);
  await choose(page, "Sign out");
  await expect(page).toHaveURL(`${server.url}/sign-in`);
  await page.goto(`${server.url}/items/${id}`);
  for (const [name, typed] of [["Ada", "another-otter-quartz"], ["Eve", password]]) {
    await signIn(page, name, typed);
    await expect(page.getByRole("alert")).toHaveText("That name and password do not belong together.");
  }
  await signIn(page, "ada");
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
  await expect(accept(page), "nothing was decided").toBeVisible();

  const answer = await page.goto(link);
  expect(answer!.status()).toBe(410);
  await expect(page.getByRole("alert")).toContainText("This link has been used");
  await expect(page.getByLabel("New password")).toHaveCount(0);
});

test("a viewer sees everything and changes nothing, until an administrator makes them a reviewer", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada, vera] = await signedIn(browser, server, hasScript, [["Ada", "admin"], ["Vera", "viewer"]]);
  const id = await server.push(invoice({ fileId: await server.upload(invoicePdf()) }));
  const before = await server.stored(id);
  const button = (name: string) => vera.getByRole("button", { name, exact: true });

  await test.step("the queue", async () => {
    await vera.goto(server.url);
    await ready(vera, hasScript);
    await expect(vera.getByRole("link", { name: "nordlicht.pdf" })).toBeVisible();
    for (const name of ["Take next", "Accept selected…", "Reject selected…"]) await expect(button(name)).toHaveCount(0);
    await expect(vera.getByRole("checkbox")).toHaveCount(0);
    for (const key of ["t", "x"]) await vera.keyboard.press(key);
    await expectAccessible(vera, hasScript);
  });

  await test.step("an item", async () => {
    const review = await openItem(vera, server, id, hasScript);
    await expect(heading(vera)).toHaveText("nordlicht.pdf");
    await expect(review.document.getByRole("img").first()).toBeVisible();
    const number = review.field("Invoice number");
    for (const name of ["Accept", "Reject", "Reopen", "Undo", "Add row", "Delete row 1"]) await expect(button(name)).toHaveCount(0);
    for (const label of ["Invoice number", "Grand total", "Description, row 1"]) await expect(review.field(label)).not.toBeEditable();
    await expectAccessible(vera, hasScript);
    for (const key of ["Control+Enter", "Control+Shift+Enter", "Control+Backspace", "Alt+s"]) await vera.keyboard.press(key);
    await number.focus();
    await vera.keyboard.type("7");
    if (hasScript) {
      for (const key of ["F2", "Backspace", "Control+Enter"]) await vera.keyboard.press(key);
    } else {
      // Enter in a field sends the form.
      const [answer] = await Promise.all([vera.waitForResponse((answer) => answer.request().method() === "POST"), number.press("Enter")]);
      expect(answer.status(), "nothing is broken, so nothing says so").toBeLessThan(500);
      await openItem(vera, server, id, hasScript);
    }
    await expect(number).toHaveValue("2026-118");
    await expect(vera.getByRole("dialog")).toHaveCount(0);
    await expect(vera).toHaveURL(`${server.url}/items/${id}`);
  });

  await test.step("its history, and what went out", async () => {
    await vera.goto(`${server.url}/items/${id}/history`);
    await expect(vera.getByRole("region", { name: "What happened" }).getByRole("listitem")).toHaveCount(1);
    await vera.goto(`${server.url}/exports`);
    await expect(heading(vera)).toHaveText("Exports");
    await expect(button("Export what is new")).toHaveCount(0);
  });
  expect(await server.stored(id)).toBe(before);
  await ada.goto(server.url);
  await expect(ada.getByRole("link", { name: "nordlicht.pdf" })).toBeVisible();
  await expect(ada.getByText("is working on it"), "who only looks keeps nobody from it").toHaveCount(0);

  await ada.goto(`${server.url}/admin/people`);
  await giveRole(ada, "Vera", "Reviewer");
  await expect(person(ada, "Vera")).toContainText("Reviewer everywhere");
  await vera.goto(server.url);
  await expect(button("Take next")).toBeVisible();
  const review = await openItem(vera, server, id, hasScript);
  await review.correct("Invoice number", "2026-500");
  await review.press("Accept");
  await expectDecided(vera, "accepted");
  expect(await server.record(id)).toMatchObject({ status: "accepted", data: { invoice_number: "2026-500" } });
  await leave(ada, vera);
});

test("the administrator adds somebody, gives them roles, and ends their access and their sessions", async ({ browser, server, hasScript }) => {
  test.setTimeout(90_000);
  await server.push(invoice());
  const [ada] = await signedIn(browser, server, hasScript, [["Ada", "admin"]]);
  const ben = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  await administer(ada, server, hasScript);
  await expect(person(ada, "Ada")).toContainText("Administrator everywhere");

  const link = await test.step("somebody is added, and their link is shown once", async () => {
    const form = ada.getByRole("region", { name: "Add somebody" });
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await expect(ada.getByRole("alert")).toHaveText("Enter a sign-in name of at most 80 characters.");
    await form.getByLabel("Sign-in name").fill("ben@nordlicht.example");
    await form.getByLabel("Name", { exact: true }).fill("Ben Bright");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Viewer");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await expect(ada.getByRole("status")).toContainText("With this link, Ben Bright chooses a password.");
    await expect(person(ada, "Ben Bright")).toContainText("Viewer everywhere");
    await expect(person(ada, "Ben Bright")).toContainText("Invited, has no password yet");
    await expectAccessible(ada, hasScript);
    const link = await ada.getByLabel("Link", { exact: true }).inputValue();
    expect(link).toContain(`${server.url}/invitation/`);
    await ada.reload();
    await expect(ada.getByRole("alert"), "sent again, it adds nobody").toContainText("Somebody signs in as ben@nordlicht.example already");
    await expect(ada.getByLabel("Link", { exact: true })).toHaveCount(0);
    return link;
  });

  await test.step("their role is changed, from their next request on", async () => {
    await choosePassword(ben, link);
    await expect(ben).toHaveURL(`${server.url}/`);
    await expect(ben.getByRole("link", { name: "nordlicht.pdf" })).toBeVisible();
    await expect(ben.getByRole("button", { name: "Take next" })).toHaveCount(0);
    await giveRole(ada, "Ben Bright", "Reviewer");
    await expect(person(ada, "Ben Bright")).toContainText("Reviewer everywhere");
    await ben.reload();
    await expect(ben.getByRole("button", { name: "Take next" })).toBeVisible();
    await ready(ben, hasScript);
    await ben.locator("button.identity").click();
    await expect(ben.locator("#identity").getByRole("link")).toHaveText(["Your account"]);
    for (const page of ["people", "keys", "sessions"]) {
      const answer = await ben.goto(`${server.url}/admin/${page}`);
      expect(answer!.status()).toBe(403);
      await expect(ben.getByRole("alert")).toHaveText("Your role does not allow this. Ask an administrator.");
    }
  });

  await test.step("nobody shuts out themselves", async () => {
    await expect(ada.getByRole("button", { name: "Disable Ada" })).toHaveCount(0);
    await giveRole(ada, "Ada", "Reviewer");
    await expect(ada.getByRole("alert")).toHaveText("You can't shut yourself out. Another administrator can do this.");
    await expect(person(ada, "Ada")).toContainText("Administrator everywhere");
  });

  await test.step("who is disabled is out at once, and in again when enabled", async () => {
    await ben.goto(server.url);
    await ready(ben, hasScript);
    await ada.getByRole("button", { name: "Disable Ben Bright" }).click();
    await expect(person(ada, "Ben Bright")).toContainText("Disabled");
    await expectAsked(ben, server);
    await signIn(ben, "ben@nordlicht.example");
    await expect(ben.getByRole("alert")).toHaveText("That name and password do not belong together.");
    await ada.getByRole("button", { name: "Enable Ben Bright" }).click();
    await expect(person(ada, "Ben Bright")).not.toContainText("Disabled");
    await signIn(ben, "ben@nordlicht.example");
    await expect(ben).toHaveURL(`${server.url}/`);
  });

  await test.step("a session is ended", async () => {
    await ready(ben, hasScript);
    await turnTo(ada, "Sessions");
    await expect(ada.getByRole("listitem").filter({ hasText: "This one" })).toContainText("Ada");
    await expectAccessible(ada, hasScript);
    const end = ada.getByRole("button", { name: /^End the session of Ben Bright, signed in .* UTC$/ });
    await end.click();
    await expect(ada).toHaveURL(`${server.url}/admin/sessions`);
    await expect(end).toHaveCount(0);
    await expectAsked(ben, server);
  });

  await test.step("a new link sets another password", async () => {
    await turnTo(ada, "People");
    await ada.getByRole("button", { name: "New link for Ben Bright" }).click();
    await choosePassword(ben, await ada.getByLabel("Link", { exact: true }).inputValue(), "copper-lantern-violet");
    await expect(ben).toHaveURL(`${server.url}/`);
    await ready(ben, hasScript);
    await ada.getByRole("button", { name: "End sessions of Ben Bright" }).click();
    await expect(ada.getByLabel("Link", { exact: true })).toHaveCount(0);
    await expectAsked(ben, server);
    await signIn(ben, "ben@nordlicht.example");
    await expect(ben.getByRole("alert")).toHaveText("That name and password do not belong together.");
    await signIn(ben, "ben@nordlicht.example", "copper-lantern-violet");
    await expect(ben).toHaveURL(`${server.url}/`);
  });
  await leave(ada, ben);
});

test("the administrator makes a key for an agent, which is shown once, and revokes it", async ({ browser, server, hasScript }) => {
  const id = await server.push(invoice());
  const [ada] = await signedIn(browser, server, hasScript, [["Ada", "admin"]]);
  await administer(ada, server, hasScript);
  await turnTo(ada, "Keys");
  await expect(ada.getByText("There are no keys.")).toBeVisible();
  const form = ada.getByRole("region", { name: "Make a key" });
  const make = async (name: string) => {
    await form.getByLabel("Name", { exact: true }).fill(name);
    await form.getByRole("button", { name: "Make key" }).click();
  };
  await expect(form.getByRole("checkbox", { name: "Delete" }), "not unless it is wanted").not.toBeChecked();
  await make("Mailroom");
  await expect(ada.getByRole("status")).toContainText("This is the key Mailroom:");
  await expectAccessible(ada, hasScript);
  const key = await ada.getByLabel("Key", { exact: true }).inputValue();
  const answer = async () => (await fetch(`${server.url}/api/v1/beta/agent-data/${id}`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await answer()).toBe(200);

  await turnTo(ada, "Keys");
  await expect(ada.getByLabel("Key", { exact: true })).toHaveCount(0);
  const keys = ada.getByRole("region", { name: "All keys" }).getByRole("listitem");
  await expect(keys).toContainText(["Mailroom"]);
  await expect(keys).toContainText(["Read, Write"]);
  await make("Mailroom");
  await expect(ada.getByRole("alert")).toContainText("There is a key called Mailroom already");
  await expect(form.getByLabel("Name", { exact: true }), "what was typed is still there").toHaveValue("Mailroom");
  await expect(form.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");

  await ada.getByRole("button", { name: "Revoke Mailroom" }).click();
  await expect(keys).toContainText([/Revoked .* UTC/]);
  await expect(ada.getByRole("button", { name: "Revoke Mailroom" })).toHaveCount(0);
  expect(await answer()).toBe(401);
  await leave(ada);
});

test("what was decided before anybody signed in keeps its name, which is said and not proven", async ({ browser, server, hasScript }) => {
  await server.kill();
  await server.start(); // without a key
  const id = await server.push(invoice());
  const local = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  await (await openItem(local, server, id, hasScript)).press("Accept");
  await expectDecided(local, "accepted");
  const ofHistory = async (page: Page) => {
    await page.goto(`${server.url}/items/${id}/history`);
    await expect(page.getByText("Verified.")).toBeVisible();
    return page.getByRole("region", { name: "What happened" }).getByRole("listitem");
  };
  await expect(await ofHistory(local)).toContainText([/Extracted/, /Accepted\s*Reviewer/]);
  await expect(local.getByText("not proven"), "nobody has proven anything").toHaveCount(0);
  await server.kill();
  await server.startWith({ COUNTERSIGN_API_KEY: "any" });
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  await expect(await ofHistory(ada)).toContainText([/Extracted/, /Accepted\s*Reviewer\s*\(name as said, not proven\)/]);
  await openItem(ada, server, id, hasScript);
  await ada.getByRole("button", { name: "Reopen" }).click();
  await expect(accept(ada)).toBeVisible();
  const last = (await ofHistory(ada)).last();
  await expect(last).toContainText(/Reopened\s*Ada/);
  await expect(last).not.toContainText("not proven");
  await leave(local, ada);
});

test("who guesses a password must wait, also with the right one, and is told how long", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  await ada.goto(`${server.url}/account`);
  await ada.locator("button.identity").click();
  await ada.locator("#identity").getByRole("button", { name: "Sign out" }).click();
  await signIn(ada, "Ada", "guess");
  await expect(ada.getByRole("alert")).toHaveText("That name and password do not belong together.");
  await expect(ada.getByLabel("Sign-in name"), "what was typed is still there").toHaveValue("Ada");
  await expect(ada.getByLabel("Password")).toBeFocused();
  await expect(ada.getByLabel("Password")).toHaveValue("");
  const guess = async () => await ada.request.post(`${server.url}/sign-in`, { form: { login: "ada", password: "guess" } });
  await Promise.all(Array.from({ length: 10 }, guess));
  await ada.getByLabel("Password").fill(password);
  await ada.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(ada.getByRole("alert")).toHaveText(/^Too many attempts to sign in\. Try again in \d+ seconds?\.$/);
  await expect(ada.getByLabel("Sign-in name")).toHaveValue("Ada");
  await expectAccessible(ada, hasScript);
  await leave(ada);
});

test("a key that may only read, in one collection, until a day, may nothing else", async ({ browser, server, hasScript }) => {
  const id = await server.push(invoice());
  const [ada] = await signedIn(browser, server, hasScript, [["Ada", "admin"]]);
  await administer(ada, server, hasScript);
  await turnTo(ada, "Keys");
  const form = ada.getByRole("region", { name: "Make a key" });
  const make = async (name: string, collection: string) => {
    await form.getByLabel("Name", { exact: true }).fill(name);
    await form.getByRole("checkbox", { name: "Write" }).uncheck();
    await form.getByLabel(/^Collections/).fill(collection);
    await form.getByLabel(/^Last day/).fill("2099-12-31");
    await form.getByRole("button", { name: "Make key" }).click();
    return await ada.getByLabel("Key", { exact: true }).inputValue();
  };
  const answer = async (key: string, method = "GET") => (await fetch(`${server.url}/api/v1/beta/agent-data/${id}`, { method, headers: { authorization: `Bearer ${key}` } })).status;
  const reader = await make("Reader", "invoices");
  expect(await answer(reader)).toBe(200);
  expect(await answer(reader, "DELETE")).toBe(403);
  await expect(ada.getByRole("region", { name: "All keys" }).getByRole("listitem")).toContainText([/Reader[^]*Read\s*Collections: invoices[^]*Valid until (2099-12-31|2100-01-01)/]);
  const other = await make("Other", "receipts");
  expect([403, 404]).toContain(await answer(other));
  expect((await server.record(id)).status).toBe("pending_review");
  await leave(ada);
});

test("on a telephone nothing of these pages scrolls sideways, however long a name is", async ({ browser, server, hasScript }) => {
  const long = "Wolfeschlegelsteinhausenbergerdorff".repeat(2);
  const [ada, other] = await signedIn(browser, server, hasScript, [["Ada", "admin"], [long, "viewer"]]);
  const expectToFit = async (page: Page) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, page.url()).toBeLessThanOrEqual(390);
  };
  for (const page of [ada, other]) await page.setViewportSize({ width: 390, height: 800 });
  await ada.goto(`${server.url}/admin/people`);
  await expectToFit(ada);
  await ada.getByRole("button", { name: /^New link for Wolfe/ }).click();
  await ada.getByLabel(/^Change role of Wolfe/).click();
  const link = await ada.getByLabel("Link", { exact: true }).inputValue();
  await expectToFit(ada);
  await turnTo(ada, "Keys");
  const form = ada.getByRole("region", { name: "Make a key" });
  await form.getByLabel("Name", { exact: true }).fill(long);
  await form.getByLabel(/^Collections/).fill(`${long}, invoices`);
  await form.getByRole("button", { name: "Make key" }).click();
  await expect(ada.getByLabel("Key", { exact: true })).toBeVisible();
  await expectToFit(ada);
  await turnTo(ada, "Sessions");
  await expectToFit(ada);
  await other.goto(`${server.url}/account`);
  await expect(heading(other)).toHaveText(long);
  await expectToFit(other);
  await other.goto(link);
  await expect(heading(other)).toHaveText("Choose your password");
  await expectToFit(other);
  await other.context().clearCookies();
  await other.goto(`${server.url}/account`);
  await expect(other.getByLabel("Sign-in name")).toBeVisible();
  await expectToFit(other);
  await leave(ada, other);
});

/** Walks on with Tab until the focus is there. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  for (let steps = 0; steps < 50; steps++) {
    await page.keyboard.press("Tab");
    if (await place.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${place}`);
}

test("with the keyboard alone one signs in, opens the people, and adds somebody", async ({ browser, server, hasScript }) => {
  await server.push(invoice());
  const [ada] = await signedIn(browser, server, hasScript, [["Ada", "admin"]]);
  await ada.context().clearCookies();
  await ada.goto(`${server.url}/sign-in`);
  const type = async (label: string, text: string) => {
    await tabTo(ada, ada.getByLabel(label, { exact: true }));
    await ada.keyboard.type(text);
  };
  const press = async (place: Locator) => {
    await tabTo(ada, place);
    await ada.keyboard.press("Enter");
  };
  await type("Sign-in name", "ada");
  await type("Password", password);
  await ada.keyboard.press("Enter");
  await expect(ada).toHaveURL(`${server.url}/`);
  await ready(ada, hasScript);
  await press(ada.locator("button.identity"));
  await press(ada.locator("#identity").getByRole("link", { name: "Administration" }));
  await expect(heading(ada)).toHaveText("People");
  await type("Sign-in name", "grace");
  await type("Name", "Grace Hopper");
  await press(ada.getByRole("button", { name: "Add", exact: true }));
  await expect(ada.getByRole("status")).toContainText("With this link, Grace Hopper chooses a password.");
  await tabTo(ada, ada.getByLabel("Link", { exact: true }));
  await expect(person(ada, "Grace Hopper")).toContainText("Reviewer everywhere");
  await leave(ada);
});

test("who has no role is told so, sees nothing else, and can sign out", async ({ browser, server, hasScript }) => {
  const id = await server.push(invoice());
  const [nora] = await signedIn(browser, server, hasScript, [["Nora", "none"]]);
  for (const path of ["/", `/items/${id}`, "/exports", "/admin/people"]) {
    const answer = await nora.goto(server.url + path);
    expect(answer!.status()).toBe(403);
    await expect(nora.getByRole("heading", { name: "You have no role here yet" })).toBeVisible();
    await expect(nora.locator("main")).toContainText("You are signed in as Nora.");
    await expect(nora.locator("body")).not.toContainText("nordlicht.pdf");
  }
  await expectAccessible(nora, hasScript);
  await nora.locator("button.identity").click();
  await nora.locator("#identity").getByRole("link", { name: "Your account" }).click();
  await expect(nora.getByText("Your role here: none")).toBeVisible();
  await choose(nora, "Sign out");
  await expect(nora).toHaveURL(`${server.url}/sign-in`);
  await nora.goto(server.url);
  await expect(nora).toHaveURL(`${server.url}/sign-in`);
  await leave(nora);
});
