/** Distinct texts in their order, for ranges: in order of UTF-16 code units, as JavaScript compares them. */
export class OrderedTexts {
  readonly #texts: string[];

  constructor(texts: Iterable<string>) {
    this.#texts = [...new Set(texts)].sort((a, b) => (a < b ? -1 : Number(a > b)));
  }

  add(text: string): void {
    const at = this.#firstNotBelow(text);
    if (this.#texts[at] !== text) this.#texts.splice(at, 0, text);
  }

  remove(text: string): void {
    const at = this.#firstNotBelow(text);
    if (this.#texts[at] === text) this.#texts.splice(at, 1);
  }

  /** How many texts stand on one side of a bound, and which: those from `begin` until before `end`. */
  range(operator: RangeOperator, bound: string): Range {
    const below = this.#firstNotBelow(bound);
    const upTo = this.#texts[below] === bound ? below + 1 : below;
    const { length } = this.#texts;
    switch (operator) {
      case '$lt':
        return { begin: 0, end: below };
      case '$lte':
        return { begin: 0, end: upTo };
      case '$gt':
        return { begin: upTo, end: length };
      case '$gte':
        return { begin: below, end: length };
    }
  }

  in({ begin, end }: Range): readonly string[] {
    return this.#texts.slice(begin, end);
  }

  #firstNotBelow(text: string): number {
    let low = 0;
    let high = this.#texts.length;
    // Most that come are the latest: times, for the most part.
    if (high > 0 && (this.#texts[high - 1] ?? '') < text) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#texts[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const operators = ['$lt', '$lte', '$gt', '$gte'] as const;
export type RangeOperator = (typeof operators)[number];

export function isRangeOperator(operator: string): operator is RangeOperator {
  return (operators as readonly string[]).includes(operator);
}

export interface Range {
  readonly begin: number;
  readonly end: number;
}
