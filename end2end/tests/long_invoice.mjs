// Long tables for the stories and the benchmarks (so no TypeScript): rows that repeat a few lines, each cell with a confidence.
/** @param {number} count */
export function rows(count) {
  return Array.from({ length: count }, (_, at) => ({
    line_no: at + 1,
    description: ["Desk lamp, brass", "Cable, 3 m", "Mounting set", "Shelf board, oak, oiled"][at % 4],
    quantity: 1 + (at % 9),
    unit: "C62",
    unit_price: 10 + (at % 7),
    tax_rate: 19,
    line_total: (1 + (at % 9)) * (10 + (at % 7)),
  }));
}

/**
 * An invoice with `count` rows. The cells of the rows in `doubtful` have a low confidence. With `cited`, every cell has a citation.
 * @param {number} count
 * @param {number[]} [doubtful]
 * @param {boolean} [cited]
 */
export function longInvoice(count, doubtful = [], cited = false) {
  const items = rows(count);
  const place = (at, text) => [
    { page: 1 + Math.floor(at / 40), matching_text: String(text), bounding_boxes: [{ x: 60.5, y: 40 + (at % 40) * 18, w: 80.25, h: 12 }], page_dimensions: { width: 595, height: 842 } },
  ];
  const data = { invoice_number: "2026-479", invoice_date: "2026-03-04", line_items: items, net_total: items.reduce((sum, row) => sum + row.line_total, 0) };
  const said = (at) => (value) => ({
    confidence: doubtful.includes(at) ? 0.4 : 0.95,
    ...(cited ? { extraction_confidence: 0.96, parsing_confidence: 0.97, reasoning: "VERBATIM EXTRACTION", citation: place(at, value) } : {}),
  });
  const sure = { confidence: 0.97 };
  return {
    original_data: data,
    data,
    status: "pending_review",
    overall_confidence: 0.9,
    field_metadata: {
      invoice_number: sure,
      invoice_date: sure,
      net_total: sure,
      line_items: items.map((row, at) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, said(at)(value)]))),
    },
    file_id: null,
    file_name: `rows-${count}.pdf`,
    file_hash: null,
    metadata: {},
  };
}
