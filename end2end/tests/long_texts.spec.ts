// Texts of any length: they scroll where they stand, and push nothing away.
import { expect, openItem, test } from "./world.ts";

/** Everything that a record can hold as text, `long`. */
function record(long: string): object {
  const before = { note: "short", lines: "short", other: "z", price: 12, rows: [{ text: "a", quantity: 1 }, { text: "b", quantity: 2 }] };
  const data = { note: long, lines: `${long}\n${long}`, other: long, price: long, rows: [{ text: long, quantity: 1 }, { text: `${long}\n`, quantity: long }] };
  const said = { confidence: 0.3, reasoning: long, citation: [{ page: 1, matching_text: long }] };
  return {
    original_data: { ...before, other: long },
    data,
    status: "pending_review",
    field_metadata: { other: said, rows: [{ quantity: said }, said] },
    file_name: `${long}.pdf`,
    metadata: { error: long },
  };
}

for (const width of [1440, 800, 390]) {
  for (const [kind, long] of [["letters", "x".repeat(100_000)], ["words", "long text ".repeat(10_000)]]) {
    test(`texts of 100,000 ${kind} push no button away from a page ${width} pixels wide`, async ({ page, server, hasScript }) => {
      await page.setViewportSize({ width, height: 900 });
      const id = await server.push(record(long));
      const review = await openItem(page, server, id, hasScript);
      const inView = async (name: RegExp) => {
        const box = (await page.getByRole("button", { name }).first().boundingBox())!;
        expect(box.x, String(name)).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, String(name)).toBeLessThanOrEqual(width);
        expect(box.y + box.height, String(name)).toBeLessThanOrEqual(900);
      };
      const stays = async () => {
        for (const name of [/^Accept/, /^Reject/, /^Undo/]) await inView(name);
        const [pageWidth, height, paneWidth, paneInside] = await page.evaluate(() => {
          const [root, pane] = [document.documentElement, document.querySelector("#fields-scroll")!];
          return [root.scrollWidth, root.scrollHeight, pane.clientWidth, pane.scrollWidth];
        });
        expect(pageWidth).toBeLessThanOrEqual(width);
        expect(height).toBeLessThanOrEqual(900);
        expect(paneInside, "nothing to scroll sideways").toBeLessThanOrEqual(paneWidth);
        for (const what of [".field", ".rows tr", ".rows-scroll", ".notice", "section[aria-labelledby=flags-title]", "aside"]) {
          const heights = await page.locator(`#review ${what}`).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
          for (const height of heights) expect(height, what).toBeLessThanOrEqual(600);
        }
      };
      await stays();
      await review.correct("Note", "y".repeat(100_000));
      if (!hasScript) await review.saveForm();
      await stays();
      if (hasScript) {
        for (const label of ["Other", "Lines", "Text, row 1", "Quantity, row 2"]) {
          await review.field(label).focus();
          await stays();
        }
        await page.keyboard.press("Alt+z");
        await stays();
      }
    });
  }
}
