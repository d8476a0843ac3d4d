import { Query } from 'mingo';
import type {
  CollectionDeclaration,
  DocumentQuery,
  Filter,
  StoredDocument,
} from '../../engine/ports/read-model-store.ts';
import type { Json, JsonObject } from '../../engine/json.ts';
import { FieldIndex, isArray, isScalar, valuesAt, type Scalar } from './index-of-collection.ts';

/** The documents of a collection in memory. What goes in is frozen, so what comes out needs no copy. */
export class Collection {
  readonly #documents = new Map<string, StoredDocument>();
  readonly #tombstones = new Set<string>();
  #indexes: readonly FieldIndex[] = [];

  /** Indexes the fields of a declaration from now on, and no others. */
  index({ indexes }: CollectionDeclaration): void {
    const prefixes = indexes.flatMap((fields) => fields.map((_, end) => fields.slice(0, end + 1)));
    const distinct = new Map(prefixes.map((fields) => [JSON.stringify(fields), fields]));
    this.#indexes = [...distinct.values()].map((fields) => new FieldIndex(fields));
    for (const folded of this.#documents.values()) this.#enter(folded);
  }

  /** A document or its tombstone. */
  get(id: string): StoredDocument | undefined {
    return this.#documents.get(id);
  }

  /** All documents and tombstones. */
  all(): readonly StoredDocument[] {
    return [...this.#documents.values()];
  }

  set(folded: StoredDocument): void {
    this.delete(folded.id);
    this.#documents.set(folded.id, freeze(folded));
    if (folded.document === null) this.#tombstones.add(folded.id);
    this.#enter(folded);
  }

  delete(id: string): void {
    const folded = this.#documents.get(id);
    if (folded === undefined) return;
    this.#documents.delete(id);
    this.#tombstones.delete(id);
    for (const index of this.#indexes) index.leave(id, folded.document);
  }

  /** The tombstones whose position is at most this one. */
  tombstonesUpTo(position: bigint): StoredDocument[] {
    const tombstones = [...this.#tombstones].map((id) => this.#documents.get(id));
    return tombstones.filter(
      (folded) => folded !== undefined && folded.position <= position,
    ) as StoredDocument[];
  }

  select({ filter, sort, limit }: DocumentQuery): readonly JsonObject[] {
    const matches = simpleTest(filter) ?? mingoTest(filter);
    const selected: JsonObject[] = [];
    for (const { document } of this.#candidates(filter)) {
      if (document !== null && matches(document)) selected.push(document);
    }
    if (sort !== undefined) selected.sort(inOrderOf(sort));
    return limit === undefined ? selected : selected.slice(0, limit);
  }

  #enter({ id, document }: StoredDocument): void {
    for (const index of this.#indexes) index.enter(id, document);
  }

  /** The documents among which those of a filter are: the fewest that an index can tell, else all. */
  #candidates(filter: Filter): Iterable<StoredDocument> {
    let fewest: readonly ReadonlySet<string>[] | undefined;
    let size = this.#documents.size;
    for (const index of this.#indexes) {
      const found = index.find(filter, size);
      if (found === undefined) continue;
      fewest = found;
      size = found.reduce((total, { size: length }) => total + length, 0);
    }
    if (fewest === undefined) return this.#documents.values();
    const ids = new Set(fewest.flatMap((bucket) => [...bucket]));
    return [...ids].map((id) => this.#documents.get(id)).filter((folded) => folded !== undefined);
  }
}

type Test = (document: JsonObject) => boolean;

function mingoTest(filter: Filter): Test {
  const query = new Query(filter, {});
  return (document) => query.test(document);
}

const comparisons: Readonly<Record<string, (value: string, bound: string) => boolean>> = {
  $lt: (value, bound) => value < bound,
  $lte: (value, bound) => value <= bound,
  $gt: (value, bound) => value > bound,
  $gte: (value, bound) => value >= bound,
};

/**
 * The test for a filter that only compares fields with texts, or asks for plain values: what is asked many times a
 * second over all documents of a collection. `undefined` for any other filter.
 */
function simpleTest(filter: Filter): Test | undefined {
  const tests: Test[] = [];
  for (const [field, condition] of Object.entries(filter)) {
    if (field.startsWith('$') || field.includes('.')) return undefined;
    const test = isScalar(condition) ? equality(field, condition) : comparison(field, condition);
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (document) => tests.every((test) => test(document));
}

function equality(field: string, wanted: Scalar): Test {
  return ({ [field]: value }) => value === wanted || (isArray(value) && value.includes(wanted));
}

function comparison(field: string, condition: unknown): Test | undefined {
  if (typeof condition !== 'object' || condition === null) return undefined;
  const bounds: [(value: string, bound: string) => boolean, string][] = [];
  for (const [operator, bound] of Object.entries(condition)) {
    const compares = comparisons[operator];
    if (compares === undefined || typeof bound !== 'string') return undefined;
    bounds.push([compares, bound]);
  }
  const isWithin = (value: Json | undefined): boolean =>
    typeof value === 'string' && bounds.every(([compares, bound]) => compares(value, bound));
  // A list is within when one element is below and maybe another one above, as in MongoDB: rare enough for mingo.
  const query = new Query({ [field]: condition }, {});
  return (document) => (isArray(document[field]) ? query.test(document) : isWithin(document[field]));
}

/** Freezes a value all through. What is frozen already was frozen here, as a part of an earlier document. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
  return value;
}

function inOrderOf(sort: NonNullable<DocumentQuery['sort']>): (a: JsonObject, b: JsonObject) => number {
  const fields = Object.entries(sort).map(([field, direction]) => ({ path: field.split('.'), direction }));
  return (a, b) => {
    for (const { path, direction } of fields) {
      const order = compare(valuesAt(a, path)[0] ?? null, valuesAt(b, path)[0] ?? null);
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

/** As MongoDB orders values of several types. */
const TYPES_IN_ORDER = ['null', 'number', 'string', 'object', 'boolean'];

function compare(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return rank(a) - rank(b);
}

function rank(value: Json): number {
  return TYPES_IN_ORDER.indexOf(value === null ? 'null' : typeof value);
}
