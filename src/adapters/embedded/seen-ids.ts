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
    const hashes = hashesOf(id);
    if (this.#parts === null || this.#mayHave(this.#parts, hashes)) return;
    const part = this.#partFor(this.#parts);
    if (part === null) {
      this.#parts = null;
      return;
    }
    for (let place = 0; place < PLACES; place += 1) {
      const bit = bitAt(part, hashes, place);
      part.bits[bit >>> 3] = (part.bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
    part.count += 1;
  }

  mayHave(id: string): boolean {
    return this.#parts === null || this.#mayHave(this.#parts, hashesOf(id));
  }

  #mayHave(parts: readonly Part[], hashes: Hashes): boolean {
    for (const part of parts) if (hasAll(part, hashes)) return true;
    return false;
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

/** Two hashes of 32 bits of an id. All its places derive from them. */
type Hashes = readonly [number, number];

/** FNV-1a with two beginnings. */
function hashesOf(id: string): Hashes {
  let [first, second] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
  }
  return [first, second | 1];
}

function hasAll(part: Part, hashes: Hashes): boolean {
  for (let place = 0; place < PLACES; place += 1) {
    const bit = bitAt(part, hashes, place);
    if (((part.bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

/** The bit of a part that stands for one of an id's places. */
function bitAt({ bits }: Part, [first, second]: Hashes, place: number): number {
  return ((first + Math.imul(place, second)) >>> 0) % (bits.length * 8);
}
