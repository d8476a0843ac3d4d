import type { Filter } from '../../engine/ports/read-model-store.ts';
import type { Json, JsonObject } from '../../engine/json.ts';
import { isRangeOperator, OrderedTexts, type RangeOperator } from './ordered-texts.ts';

export type Scalar = string | number | boolean;

/** A range that holds more of the documents than this is no faster than looking at all of them. */
const NARROW = 0.25;

/** The ids of the documents of a collection that have certain values in certain fields. */
export class FieldIndex {
  readonly #fields: readonly string[];
  readonly #paths: readonly (readonly string[])[];
  /** By the values, as JSON. */
  readonly #buckets = new Map<string, Set<string>>();
  /** The texts of an only field in order, from when a range of them was first asked for. */
  #ordered: OrderedTexts | undefined;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
    this.#paths = fields.map((field) => field.split('.'));
  }

  enter(id: string, document: JsonObject | null): void {
    for (const key of keysOf(document, this.#paths)) {
      const bucket = this.#buckets.get(key);
      if (bucket === undefined) {
        this.#buckets.set(key, new Set([id]));
        if (isText(key)) this.#ordered?.add(textOf(key));
      } else bucket.add(id);
    }
  }

  leave(id: string, document: JsonObject | null): void {
    for (const key of keysOf(document, this.#paths)) {
      const bucket = this.#buckets.get(key);
      bucket?.delete(id);
      if (bucket?.size !== 0) continue;
      this.#buckets.delete(key);
      if (isText(key)) this.#ordered?.remove(textOf(key));
    }
  }

  /**
   * Ids among which are those of all documents that a filter selects; `undefined` where it cannot tell, or they are
   * more than `limit`.
   */
  find(filter: Filter, limit: number): readonly ReadonlySet<string>[] | undefined {
    const keys = keysIn(filter, this.#fields) ?? this.#keysWithin(filter, limit);
    if (keys === undefined) return undefined;
    const found = keys.map((key) => this.#buckets.get(key)).filter((bucket) => bucket !== undefined);
    return found.reduce((total, bucket) => total + bucket.size, 0) > limit ? undefined : found;
  }

  /** The keys for a filter that bounds the only field by texts. Each bound is necessary, so the narrowest will do. */
  #keysWithin(filter: Filter, limit: number): string[] | undefined {
    const [field, ...more] = this.#fields;
    const condition = field === undefined || more.length > 0 ? undefined : filter[field];
    if (typeof condition !== 'object' || condition === null) return undefined;
    const bounds = Object.entries(condition).filter(isTextBound);
    if (bounds.length === 0) return undefined;
    this.#ordered ??= new OrderedTexts([...this.#buckets.keys()].filter(isText).map(textOf));
    const ordered = this.#ordered;
    const [narrowest] = bounds
      .map(([operator, bound]) => ordered.range(operator, bound))
      .sort((one, other) => one.end - one.begin - (other.end - other.begin));
    if (narrowest === undefined || narrowest.end - narrowest.begin > limit * NARROW) return undefined;
    return ordered.in(narrowest).map((text) => JSON.stringify([text]));
  }
}

function isTextBound(entry: [string, unknown]): entry is [RangeOperator, string] {
  return isRangeOperator(entry[0]) && typeof entry[1] === 'string';
}

/** Whether a key stands for one text. */
function isText(key: string): boolean {
  return key.startsWith('["');
}

function textOf(key: string): string {
  return (JSON.parse(key) as [string])[0];
}

/** The keys under which an index holds a document: one for each combination of its fields' values. */
function keysOf(document: JsonObject | null, paths: readonly (readonly string[])[]): string[] {
  if (document === null) return [];
  return combinations(paths.map((path) => valuesAt(document, path).filter(isScalar)));
}

/** The keys that an index must hold for a filter; `undefined` where the filter asks for something else. */
function keysIn(filter: Filter, fields: readonly string[]): string[] | undefined {
  const values: (readonly Scalar[])[] = [];
  for (const field of fields) {
    const sought = soughtBy(filter[field]);
    if (sought === undefined) return undefined;
    values.push(sought);
  }
  return combinations(values);
}

/** The values one of which a condition demands. Null is none of them: it selects what has no such field too. */
function soughtBy(condition: unknown): readonly Scalar[] | undefined {
  if (isScalar(condition)) return [condition];
  if (typeof condition !== 'object' || condition === null) return undefined;
  const { $eq, $in } = condition as { readonly $eq?: unknown; readonly $in?: unknown };
  if (isScalar($eq)) return [$eq];
  return Array.isArray($in) && $in.every(isScalar) ? $in : undefined;
}

function combinations(lists: readonly (readonly Scalar[])[]): string[] {
  const combined = lists.reduce<Scalar[][]>(
    (heads, list) => heads.flatMap((head) => list.map((value) => [...head, value])),
    [[]],
  );
  return combined.map((values) => JSON.stringify(values));
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The values at a path of fields; as in MongoDB, an array stands for each of its elements. */
export function valuesAt(value: Json | undefined, path: readonly string[], depth = 0): readonly Json[] {
  if (value === undefined) return [];
  if (isArray(value)) return value.flatMap((element) => valuesAt(element, path, depth));
  const field = path[depth];
  if (field === undefined) return [value];
  return typeof value === 'object' && value !== null ? valuesAt(value[field], path, depth + 1) : [];
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
