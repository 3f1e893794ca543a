// Samples of one build or of two, and the table that is printed of them.

/** As much worse than the build before as may be noise. */
const WORSE = 1.15;

const sorted = (values) => [...values].sort((a, b) => a - b);
const share = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))];
const middle = (values) => share(values, 0.5);

/** How many digits after the point a figure needs. */
const digits = (value) => (Number.isInteger(value) || value >= 10 ? 0 : value < 1 ? 4 : 1);
const written = (value) => value.toFixed(digits(value));

export class Figures {
  #rows = new Map();

  /** `builds`: the names of the columns, the build of this tree last. */
  constructor(builds) {
    this.builds = builds;
  }

  /**
   * Notes samples of a build, numbers in `unit` or one text; null stands for a key that was lost.
   * `most` is the bar for the p50, for the worst sample with `worst`; `least` is a bar from below.
   * `felt` figures of the last build may not be 15 % worse than those of the one before.
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

  /** The lines of the table. */
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
