// Samples of one or two builds, printed as a table.

/** Up to this ratio, a difference may be noise. */
const WORSE = 1.15;

const sorted = (values) => [...values].sort((a, b) => a - b);
const share = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))];
const middle = (values) => share(values, 0.5);

/** How many decimals a figure needs. */
const digits = (value) => (Number.isInteger(value) || value >= 10 ? 0 : value < 1 ? 4 : 1);
const written = (value) => value.toFixed(digits(value));

export class Figures {
  #rows = new Map();

  /** `builds` are the names of the columns; the build of this tree is the last one. */
  constructor(builds) {
    this.builds = builds;
  }

  /**
   * Records samples of a build: numbers in `unit`, or one text; null is a lost key.
   * `most` limits the p50, or with `worst` the worst sample; `least` is a lower limit.
   * `felt` figures of the last build must not be over 15 % worse than those of the build before.
   */
  add(build, what, samples, { unit = "", most, least, worst = false, felt = false } = {}) {
    if (!this.#rows.has(what)) this.#rows.set(what, { samples: new Map(), unit, most, least, worst, felt });
    const row = this.#rows.get(what);
    row.samples.set(build, [...(row.samples.get(build) ?? []), ...[samples].flat()]);
  }

  #figure(row, build) {
    const samples = row.samples.get(build) ?? [];
    const numbers = samples.filter((one) => typeof one === "number");
    const lost = samples.filter((one) => one === null).length;
    const unit = row.unit && ` ${row.unit}`;
    if (!samples.length) return "";
    if (!numbers.length) return lost ? `lost ${lost} of ${samples.length}` : String(samples[0]);
    if (samples.length === 1) return `${written(numbers[0])}${unit}`;
    if (samples.length < 100) {
      const text = `p50 ${written(middle(numbers))}, worst ${written(Math.max(...numbers))}${unit} (${numbers.length})`;
      return lost ? `${text}, lost ${lost} of ${samples.length}` : text;
    }
    return `p50 ${middle(numbers).toFixed(2)}, p99 ${share(numbers, 0.99).toFixed(2)}${unit} (${numbers.length})`;
  }

  #verdict(row) {
    const samples = row.samples.get(this.builds.at(-1)) ?? [];
    const verdicts = [];
    if (row.most !== undefined || row.least !== undefined) {
      const judged = row.worst ? Math.max(...samples) : middle(samples);
      const held = !samples.includes(null) && judged <= (row.most ?? Infinity) && judged >= (row.least ?? -Infinity);
      verdicts.push(held ? "held" : "MISSED");
    }
    const ratio = this.#ratio(row);
    if (row.felt && ratio > WORSE) verdicts.push("WORSE");
    return verdicts.join(", ");
  }

  #ratio(row) {
    const [before, now] = this.builds.map((build) => (row.samples.get(build) ?? []).filter((one) => typeof one === "number"));
    if (!before?.length || !now?.length || !middle(before)) return undefined;
    return middle(now) / middle(before);
  }

  /** The table's lines. */
  lines() {
    const isCompared = this.builds.length > 1;
    const table = isCompared ? [["", ...this.builds, "ratio", ""]] : [];
    for (const [what, row] of this.#rows) {
      const ratio = this.#ratio(row);
      const compared = isCompared ? [ratio === undefined ? "" : ratio.toFixed(2)] : [];
      table.push([what, ...this.builds.map((build) => this.#figure(row, build)), ...compared, this.#verdict(row)]);
    }
    const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
    return table.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
  }
}
