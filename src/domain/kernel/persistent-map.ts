/** Each level of the tree tells keys apart by so many bits of their hashes. */
const BITS = 5;
const WIDTH = 2 ** BITS;

type Entry<Value> = readonly [key: string, value: Value];

/** More than one entry only where their keys have the same hash. */
interface Leaf<Value> {
  readonly hash: number;
  readonly entries: readonly Entry<Value>[];
}

type Branch<Value> = readonly (Node<Value> | undefined)[];
type Node<Value> = Leaf<Value> | Branch<Value>;

/** FNV-1a. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * An immutable map. A changed map shares all but the path to its changed entries with the one before, so a change costs
 * about the same however many entries there are. Copying a plain Map for each event would be most of the cost of a hold
 * in a showtime with thousands of bookings. The order of iteration is not the order of insertion.
 */
export class PersistentMap<Value> {
  static readonly empty: PersistentMap<never> = new PersistentMap<never>(undefined, 0);

  readonly size: number;
  private readonly root: Node<Value> | undefined;

  private constructor(root: Node<Value> | undefined, size: number) {
    this.root = root;
    this.size = size;
  }

  get(key: string): Value | undefined {
    return this.entryOf(key)?.[1];
  }

  has(key: string): boolean {
    return this.entryOf(key) !== undefined;
  }

  /** A map with these entries in addition. */
  with(entries: Iterable<readonly [string, Value]>): PersistentMap<Value> {
    let { root, size } = this;
    for (const entry of entries) {
      if (entryIn(root, entry[0]) === undefined) size += 1;
      root = withEntry(root, 0, hashOf(entry[0]), entry);
    }
    return new PersistentMap(root, size);
  }

  /** A map without these keys. */
  without(keys: Iterable<string>): PersistentMap<Value> {
    let { root, size } = this;
    for (const key of keys) {
      if (entryIn(root, key) === undefined) continue;
      size -= 1;
      root = withoutKey(root, 0, hashOf(key), key);
    }
    return new PersistentMap(root, size);
  }

  entries(): Generator<readonly [string, Value]> {
    return entriesIn(this.root);
  }

  *values(): Generator<Value> {
    for (const [, value] of entriesIn(this.root)) yield value;
  }

  private entryOf(key: string): Entry<Value> | undefined {
    return entryIn(this.root, key);
  }
}

function isBranch<Value>(node: Node<Value>): node is Branch<Value> {
  return Array.isArray(node);
}

function entryIn<Value>(root: Node<Value> | undefined, key: string): Entry<Value> | undefined {
  if (root === undefined) return undefined;
  const hash = hashOf(key);
  let node: Node<Value> | undefined = root;
  for (let shift = 0; node !== undefined && isBranch(node); shift += BITS) node = node[placeIn(hash, shift)];
  return node?.hash === hash ? node.entries.find(([each]) => each === key) : undefined;
}

function placeIn(hash: number, shift: number): number {
  return (hash >>> shift) % WIDTH;
}

function withEntry<Value>(
  node: Node<Value> | undefined,
  shift: number,
  hash: number,
  entry: Entry<Value>,
): Node<Value> {
  if (node === undefined) return { hash, entries: [entry] };
  if (isBranch(node)) {
    const place = placeIn(hash, shift);
    return node.with(place, withEntry(node[place], shift + BITS, hash, entry));
  }
  if (node.hash === hash) {
    return { hash, entries: [...node.entries.filter(([key]) => key !== entry[0]), entry] };
  }
  const branch = Array.from({ length: WIDTH }, (): Node<Value> | undefined => undefined);
  branch[placeIn(node.hash, shift)] = node;
  return withEntry(branch, shift, hash, entry);
}

/** The key is there. */
function withoutKey<Value>(
  node: Node<Value> | undefined,
  shift: number,
  hash: number,
  key: string,
): Node<Value> | undefined {
  if (node === undefined) return undefined;
  if (!isBranch(node)) {
    const entries = node.entries.filter(([each]) => each !== key);
    return entries.length === 0 ? undefined : { hash, entries };
  }
  const place = placeIn(hash, shift);
  const branch = node.with(place, withoutKey(node[place], shift + BITS, hash, key));
  return branch.every((child) => child === undefined) ? undefined : branch;
}

function* entriesIn<Value>(node: Node<Value> | undefined): Generator<Entry<Value>> {
  if (node === undefined) return;
  if (!isBranch(node)) yield* node.entries;
  else for (const child of node) yield* entriesIn(child);
}

/** A state as JSON has it: maps become objects with sorted keys. */
export function asPlainObjects(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asPlainObjects);
  const isMap = value instanceof Map || value instanceof PersistentMap;
  const entries = isMap ? ([...value.entries()] as [string, unknown][]) : Object.entries(value);
  if (isMap) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, asPlainObjects(each)]));
}
