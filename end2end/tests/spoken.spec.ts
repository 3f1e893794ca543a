// Fields and choices are called what their schema, or the server's settings, call them in the reader's language.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Server, choose, expect, expectAccessible, expectDecided, flagList, openItem, ready, test } from "./world.ts";

const schema = {
  type: "object",
  properties: {
    kind: { title: "Kind", "x-title-de": "Art", "x-description-de": "Was es ist.", description: "What it is.", enum: ["invoice", "credit_note", "receipt"], "x-enum-titles-de": { credit_note: "Gutschrift", invoice: "Rechnung" } },
    total: { title: "Total", "x-title-de": "Summe", type: "number", minimum: 0 },
    lines: { title: "Lines", "x-title-de": "Posten", items: { type: "object", properties: { price: { title: "Price", type: "number" }, text: { title: "Text", "x-title-de": "Bezeichnung", type: "string" } } } },
  },
};
const data = { kind: "Credit-Note", total: -61.9, lines: [{ price: 12.5, text: "Lamp" }] };

async function started(server: Server): Promise<string> {
  server.describeFields(schema);
  writeFileSync(join(server.dataDir, "review.toml"), '[titles.de]\n"lines.price" = "Einzelpreis"\n\n[[reject_reasons]]\ncode = "other"\nlabel = "Other"\nlabels.de = "Sonstiges"\n');
  await server.kill();
  await server.start();
  return await server.push({ original_data: data, data, status: "pending_review", field_metadata: { total: { confidence: 0.2 } }, file_name: "a.pdf", metadata: {} });
}

test("in German, fields, choices, messages and the history are German", async ({ page, server, hasScript }) => {
  const id = await started(server);
  await page.goto(server.url);
  await ready(page, hasScript);
  await choose(page, "Deutsch");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  const review = await openItem(page, server, id, hasScript);
  for (const label of ["Art", "Summe", "Einzelpreis, Zeile 1", "Bezeichnung, Zeile 1"]) await expect(page.getByLabel(label, { exact: true })).toBeVisible();
  await expect(page.getByLabel("Art", { exact: true }).getByRole("option")).toHaveText(["—", "Rechnung", "Gutschrift", "receipt", /Credit-Note/]);
  await expect(page.getByLabel("Art", { exact: true })).toHaveAccessibleDescription(/Was es ist\./);
  await expect(await flagList(page, "Hinweise")).toContainText("Art auswählen: Rechnung, Gutschrift, receipt");
  await expect(await flagList(page, "Hinweise")).toContainText("Summe muss 0 oder mehr sein");
  const text = await (await page.request.get(page.url())).text();
  for (const english of ["x-title", "What it is", "Kind"]) expect(text.includes(english), "the other languages stay on the server").toBe(false);
  await expectAccessible(page, hasScript);
  await page.getByRole("region", { name: "Felder" }).getByRole("button", { name: "Gutschrift übernehmen" }).first().click();
  await ready(page, hasScript);
  await expect(page.getByLabel("Art", { exact: true })).toHaveValue("credit_note");
  await page.getByLabel("Summe", { exact: true }).fill("61,90");
  await page.getByLabel("Summe", { exact: true }).blur();
  await page.getByRole("button", { name: /^Annehmen/ }).first().click();
  await expect.poll(async () => (await server.record(id)).status).toBe("accepted");
  expect((await server.record(id)).data.kind, "exports and records stay as they are").toBe("credit_note");
  await page.goto(`${server.url}/items/${id}/history`);
  const change = page.getByRole("row", { name: /^Art/ }).first();
  await expect(change).toContainText("Gutschrift");
  await expect(page.getByRole("row", { name: /^Summe/ }).first()).toContainText("61,90");
  expect(review).toBeDefined();
});

test("in English, the same page is English, and a choice that is misspelt is offered", async ({ page, server, hasScript }) => {
  const id = await started(server);
  const review = await openItem(page, server, id, hasScript);
  await expect(page.getByLabel("Price, row 1", { exact: true })).toBeVisible();
  await expect(await flagList(page)).toContainText("Choose Kind from: invoice, credit note, receipt");
  expect((await (await page.request.get(page.url())).text()).includes("Gutschrift")).toBe(false);
  if (hasScript) {
    // Nobody takes a guess by going on.
    await review.field("Kind").focus();
    await page.keyboard.press("Enter");
    await expect(review.field("Kind")).toHaveValue("Credit-Note");
    await review.field("Kind").focus();
    await page.keyboard.press("Alt+1");
  } else {
    await review.fields.getByRole("button", { name: "Use credit note" }).first().click();
  }
  await expect(review.field("Kind")).toHaveValue("credit_note");
  await review.correct("Total", "61.90");
  await review.press("Accept");
  await expectDecided(page, "accepted");
});
