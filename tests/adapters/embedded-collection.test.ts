import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Query } from 'mingo';
import { Collection } from '../../src/adapters/embedded/collection.ts';
import type { JsonObject } from '../../src/engine/json.ts';

const text = fc.constantFrom('', 'a', 'b', 'ba', 'c', 'd', 'é', '😀', '10', '9');
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom(9, 10, true) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
);
const document = fc.record({ due: value, kind: text, inner: fc.record({ at: value }) });
const step = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map(String),
  content: fc.oneof({ weight: 4, arbitrary: document }, { weight: 1, arbitrary: fc.constant(null) }),
  isGone: fc.boolean(),
});
const bound = fc.dictionary(fc.constantFrom('$lt', '$lte', '$gt', '$gte'), text, { minKeys: 1, maxKeys: 2 });
const filter = fc.oneof(
  fc.record({ due: bound }),
  fc.record({ 'inner.at': bound }),
  fc.record({ due: bound, kind: text }),
  fc.record({ due: bound, 'inner.at': bound }),
);

const indexes = [['due'], ['kind', 'due'], ['inner.at']];

describe('A collection in memory', () => {
  it('finds by ranges of texts what a look at every document finds, whatever came and went before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, filter), { maxLength: 120 }), (steps) => {
        const collection = new Collection();
        collection.index({ name: 'any', indexes });
        const documents = new Map<string, JsonObject>();
        for (const [{ id, content, isGone }, wanted] of steps) {
          if (isGone) {
            collection.delete(id);
            documents.delete(id);
          } else {
            const whole = content === null ? null : ({ ...content, id } as JsonObject);
            collection.set({ id, position: 1n, document: whole });
            if (whole === null) documents.delete(id);
            else documents.set(id, whole);
          }
          const query = new Query(wanted, {});
          const expected = [...documents.values()].filter((each) => query.test(each));
          const idsOf = (found: readonly JsonObject[]): unknown[] => found.map((each) => each['id']).sort();
          expect(idsOf(collection.select({ filter: wanted }))).toEqual(idsOf(expected));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not look at what is far from being due', () => {
    const collection = new Collection();
    collection.index({ name: 'work', indexes: [['due']] });
    let looks = 0;
    const due = (count: number): string => `2027-01-01T00:00:00.${String(count).padStart(5, '0')}Z`;
    const add = (count: number): void => {
      const work = { id: String(count), due: due(count) };
      const watched = Object.defineProperty({ ...work }, 'note', {
        enumerable: true,
        get: () => {
          looks += 1;
          return 'x';
        },
      });
      collection.set({ id: work.id, position: 1n, document: watched });
    };
    for (let count = 0; count < 2000; count += 1) add(count);
    looks = 0;
    const found = collection.select({ filter: { note: 'x', due: { $lte: due(4) } }, sort: { due: 1 } });
    expect(found.map((each) => each['id'])).toEqual(['0', '1', '2', '3', '4']);
    expect(looks).toBeLessThan(20);
  });
});
