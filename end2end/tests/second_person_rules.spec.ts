// What needs a second person: what `review.toml` says, and nothing else.
import type { Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, expect, expectAccessible, expectDecided, openItem, ready, signedIn, sums, test as base } from "./world.ts";

const test = base.extend<object>({
  server: async ({ hasScript }, use) => {
    const server = await Server.ofStory(hasScript);
    writeFileSync(join(server.dataDir, "review.toml"), '[second_person]\namount_from = "500"\nbank_account = true\nflags = ["duplicate"]\n');
    await server.startWith({ COUNTERSIGN_API_KEY: "any" });
    await use(server);
    await server.remove();
  },
});

const IBAN = "DE02120300000000202051";
const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name) });
const leave = async (...pages: Page[]) => await Promise.all(pages.map((page) => page.context().close()));
const review = async (server: Server, id: string) => (await server.record(id)).metadata.review;

test("a large total, another bank account or a duplicate wait for a second person; nothing else does", async ({ browser, server, hasScript }) => {
  test.setTimeout(60_000);
  const [ada, ben] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"], ["Ben", "approver"]]);
  const plain = await server.push(sums({ number: "R-1", fileName: "plain.pdf" }));
  const bank = await server.push(sums({ number: "R-2", fileName: "bank.pdf" }));
  // Its sum is wrong as it is printed, which has to be said twice.
  const large = await server.push(sums({ number: "R-3", fileName: "large.pdf", grandTotal: "500.00" }));
  const accept = async (id: string, change?: [string, string], isAsked = false) => {
    const hers = await openItem(ada, server, id, hasScript);
    if (change) await hers.correct(...change);
    await hers.press("Accept");
    if (isAsked) await hers.press("Accept anyway");
    return hers;
  };

  await accept(plain);
  await expectDecided(ada, "accepted");
  await accept(bank, ["Iban", IBAN]);
  await expect.poll(async () => await review(server, bank)).toMatchObject({ decision: "signed", second_person: ["bank_account"] });
  await accept(large, undefined, true);
  await expect.poll(async () => await review(server, large)).toMatchObject({ decision: "signed", second_person: ["amount"] });
  const again = await server.push(sums({ number: "R-1", fileName: "again.pdf" }));
  await accept(again);
  await expect.poll(async () => await review(server, again)).toMatchObject({ decision: "signed", second_person: ["flag"] });
  expect(await review(server, plain)).toMatchObject({ decision: "accepted" });

  await ben.goto(`${server.url}/?whose=second`);
  await ready(ben, hasScript);
  for (const name of ["bank", "large", "again"]) await expect(row(ben, `${name}\\.pdf`)).toContainText("waits for a second person");
  await expect(row(ben, "plain\\.pdf")).toHaveCount(0);
  await expectAccessible(ben, hasScript);
  const his = await openItem(ben, server, bank, hasScript);
  await his.press("Sign");
  await expectDecided(ben, "accepted");
  expect(await server.record(bank)).toMatchObject({ status: "accepted", data: { iban: IBAN } });
  await leave(ada, ben);
});

test("a note to send it back is kept until it is sent, and still readable when there is nothing to send back", async ({ browser, server, hasScript }) => {
  const [ada, ben] = await signedIn(browser, server, hasScript, [["Ada", "reviewer"], ["Ben", "approver"]]);
  const id = await server.push(sums());
  const hers = await openItem(ada, server, id, hasScript);
  await hers.correct("Iban", IBAN);
  await hers.press("Accept");
  await expect.poll(async () => await review(server, id)).toMatchObject({ decision: "signed" });

  await openItem(ben, server, id, hasScript);
  const note = ben.getByLabel("What should be looked at again");
  await note.fill("whose account is <b>this</b>?");
  if (hasScript) {
    await ben.goto(server.url);
    await openItem(ben, server, id, hasScript);
    await expect(note).toHaveValue("whose account is <b>this</b>?");
  }
  await openItem(ada, server, id, hasScript);
  await ada.getByRole("button", { name: "Take back" }).click();
  await expect(ada.getByRole("button", { name: "Accept", exact: true })).toBeVisible();
  await ben.getByRole("button", { name: "Send back" }).click();
  await expect(ben.getByRole("status").filter({ hasText: "Your note was not sent" })).toContainText("whose account is <b>this</b>?");
  await leave(ada, ben);
});
