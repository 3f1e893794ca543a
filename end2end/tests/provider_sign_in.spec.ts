// Signing in at the organisation's OpenID provider: who it is, what they may do, and what is not believed.
import type { BrowserContext, Page, Response } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpenIdProvider, everyLie, twoFactors } from "./provider.ts";
import { type Server, account, choose, expect, expectAccessible, expectDecided, invoice, openItem, password, ready, signedIn, test as base } from "./world.ts";

const ada = { sub: "a-1", name: "Ada Lovelace", email: "ada@nordlicht.example", groups: ["staff", "clerks"] };
const vera = { sub: "v-1", name: "Vera Viewer", email: "vera@nordlicht.example", groups: ["audit"] };
const nobody = { sub: "n-1", name: "Nora Nobody", email: "nora@nordlicht.example", groups: ["staff"] };

const roles = `[groups]
clerks = "reviewer"
heads = "approver"
boss = "admin"
audit = "viewer"
night = { invoices = "reviewer" }
`;

const unreachable = "Your organisation's sign-in can't be reached. Try again in a minute.";
const unverified = "Your organisation's answer could not be verified. Sign in again; if that does not help, tell whoever runs this server.";
const elsewhere = "This sign-in was started elsewhere or too long ago. Start again.";
const notLetIn = "Your organisation did not let you in.";
const notSure = "Your organisation let you in, but not in the way that is asked for here, such as with a second factor. Sign in there again.";

const test = base.extend<{ provider: OpenIdProvider }>({
  provider: async ({ server, expectedNoise }, use) => {
    expectedNoise.push(/status of (400|401|403|50[23])/);
    const provider = await new OpenIdProvider(ada, vera, nobody).start();
    await restart(server, provider);
    await use(provider);
    await provider.stop();
  },
});

async function restart(server: Server, provider: OpenIdProvider, more: Record<string, string> = {}): Promise<void> {
  await server.kill();
  writeFileSync(join(server.dataDir, "review.toml"), roles);
  await server.startWith({ ...provider.settings, ...more });
  provider.serves(server.url);
}

/** Goes to the provider, which asks who it is, unless somebody has signed in there with this browser. */
async function toProvider(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign in with your organisation" }).click();
}

/** From the sign-in page, in a browser that the provider does not know yet. */
async function signIn(page: Page, who: { sub: string }): Promise<void> {
  await toProvider(page);
  await page.getByLabel("Who are you?").fill(who.sub);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** The same, up to the address that would end it, which is not opened. */
async function signInUnfinished(page: Page, server: Server, who: { sub: string }): Promise<string> {
  await toProvider(page);
  await expect(page.getByLabel("Who are you?")).toBeVisible();
  const { request } = page.context();
  let answer = await request.post(page.url(), { form: { sub: who.sub }, maxRedirects: 0 });
  for (;;) {
    const next = new URL(answer.headers().location, answer.url()).href;
    if (next.startsWith(server.url)) return next;
    answer = await request.get(next, { maxRedirects: 0 });
  }
}

async function expectSignedIn(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("button", { name })).toBeVisible();
}

async function signOut(page: Page, server: Server, hasScript: boolean): Promise<void> {
  await ready(page, hasScript);
  await choose(page, "Sign out");
  await expect(page).toHaveURL(`${server.url}/sign-in`);
}

/** `act` ends at the sign-in page, which says why, and nobody is signed in. The page can be used to try again. */
async function expectRefused(page: Page, server: Server, why: string, act: () => Promise<unknown>): Promise<void> {
  const ofProvider = (answer: Response) => new URL(answer.url()).pathname === "/sign-in/provider" && answer.status() >= 400;
  const [answer] = await Promise.all([page.waitForResponse(ofProvider, { timeout: 8_000 }), act()]);
  await expect(page.getByRole("alert")).toHaveText(why);
  await expect(page.getByRole("heading", { name: "Sign in to Countersign" })).toBeVisible();
  expect([400, 401, 502, 503]).toContain(answer.status());
  const queue = await page.request.get(server.url, { maxRedirects: 0, headers: { accept: "text/html" } });
  expect(queue.headers().location, "nobody is signed in").toMatch(/\/sign-in/);
}

const accept = (page: Page) => page.getByRole("button", { name: "Accept", exact: true });

test("who signs in comes where they wanted to, is named, and signs out", async ({ page, server, provider, hasScript }) => {
  const id = await server.push(invoice());
  await page.goto(`${server.url}/items/${id}`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await expect(page.getByRole("heading", { name: "Sign in to Countersign" })).toBeVisible();
  await expect(page.getByLabel("Password"), "there are no accounts of our own").toHaveCount(0);
  await expectAccessible(page, hasScript);
  await signIn(page, ada);
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
  await expectSignedIn(page, "Ada Lovelace");
  await expect(accept(page)).toBeVisible();
  await signOut(page, server, hasScript);
  await page.goto(server.url);
  await expect(page).toHaveURL(/\/sign-in/);

  for (const to of [`//localhost:${new URL(provider.issuer).port}/`, "/\\localhost/", provider.issuer, "nothing"]) {
    await test.step(`nobody is led to ${to}`, async () => {
      await page.goto(`${server.url}/sign-in?to=${encodeURIComponent(to)}`);
      await toProvider(page);
      await expect(page).toHaveURL(`${server.url}/`);
      await signOut(page, server, hasScript);
    });
  }
});

test("people are named by their name, or what comes next to it, also where only userinfo has it", async ({ page, server, provider }) => {
  const people = [
    { sub: "p-1", name: "Grace Hopper", preferred_username: "grace", email: "grace@nordlicht.example", called: "Grace Hopper" },
    { sub: "p-2", preferred_username: "joan", email: "joan@nordlicht.example", called: "joan" },
    { sub: "p-3", email: "mary@nordlicht.example", called: "mary@nordlicht.example" },
    { sub: "p-4", called: "p-4" },
  ];
  for (const { called, ...person } of people) {
    provider.people.set(person.sub, { ...person, groups: ["clerks"] });
    provider.claimsIn = person.sub === "p-2" ? "id_token" : "userinfo";
    await page.context().clearCookies();
    await page.goto(server.url);
    await signIn(page, person);
    await expect(page).toHaveURL(`${server.url}/`);
    await expectSignedIn(page, called);
  }
  await page.context().clearCookies();
  await page.goto(server.url);
  provider.liesAboutSubject = true;
  await expectRefused(page, server, unverified, async () => await signIn(page, ada));
});

test("what can't be verified lets nobody in; a clock two minutes off does, and a new key", async ({ page, server, provider, hasScript }) => {
  await page.goto(server.url);
  await signIn(page, ada);
  await expectSignedIn(page, "Ada Lovelace");
  await signOut(page, server, hasScript);
  for (const lie of everyLie) {
    await test.step(lie, async () => {
      provider.lie = lie;
      await expectRefused(page, server, unverified, async () => await toProvider(page));
    });
  }
  provider.lie = undefined;
  for (const seconds of [120, -120]) {
    await test.step(`${seconds} seconds`, async () => {
      provider.clock = seconds;
      await toProvider(page);
      await expectSignedIn(page, "Ada Lovelace");
      await signOut(page, server, hasScript);
    });
  }
  provider.clock = 0;
  provider.changeKey();
  await toProvider(page);
  await expectSignedIn(page, "Ada Lovelace");
});

test("a sign-in ends once, where it began", async ({ browser, page, server, provider, hasScript }) => {
  await page.goto(server.url);
  const address = await signInUnfinished(page, server, ada);
  await test.step("not in another browser", async () => {
    const other = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
    await expectRefused(other, server, elsewhere, async () => await other.goto(address));
    await other.context().close();
  });
  await test.step("not as another one", async () => {
    const made = new URL(address);
    made.searchParams.set("state", "made-up");
    await expectRefused(page, server, elsewhere, async () => await page.goto(made.href));
  });
  await page.goto(address);
  await expect(page, "these attempts cost the true one nothing").toHaveURL(`${server.url}/`);
  await expectSignedIn(page, "Ada Lovelace");
  await signOut(page, server, hasScript);
  await expectRefused(page, server, elsewhere, async () => await page.goto(address));

  await test.step("whoever changes their mind at the provider", async () => {
    await page.context().clearCookies();
    await page.goto(server.url);
    await toProvider(page);
    await expectRefused(page, server, notLetIn, async () => await page.getByRole("button", { name: "Cancel" }).click());
    await expectAccessible(page, hasScript);
    await signIn(page, ada);
    await expectSignedIn(page, "Ada Lovelace");
  });
});

test("a provider that is away is said to be away, and is found again", async ({ page, server, provider }) => {
  await page.goto(server.url);
  const address = await signInUnfinished(page, server, ada);
  await provider.stop();
  await expectRefused(page, server, unreachable, async () => await page.goto(address));
  await restart(server, provider); // it knows nothing of its provider, and starts nevertheless
  await page.goto(server.url);
  await expectRefused(page, server, unreachable, async () => await toProvider(page));
  await provider.start();
  await toProvider(page);
  await expectSignedIn(page, "Ada Lovelace");
});

test("groups give roles, and other groups count at the next sign-in", async ({ page, server, provider, hasScript }) => {
  const item = `${server.url}/items/${await server.push(invoice())}`;
  await page.goto(item);
  await signIn(page, vera);
  await expectSignedIn(page, "Vera Viewer");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("nordlicht.pdf");
  await expect(accept(page), "who only looks decides nothing").toHaveCount(0);
  for (const groups of [["audit", "clerks"], ["night"], ["heads"], ["boss"]]) {
    await test.step(groups.join(" and "), async () => {
      provider.people.set(vera.sub, { ...vera, groups });
      await signOut(page, server, hasScript);
      await page.goto(item);
      await toProvider(page);
      await expect(accept(page)).toBeVisible();
    });
  }
  provider.people.set(vera.sub, vera);
  await page.reload();
  await expect(accept(page), "not in the middle of a session").toBeVisible();
  await signOut(page, server, hasScript);
  await page.goto(item);
  await toProvider(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("nordlicht.pdf");
  await expect(accept(page)).toHaveCount(0);
});

test("who has no role sees that, and nothing else", async ({ page, server, provider, hasScript }) => {
  const id = await server.push(invoice());
  provider.people.set("s-1", { sub: "s-1", name: "Sam Nogroups" });
  for (const who of [{ sub: "s-1", name: "Sam Nogroups" }, nobody]) {
    await page.context().clearCookies();
    await page.goto(server.url);
    await signIn(page, who);
    for (const path of ["/", `/items/${id}`, "/exports"]) {
      const answer = await page.goto(server.url + path);
      expect(answer!.status()).toBe(403);
      await expect(page.getByRole("heading", { name: "You have no role here yet" })).toBeVisible();
      await expect(page.locator("body")).toContainText(who.name);
      await expect(page.locator("body")).not.toContainText("nordlicht.pdf");
    }
  }
  await expectAccessible(page, hasScript);
});

test("a person is who the provider says, whatever they are called", async ({ browser, page, server, provider, hasScript }) => {
  const id = await server.push(invoice());
  const inBrowserOf = async (who: { sub: string }) => {
    const other = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
    await other.goto(server.url);
    await signIn(other, who);
    await expect(other).toHaveURL(`${server.url}/`);
    return other;
  };
  await page.goto(server.url);
  await signIn(page, ada);
  await expect(page).toHaveURL(`${server.url}/`);
  const hers = await openItem(page, server, id, hasScript);
  await hers.correct("Invoice number", "2026-500");
  await hers.saveForm();

  const namesake = { ...ada, sub: "a-2" };
  provider.people.set(namesake.sub, namesake);
  const other = await inBrowserOf(namesake);
  const theirs = await openItem(other, server, id, hasScript);
  await expect(theirs.field("Invoice number"), "the same name and e-mail are not the same person").toHaveValue("2026-118");

  provider.people.set(ada.sub, { ...ada, name: "Ada King", email: "ada.king@nordlicht.example" });
  const again = await inBrowserOf(ada);
  await expectSignedIn(again, "Ada King");
  const found = await openItem(again, server, id, hasScript);
  await expect(found.field("Invoice number"), "another name and e-mail are the same person").toHaveValue("2026-500");
  await Promise.all([other, again].map((page) => page.context().close()));
});

test("a session that ended costs no keystroke, and decides nothing", async ({ browser, page, server, provider, hasScript }) => {
  void provider;
  const id = await server.push(invoice());
  await page.goto(`${server.url}/items/${id}`);
  await signIn(page, ada);
  await expect(page).toHaveURL(`${server.url}/items/${id}`);
  const review = await openItem(page, server, id, hasScript);
  await endSessionsOf(ada, await browser.newContext({ javaScriptEnabled: hasScript }), server);

  await review.field("Invoice number").fill("2026-500");
  if (hasScript) {
    await review.field("Invoice number").blur();
    await expect(page.locator("output[role=status]")).toContainText("Not saved: You are signed out");
    const other = await page.context().newPage();
    await other.goto(server.url);
    await toProvider(other);
    await expect(other).toHaveURL(`${server.url}/`);
    await expect(page.locator("output[role=status]")).toHaveText("Saved", { timeout: 15_000 });
  } else {
    const [answer] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), review.press("Accept")]);
    expect(answer.status()).toBe(401);
    await expect(page.getByRole("alert")).toHaveText("You were signed out. Sign in to go on: what you typed is kept, and nothing has been decided.");
    await toProvider(page);
    await expect(page.getByText("You were signed out when you sent this. Nothing was decided.")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Invoice number", exact: true })).toHaveValue("2026-500");
    await page.getByRole("button", { name: "Save what was typed" }).click();
  }
  await expect(review.field("Invoice number")).toHaveValue("2026-500");
  expect((await server.record(id)).status).toBe("pending_review");
  await review.press("Accept");
  await expectDecided(page, "accepted");
  expect((await server.record(id)).data.invoice_number).toBe("2026-500");
});

test("where a second factor is asked for, whoever signs in without it is not let in", async ({ browser, page, server, provider, hasScript }) => {
  await restart(server, provider, { COUNTERSIGN_OIDC_ACR: `urn:example:smart-card ${twoFactors}` });
  await page.goto(server.url);
  await expectRefused(page, server, notSure, () => signIn(page, ada));
  provider.acr = twoFactors;
  const other = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage();
  await other.goto(server.url);
  await signIn(other, ada);
  await expectSignedIn(other, ada.name);
  await other.context().close();
});

test("who signed in at the provider long ago is asked there again, where that is wanted", async ({ page, server, provider, hasScript }) => {
  for (const [settings, asks] of [[{}, false], [{ COUNTERSIGN_OIDC_MAX_AGE_MINUTES: "1" }, true]] as [Record<string, string>, boolean][]) {
    await page.context().clearCookies();
    await restart(server, provider, settings);
    await page.goto(server.url);
    await signIn(page, ada);
    await expectSignedIn(page, ada.name);
    await signOut(page, server, hasScript);
    provider.age(120);
    await toProvider(page);
    if (asks) await expect(page.getByLabel("Who are you?"), "it has to ask").toBeVisible();
    else await expectSignedIn(page, ada.name);
  }
});

test("without passwords, accounts and their links open nothing, and nobody can add one", async ({ browser, page, server, provider, hasScript }) => {
  const link = await account(server, "Grace", "admin");
  const [boss] = await signedIn(browser, server, hasScript, [["Boss", "admin"]]);
  provider.people.set("b-1", { sub: "b-1", name: "Bea Boss", groups: ["boss"] });
  await restart(server, provider, { COUNTERSIGN_PASSWORDS: "off" });
  await boss.goto(server.url);
  await expect(boss, "the session of an account").toHaveURL(`${server.url}/sign-in`);
  await expect(boss.getByLabel("Sign-in name")).toHaveCount(0);
  const answer = await boss.context().request.post(`${server.url}/sign-in`, { form: { login: "boss", password } });
  expect(answer.status()).toBe(403);
  await boss.goto(link.replace(/^http:..[^/]*/, server.url));
  await expect(boss.getByRole("alert")).toHaveText("Nobody signs in with a password here. Sign in with your organisation.");
  await boss.context().close();

  await page.goto(server.url);
  await signIn(page, { sub: "b-1" });
  await expectSignedIn(page, "Bea Boss");
  await page.goto(`${server.url}/admin/people`);
  await expect(page.getByText("Passwords are switched off here")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add", exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^New link/ })).toHaveCount(0);
});

/** By the person, in another browser. */
async function endSessionsOf(who: { sub: string }, context: BrowserContext, server: Server): Promise<void> {
  const page = await context.newPage();
  await page.goto(server.url);
  await signIn(page, who);
  await expect(page).toHaveURL(`${server.url}/`);
  await page.goto(`${server.url}/account`);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in`);
  await context.close();
}
