// Whose work an item is: given to somebody, held, escalated; and what people say to each other about it.
import type { Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, expect, expectAccessible, expectDecided, invoice, menu, openItem, ready, signedIn, test as base } from "./world.ts";

const test = base.extend<object>({
  server: async ({ hasScript }, use) => {
    const server = await Server.ofStory(hasScript);
    writeFileSync(join(server.dataDir, "review.toml"), "invoice_rules = false\n");
    await server.startWith({ COUNTERSIGN_API_KEY: "any" });
    await use(server);
    await server.remove();
  },
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name) });
const leave = async (...pages: Page[]) => await Promise.all(pages.map((page) => page.context().close()));

/** Opens the part with the inputs. */
async function openWork(page: Page): Promise<void> {
  const part = page.locator("details#work");
  if ((await part.getAttribute("open")) === null) await part.locator("summary").click();
}

async function openQueue(page: Page, server: Server, hasScript: boolean, query = ""): Promise<void> {
  await page.goto(`${server.url}/${query}`);
  await ready(page, hasScript);
}

async function expectShown(page: Page, shown: string[], hidden: string[]): Promise<void> {
  for (const name of shown) await expect(row(page, name)).toBeVisible();
  for (const name of hidden) await expect(row(page, name)).toHaveCount(0);
}

test("Ada hands an item to Ben with a note; he finds it among his, she goes on to the next", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
  const other = await server.push(invoice({ fileName: "other.pdf", number: "1" }));
  const id = await server.push(invoice());

  const hers = await openItem(ada, server, id, hasScript);
  await hers.correct("Invoice number", "2026-119");
  await openWork(ada);
  await ada.getByLabel("Note for whoever takes over").fill("<b>Is</b> the VAT right?");
  await ada.getByLabel("Hand over to").selectOption({ label: "Ben" });
  await expectAccessible(ada, hasScript);
  await button(ada, "Hand over").click();
  await expect(ada).toHaveURL(new RegExp(`/items/${other}`));
  await expect(ada.getByRole("status").filter({ hasText: /^Handed over[.:]/ })).toBeVisible();

  await openQueue(ben, server, hasScript);
  await expect(row(ben, "nordlicht")).toContainText("for Ben");
  await (await menu(ben, "filter")).getByRole("link", { name: "Given to me" }).click();
  await expect(ben).toHaveURL(/\?whose=mine$/);
  await expectShown(ben, ["nordlicht"], ["other"]);
  await expectAccessible(ben, hasScript);
  await row(ben, "nordlicht").getByRole("link").first().click();
  const given = ben.getByRole("status").filter({ hasText: /^For you, says Ada/ });
  await expect(given).toContainText("<b>Is</b> the VAT right?");
  await expect(ben).toHaveURL(/from=whose%3Dmine/);

  await openQueue(ada, server, hasScript, "?whose=mine");
  await expectShown(ada, [], ["nordlicht", "other"]);
  await leave(ada, ben);
});

test("that nothing is left to take is said once, and not on every list after it", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  await server.push(invoice());
  await openQueue(ada, server, hasScript);
  await button(ada, "Take next").click();
  await ready(ada, hasScript);
  await openWork(ada);
  await button(ada, "Hold until somebody answers").click();
  await expect(ada).toHaveURL(/done=held|\/$/);
  await openQueue(ada, server, hasScript);
  await button(ada, "Take next").click();
  await expect(ada.getByRole("alert")).toHaveText("Nothing is left for you to take here: what still waits is with colleagues.");
  await ada.getByRole("navigation", { name: "Status" }).getByRole("link", { name: /^All/ }).click();
  await expect(ada).toHaveURL(`${server.url}/?status=all`);
  await expect(ada.getByRole("alert")).toHaveCount(0);
  await leave(ada);
});

test("a selection is handed over together, and what is given back is everybody's", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
  for (const name of ["a", "b", "c"]) await server.push(invoice({ fileName: `${name}.pdf`, number: name }));
  await openQueue(ada, server, hasScript);
  for (const name of ["a", "b"]) await ada.getByRole("checkbox", { name: `Select ${name}.pdf` }).check();
  await button(ada, "Hand over…").click();
  await expect(ada.getByRole("heading", { name: "Hand over 2 items" })).toBeVisible();
  await expectAccessible(ada, hasScript);
  await ada.getByLabel("Hand over to").selectOption({ label: "Ben" });
  await button(ada, "Hand over").click();
  await expect(ada.getByRole("heading", { name: "2 items were handed over", level: 1 })).toBeVisible();

  await openQueue(ben, server, hasScript, "?whose=mine");
  await expectShown(ben, ["a\\.pdf", "b\\.pdf"], ["c\\.pdf"]);
  await row(ben, "a\\.pdf").getByRole("link").first().click();
  await ready(ben, hasScript);
  await openWork(ben);
  await ben.getByLabel("Hand over to").selectOption({ label: "Everybody" });
  await button(ben, "Hand over").click();
  await expect(ben.getByRole("status").filter({ hasText: /^Handed over[.:]/ })).toBeVisible();
  await openQueue(ben, server, hasScript, "?whose=nobody");
  await expectShown(ben, ["a\\.pdf", "c\\.pdf"], ["b\\.pdf"]);
  await leave(ada, ben);
});

test("what waits for an answer is on hold, leads nobody to it, and goes on with the answer", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada, ben] = await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
  const id = await server.push(invoice());
  await openItem(ada, server, `${id}?field=grand_total`, hasScript);
  await openWork(ada);
  await ada.getByLabel("Comment", { exact: true }).fill("Is this total right?");
  await ada.getByLabel("About", { exact: true }).selectOption({ label: "Grand total" });
  await ada.getByLabel("Ask", { exact: true }).selectOption({ label: "Ben" });
  await ada.getByLabel("Note for whoever takes over").fill("asked Ben");
  // What was begun goes along.
  await button(ada, "Hold until somebody answers").click();
  await expect(ada.getByRole("status").filter({ hasText: /^On hold[.:]/ })).toBeVisible();
  await expect(ada).toHaveURL(new RegExp(`^${server.url}/(\\?.*)?$`));
  await expect(row(ada, "nordlicht")).toContainText("on hold until somebody answers");
  await button(ada, "Take next").click();
  await expect(ada.getByText("Nothing is left for you to take here")).toBeVisible();

  await openQueue(ben, server, hasScript, "?whose=asked");
  await expect(row(ben, "nordlicht")).toContainText("asks you");
  await row(ben, "nordlicht").getByRole("link").first().click();
  await ready(ben, hasScript);
  await expect(ben.getByText("You are asked here: see the comments.")).toBeVisible();
  const said = ben.getByRole("region", { name: "Comments" });
  await expect(said.getByRole("listitem")).toContainText([/Ada.*Grand total.*asks Ben\s*Is this total right\?/]);
  await openWork(ben);
  await ben.getByLabel("Comment", { exact: true }).fill("Yes, I <i>called</i> them.");
  if (hasScript) await ben.keyboard.press("Control+Enter");
  else await button(ben, "Comment").click();
  await expect(said.getByRole("listitem")).toHaveCount(2);
  await expect(said).toContainText("Yes, I <i>called</i> them.");
  await expect(ben.getByText("You are asked here")).toHaveCount(0);
  await expect(ben.getByText("On hold until")).toHaveCount(0);
  await expect(ben.getByLabel("Comment", { exact: true })).toHaveValue("");
  await expectAccessible(ben, hasScript);
  const record = JSON.stringify(await server.record(id));
  expect(record).not.toContain("called");

  await ben.goto(`${server.url}/items/${id}/history`);
  const events = ben.getByRole("region", { name: "What happened" }).getByRole("listitem");
  await expect(events).toContainText([/Extracted/, /Commented on Grand total\s*Ada.*asks Ben/, /Put on hold until somebody answers\s*Ada.*asked Ben/, /Commented\s*Ben/]);
  await leave(ada, ben);
});

test("whoever is mentioned in a comment is asked", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
  const id = await server.push(invoice());
  await openItem(ada, server, id, hasScript);
  await openWork(ada);
  await ada.getByLabel("Comment", { exact: true }).fill("@Ben, whose lamp is it?");
  await button(ada, "Comment").click();
  await expect(ada.getByRole("region", { name: "Comments" }).getByRole("listitem")).toContainText([/Ada.*asks Ben\s*@Ben, whose lamp is it\?/]);
  await openQueue(ben, server, hasScript, "?whose=asked");
  await expectShown(ben, ["nordlicht"], []);
  await openQueue(ada, server, hasScript, "?whose=asked");
  await expectShown(ada, [], ["nordlicht"]);
  expect(JSON.stringify(await server.record(id)), "not in the agent's record").not.toContain("whose lamp");
  await leave(ada, ben);
});

test("comments are in the record where the configuration says so", async ({ browser, server, hasScript }) => {
  writeFileSync(join(server.dataDir, "review.toml"), "invoice_rules = false\ncomments_in_record = true\n");
  await server.kill();
  await server.startWith({ COUNTERSIGN_API_KEY: "any" });
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const id = await server.push(invoice());
  const review = await openItem(ada, server, id, hasScript);
  await openWork(ada);
  await ada.getByLabel("Comment", { exact: true }).fill("The lamp is <b>broken</b>.");
  await button(ada, "Comment").click();
  await expect(ada.getByRole("region", { name: "Comments" }).getByRole("listitem")).toHaveCount(1);
  await review.press("Accept");
  await expectDecided(ada, "accepted");
  expect(JSON.stringify(await server.record(id))).toContain("The lamp is <b>broken</b>.");
  await leave(ada);
});

test("what is on hold is found by its filter", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await signedIn(browser, server, hasScript, ["Ada", "Ben"]);
  await server.push(invoice({ fileName: "other.pdf", number: "1" }));
  const id = await server.push(invoice());
  await openItem(ada, server, id, hasScript);
  await openWork(ada);
  await button(ada, "Hold until somebody answers").click();
  await expect(ada.getByRole("status").filter({ hasText: /^On hold[.:]/ })).toBeVisible();
  await openQueue(ben, server, hasScript);
  await expectShown(ben, ["nordlicht", "other"], []);
  await (await menu(ben, "filter")).getByRole("link", { name: "On hold" }).click();
  await expect(ben).toHaveURL(/\?whose=held$/);
  await expectShown(ben, ["nordlicht"], ["other"]);
  await leave(ada, ben);
});

test("on hold until a day; a day that is over is refused, with what was typed", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const id = await server.push(invoice());
  await openItem(ada, server, id, hasScript);
  await openWork(ada);
  const note = ada.getByLabel("Note for whoever takes over");
  await note.fill("Müller & Co");
  await ada.getByLabel("Hold until", { exact: true }).fill("2020-01-31");
  await button(ada, "Hold").click();
  await expect(ada.getByRole("alert").filter({ hasText: "Choose a day after today" })).toBeVisible();
  await expect(note).toHaveValue("Müller & Co");
  const then = new Date(Date.now() + 3 * 86_400_000);
  const day = then.toISOString().slice(0, 10);
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const said = `on hold until ${then.getUTCDate()} ${months[then.getUTCMonth()]} ${then.getUTCFullYear()}`;
  await ada.getByLabel("Hold until", { exact: true }).fill(day);
  await button(ada, "Hold").click();
  await expect(row(ada, "nordlicht")).toContainText(said);
  await openItem(ada, server, id, hasScript);
  await expect(ada.getByText(`${said}, says Ada.`)).toBeVisible();
  await button(ada, "Resume").click();
  await expect(ada.getByText("On hold until")).toHaveCount(0);
  await leave(ada);
});

test("what is escalated goes to those who may sign", async ({ browser, server, hasScript }) => {
  const [ada, cleo] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"], ["Cleo", "approver"]]);
  const id = await server.push(invoice());
  await openItem(ada, server, id, hasScript);
  await openWork(ada);
  await ada.getByLabel("Hand over to").selectOption({ label: "Whoever may sign (escalate)" });
  await button(ada, "Hand over").click();
  await button(ada, "Take next").click();
  await expect(ada.getByText("Nothing is left for you to take here")).toBeVisible();
  await openQueue(cleo, server, hasScript, "?whose=escalated");
  await expect(row(cleo, "nordlicht")).toContainText("Escalated");
  await button(cleo, "Take next").click();
  await expect(cleo).toHaveURL(new RegExp(`/items/${id}`));
  await expect(cleo.getByText(/^Escalated by Ada/)).toBeVisible();
  await leave(ada, cleo);
});

test("a comment that was begun goes with the decision, and is not lost when the page is left", async ({ browser, server, hasScript }) => {
  const [ada] = await signedIn(browser, server, hasScript, ["Ada"]);
  const id = await server.push(invoice());
  const review = await openItem(ada, server, id, hasScript);
  await openWork(ada);
  const comment = ada.getByLabel("Comment", { exact: true });
  await comment.fill("half a");
  if (hasScript) {
    await openQueue(ada, server, hasScript);
    await openItem(ada, server, id, hasScript);
  } else {
    await button(ada, "Add row").click();
  }
  await expect(comment).toHaveValue("half a");
  await expect(comment).toBeVisible();
  await comment.fill("half a sentence");
  await review.press("Accept");
  await expectDecided(ada, "accepted");
  await openItem(ada, server, id, hasScript);
  await expect(ada.getByRole("region", { name: "Comments" })).toContainText("half a sentence");
  await openWork(ada);
  await expect(comment).toHaveValue("");
  await leave(ada);
});

test("an administrator puts people into a team, which is given work together", async ({ browser, server, hasScript }) => {
  const [eve, ben] = await signedIn(browser, server, hasScript, [["Eve", "admin"], ["Ben", "reviewer"]]);
  const id = await server.push(invoice());
  await eve.goto(`${server.url}/admin/people`);
  const bens = eve.getByRole("listitem").filter({ hasText: "Ben" });
  await bens.getByLabel("Put Ben into a team").click();
  await bens.getByRole("textbox", { name: "Team" }).fill("Payables");
  await bens.getByRole("button", { name: "Add to team" }).click();
  await expect(bens).toContainText("Teams: Payables");
  await openItem(eve, server, id, hasScript);
  await openWork(eve);
  await eve.getByLabel("Hand over to").selectOption({ label: "Team Payables" });
  await button(eve, "Hand over").click();
  await openQueue(ben, server, hasScript, "?whose=team");
  await expect(row(ben, "nordlicht")).toContainText("for Payables");
  await leave(eve, ben);
});
