// A record of very many fields: texts in one group, a table of two rows, and a list of 50 texts.
/** Those of the fields in `doubtful` have a low confidence. */
export function manyFields(count: number, doubtful: number[] = []): object {
  const texts = Array.from({ length: count }, (_, at) => [`field_${at}`, `value ${at}`]);
  const data = {
    fields: Object.fromEntries(texts),
    rows: [{ quantity: 1 }, { quantity: 2 }],
    tags: Array.from({ length: 50 }, (_, at) => `tag ${at}`),
  };
  const sure = { confidence: 0.97 };
  return {
    original_data: data,
    data,
    status: "pending_review",
    field_metadata: {
      fields: Object.fromEntries(texts.map(([name], at) => [name, doubtful.includes(at) ? { confidence: 0.3 } : sure])),
      rows: sure,
      tags: sure,
    },
    file_name: `fields-${count}.pdf`,
    metadata: {},
  };
}
