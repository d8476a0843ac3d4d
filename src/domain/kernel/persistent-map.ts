const BUCKETS = 64;

/** Spreads text over the buckets (FNV-1a). */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % BUCKETS;
}

/**
 * An immutable map. A changed map shares all but the changed buckets with the one before, so a change copies a 64th part
 * of the entries. Copying a plain Map for each event would be most of the cost of a hold in a showtime with thousands of
 * bookings. The order of iteration is not the order of insertion.
 */
export class PersistentMap<Value> {
  static readonly empty: PersistentMap<never> = new PersistentMap<never>(
    Array.from({ length: BUCKETS }, () => new Map<string, never>()),
    0,
  );

  readonly size: number;
  private readonly buckets: readonly ReadonlyMap<string, Value>[];

  private constructor(buckets: readonly ReadonlyMap<string, Value>[], size: number) {
    this.buckets = buckets;
    this.size = size;
  }

  get(key: string): Value | undefined {
    return this.buckets[bucketOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.buckets[bucketOf(key)]?.has(key) ?? false;
  }

  /** A map with these entries in addition. */
  with(entries: Iterable<readonly [string, Value]>): PersistentMap<Value> {
    return this.changed((change) => {
      for (const [key, value] of entries) change(key).set(key, value);
    });
  }

  /** A map without these keys. */
  without(keys: Iterable<string>): PersistentMap<Value> {
    return this.changed((change) => {
      for (const key of keys) if (this.has(key)) change(key).delete(key);
    });
  }

  *entries(): Generator<readonly [string, Value]> {
    for (const bucket of this.buckets) yield* bucket.entries();
  }

  *values(): Generator<Value> {
    for (const bucket of this.buckets) yield* bucket.values();
  }

  private changed(apply: (change: (key: string) => Map<string, Value>) => void): PersistentMap<Value> {
    const buckets = [...this.buckets];
    const copied = new Map<number, Map<string, Value>>();
    let size = this.size;
    apply((key) => {
      const index = bucketOf(key);
      let bucket = copied.get(index);
      if (bucket === undefined) {
        bucket = new Map(buckets[index]);
        size -= bucket.size;
        copied.set(index, bucket);
        buckets[index] = bucket;
      }
      return bucket;
    });
    for (const bucket of copied.values()) size += bucket.size;
    return new PersistentMap(buckets, size);
  }
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
