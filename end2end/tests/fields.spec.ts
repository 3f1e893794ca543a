// Each kind of field, with and without JavaScript: what is typed becomes the value that was meant, or a question.
import { type Page } from "@playwright/test";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ReviewPage, type Server, expect, expectAccessible, expectDecided, openItem, ready, test } from "./world.ts";

const schema = {
  type: "object",
  required: ["number"],
  properties: {
    number: { type: "string", title: "Invoice number", pattern: "^[A-Z]{2}-[0-9]+$", description: "As printed, two letters first" },
    issued: { type: ["string", "null"], format: "date" },
    kind: { enum: ["invoice", "credit_note", null] },
    copies: { type: ["integer", "null"], minimum: 0 },
    total: { type: "number" },
    paid: { type: ["boolean", "null"] },
    note: { anyOf: [{ type: "string" }, { type: "null" }] },
    seller: { $ref: "#/$defs/party" },
    tags: { type: "array", items: { type: "string" } },
    rows: {
      type: "array",
      items: { type: "object", properties: { text: { type: "string" }, price: { type: "number" }, serials: { type: "array", items: { type: "string" } } } },
    },
  },
  $defs: { party: { type: "object", properties: { name: { type: "string" }, vat_id: { type: ["string", "null"] } } } },
};

const data = `{"number":"RE-118","issued":"2026-03-31","kind":"invoice","copies":2,"total":1234.50,"paid":null,"note":"as agreed","seller":{"name":"Nordlicht"},"tags":["a","b"],"rows":[{"text":"Lamp","price":1500.00,"serials":["S-1","S-2"]}],"extra":12345678901234567890123}`;

async function given(server: Server, page: Page, hasScript: boolean): Promise<{ id: string; review: ReviewPage }> {
  // The server reads the schema at start.
  server.describeFields(schema);
  await server.kill();
  await server.start();
  const id = await server.push(`{"original_data":${data},"data":${data},"status":"pending_review","field_metadata":{}}`);
  return { id, review: await openItem(page, server, id, hasScript) };
}

/** The data stored once the item is accepted. */
async function accepted(review: ReviewPage, server: Server, id: string): Promise<string> {
  await review.press("Accept");
  await expectDecided(review.page, "accepted");
  const stored = await server.stored(id);
  return /"data":(\{"number".*?\}),"(status|field_metadata|overall|metadata)/.exec(stored.slice(stored.indexOf('"data":{"number"')))![1];
}

/** Types into a field and leaves it; without JavaScript, saves the form. */
async function type(review: ReviewPage, label: string, text: string): Promise<void> {
  await review.field(label).fill(text);
  await review.field(label).blur();
  await save(review);
}

/** Waits until the change is saved; without JavaScript, submits the form and waits for the new page. */
async function save(review: ReviewPage): Promise<void> {
  const answered = review.hasScript ? undefined : review.page.waitForResponse((response) => response.request().method() === "GET");
  await review.saveForm();
  await answered;
  await review.page.waitForLoadState();
}

test("an untouched record is accepted byte for byte", async ({ page, server, hasScript }) => {
  const { id, review } = await given(server, page, hasScript);
  await expect(review.field("Total")).toHaveValue("1,234.50");
  await expect(review.field("Issued")).toHaveValue("31 Mar 2026");
  await expect(review.field("Extra")).toHaveValue("12345678901234567890123");
  await expect(review.field("Serials, row 1")).toHaveValue("S-1\nS-2");
  await expectAccessible(page, hasScript);
  expect(await accepted(review, server, id)).toBe(data);
});

test("numbers and dates are read as people write them, and what can be two things asks", async ({ page, server, hasScript }) => {
  const { id, review } = await given(server, page, hasScript);
  await type(review, "Total", "1.515,00");
  await expect(review.field("Total")).toHaveValue("1,515.00");
  await type(review, "Copies", "1,200");
  await expect(review.field("Copies")).toHaveValue("1200");

  await type(review, "Total", "1,234");
  await expect(review.field("Total")).toHaveValue("1,234");
  await expect(review.field("Total")).toHaveAttribute("aria-invalid", "true");
  await expect(review.fields.getByText("1,234 can mean 1234 or 1.234: choose one").first()).toBeVisible();
  await expectAccessible(page, hasScript);
  await review.press("1.234");
  await ready(page, hasScript);
  await expect(review.field("Total")).toHaveValue("1.234");
  await expect(review.field("Total")).not.toHaveAttribute("aria-invalid");

  await type(review, "Issued", "03/04/2026");
  await review.press("3 Apr 2026");
  await ready(page, hasScript);
  await expect(review.field("Issued")).toHaveValue("3 Apr 2026");
  const stored = await accepted(review, server, id);
  expect(stored).toContain('"issued":"2026-04-03","kind":"invoice","copies":1200,"total":1.234,');
});

test("null, absent and empty are three things, seen and chosen", async ({ page, server, hasScript }) => {
  const { id, review } = await given(server, page, hasScript);
  await expect(review.field("Vat id")).toHaveAttribute("data-nothing", "absent");
  await expect(review.field("Paid")).toHaveAttribute("data-nothing", "null");
  await expect(review.field("Paid").locator("option:checked")).toHaveText("—");
  const words: Record<string, string> = { absent: "left out", null: "no value", empty: "blank text" };
  const leave = async (label: string, what: string) => {
    await review.press(`Leave ${label} empty`);
    await ready(page, hasScript);
    // With JavaScript a menu opens at the field; without, the fields' footer has the same buttons.
    const buttons = hasScript ? page.locator("#nothing-menu") : page.getByRole("complementary", { name: "About this field" });
    await buttons.getByRole("button", { name: `${label}: ${words[what]}`, exact: true }).click();
    if (hasScript) await save(review); // without JavaScript, the button has saved it
    else await ready(page, hasScript);
  };
  for (const what of ["null", "empty", "absent"]) {
    await leave("Note", what);
    await expect(review.field("Note")).toHaveValue("");
    await expect(review.field("Note")).toHaveAttribute("data-nothing", what);
  }
  await leave("Vat id", "null");
  await leave("Copies", "absent");
  await expectAccessible(page, hasScript);
  const stored = await accepted(review, server, id);
  expect(stored).toContain('"total":1234.50,"paid":null,"seller":{"name":"Nordlicht","vat_id":null},');
});

test("a list grows, shrinks and is put in order; one inside a row has a line for each element", async ({ page, server, hasScript }) => {
  const { id, review } = await given(server, page, hasScript);
  const press = async (name: string) => {
    await review.press(name);
    await save(review);
  };
  await press("Add to Tags");
  await type(review, "Item 3, Tags", "c");
  await ready(page, hasScript);
  await press("Move Item 3, Tags up");
  await expect(review.field("Item 2, Tags")).toHaveValue("c");
  await press("Delete Item 1, Tags");
  await type(review, "Serials, row 1", "S-1\nS-3\nS-4");
  await ready(page, hasScript);
  const stored = await accepted(review, server, id);
  expect(stored).toContain('"tags":["c","b"],"rows":[{"text":"Lamp","price":1500.00,"serials":["S-1","S-3","S-4"]}]');
});

test("what the schema forbids is said at the field, and blocks accepting", async ({ page, server, hasScript, expectedNoise }) => {
  expectedNoise.push(/status of 422/);
  const { id, review } = await given(server, page, hasScript);
  await type(review, "Invoice number", "re 118");
  await expect(review.field("Invoice number")).toHaveAccessibleDescription(/As printed, two letters first.*in its usual form/);
  await review.press("Accept");
  await expect(page.getByText("Write Invoice number in its usual form").first()).toBeVisible();
  expect((await server.record(id)).status).toBe("pending_review");
  await ready(page, hasScript);
  await type(review, "Invoice number", "RE-119");
  await ready(page, hasScript);
  expect(await accepted(review, server, id)).toContain('"number":"RE-119"');
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("numbers and dates are German, and the stored form is what it was", async ({ page, server, hasScript }) => {
    const { id, review } = await given(server, page, hasScript);
    await expect(review.field("Total")).toHaveValue("1.234,50");
    await expect(review.field("Issued")).toHaveValue("31.03.2026");
    await type(review, "Total", "1.234");
    await expect(review.fields.getByText("1.234 kann 1234 oder 1,234 bedeuten: bitte auswählen").first()).toBeVisible();
    await review.press("1234");
    await ready(page, hasScript);
    await type(review, "Copies", "1.200");
    await type(review, "Issued", "1. April 2026");
    await ready(page, hasScript);
    await review.press("Annehmen");
    await expectDecided(page, "accepted");
    const stored = await server.stored(id);
    expect(stored).toContain('"issued":"2026-04-01","kind":"invoice","copies":1200,"total":1234,');
    expect(stored).toContain('"price":1500.00');
  });

  test("a language that was changed in another tab changes no number", async ({ page, server, hasScript, context }) => {
    const { id, review } = await given(server, page, hasScript);
    await expect(review.field("Total")).toHaveValue("1.234,50");
    await context.addCookies([{ name: "countersign_language", value: "en", url: server.url }]);
    await type(review, "Note", "paid");
    await ready(page, hasScript);
    await page.reload();
    await ready(page, hasScript);
    await expect(review.field("Total")).toHaveValue("1,234.50");
    expect(await accepted(review, server, id)).toBe(data.replace("as agreed", "paid"));
  });
});

const corpus = resolve(import.meta.dirname, "../../../shared/invoices");

test("a form of the real invoices, sent as it was drawn, changes no byte", async ({ page, server, hasScript }) => {
  test.skip(!existsSync(corpus), "the corpus of real invoices is not beside this repository");
  test.setTimeout(400_000);
  server.describeFields(JSON.parse(readFileSync(join(corpus, "schema.json"), "utf8")));
  await server.kill();
  await server.start();
  const files = readdirSync(corpus).filter((name) => name.endsWith(".extracted.json"));
  for (const [at, file] of files.entries()) {
    if (hasScript && at % 4) continue; // each case starts wasm twice, so a quarter of them will do
    await page.context().addCookies([{ name: "countersign_language", value: at % 2 ? "de" : "en", url: server.url }]);
    const record = JSON.parse(readFileSync(join(corpus, file), "utf8"));
    const id = await server.push(JSON.stringify({ ...record, file_id: null, file_hash: null }));
    const review = await openItem(page, server, id, hasScript);
    const before = await server.stored(id);
    if (hasScript) {
      await review.fields.locator(".control").evaluateAll(async (inputs) => {
        for (const input of inputs.slice(0, 25)) {
          (input as HTMLElement).focus();
          await new Promise((done) => setTimeout(done));
        }
      });
    } else {
      await save(review);
    }
    await expect(page.locator("[data-changed]"), file).toHaveCount(0);
    await expect(page.locator(".control[aria-invalid=true]"), file).toHaveCount(0);
    expect(await server.stored(id)).toBe(before);
  }
});
