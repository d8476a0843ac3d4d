/** How many bits its parts have. When one is full, the next one is taken as well. */
const PART_LENGTHS = [2 ** 19, 2 ** 21, 2 ** 23];
/** So few that of a hundred ids which were never added one at most looks as if it was. */
const BITS_AN_ID = 12;
const PLACES = 4;

interface Part {
  readonly bits: Uint8Array;
  count: number;
}

/**
 * The ids that were stored in a collection which was empty at first, so that the file is not asked for any other. A Bloom
 * filter: it may take an id for one that was added, and never the other way round. It takes a megabyte or so; where more
 * ids are added than that is good for, it rules out none any more.
 */
export class SeenIds {
  #parts: Part[] | null = [];

  add(id: string): void {
    const places = placesOf(id);
    if (this.#parts === null || this.#mayHave(this.#parts, places)) return;
    const part = this.#partFor(this.#parts);
    if (part === null) {
      this.#parts = null;
      return;
    }
    for (const place of places) {
      const [byte, bit] = bitOf(part, place);
      part.bits[byte] = (part.bits[byte] ?? 0) | bit;
    }
    part.count += 1;
  }

  mayHave(id: string): boolean {
    return this.#parts === null || this.#mayHave(this.#parts, placesOf(id));
  }

  #mayHave(parts: readonly Part[], places: readonly number[]): boolean {
    return parts.some((part) =>
      places.every((place) => {
        const [byte, bit] = bitOf(part, place);
        return ((part.bits[byte] ?? 0) & bit) !== 0;
      }),
    );
  }

  /** One that is not full; null where there may be no more. */
  #partFor(parts: Part[]): Part | null {
    const last = parts.at(-1);
    if (last !== undefined && last.count * BITS_AN_ID < last.bits.length * 8) return last;
    const length = PART_LENGTHS[parts.length];
    if (length === undefined) return null;
    const part = { bits: new Uint8Array(length / 8), count: 0 };
    parts.push(part);
    return part;
  }
}

/** Numbers of 32 bits that derive from two hashes of an id, FNV-1a with two beginnings. */
function placesOf(id: string): readonly number[] {
  let [first, second] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
  }
  return Array.from({ length: PLACES }, (_, place) => (first + Math.imul(place, second | 1)) >>> 0);
}

/** The byte and the bit in it of a place. */
function bitOf({ bits }: Part, place: number): readonly [number, number] {
  const bit = place % (bits.length * 8);
  return [bit >>> 3, 1 << (bit & 7)];
}
