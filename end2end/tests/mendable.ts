// A record whose values read right and are of the wrong type or shape.
export const mendableSchema = {
  type: "object",
  required: ["number", "total", "seller", "rows"],
  properties: {
    number: { type: "string" },
    total: { type: "number" },
    issued: { type: "string", format: "date" },
    due: { type: "string", format: "date" },
    address: { type: "string" },
    seller: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
    rows: { type: "array", items: { type: "object", required: ["text"], properties: { text: { type: "string" } } } },
  },
};

export const mendable = `{"number":20260118,"total":"5.50","issued":"04.03.2026","due":"06/05/2026","address":{"street":"Weena 664","city":"Rotterdam"},"seller":"Nord","rows":{"text":12.50}}`;
