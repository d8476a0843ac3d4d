import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Query } from 'mingo';
import { mismatchOf } from '../../src/adapters/embedded/document-mismatch.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import type { Filter } from '../../src/engine/ports/read-model-store.ts';

const scalar = fc.constantFrom<string | number | boolean | null>('a', 'b', 1, 2, true, false, null);
const document = fc.dictionary(
  fc.constantFrom('one', 'two'),
  fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.record({ one: scalar }, { noNullPrototype: true })),
  { noNullPrototype: true },
);
const field = fc.constantFrom('one', 'two', 'two.one');
const condition = fc.oneof(scalar, fc.record({ $ne: scalar }), fc.record({ $in: fc.array(scalar) }));
const clause = fc.tuple(field, condition).map(([name, is]): Filter => ({ [name]: is }));
const filter = fc.oneof(
  fc.tuple(clause, clause).map(([one, other]): Filter => ({ ...one, ...other })),
  fc.array(clause).map(($and): Filter => ({ $and })),
  fc.array(clause, { minLength: 1 }).map(($or): Filter => ({ $or })),
  fc.tuple(clause, clause).map(([one, other]): Filter => ({ ...one, $and: [other] })),
);

describe('A document that a filter cannot select', () => {
  it.each<readonly [Filter, JsonObject]>([
    [{ customerId: 'ada' }, { customerId: 'bob' }],
    [{ customerId: 'ada' }, {}],
    [{ customerId: 'ada' }, { customerId: null }],
    [
      { customerId: 'ada', status: 'held' },
      { customerId: 'ada', status: 'expired' },
    ],
    [{ $and: [{ customerId: 'ada' }, { seats: { $gt: 2 } }] }, { customerId: 'bob', seats: 3 }],
    [{ active: true }, { active: false }],
  ])('is told by one field: %j, %j', (wanted, present) => {
    expect(mismatchOf(wanted)(present)).toBe(true);
  });

  it('is none that the query language selects', () => {
    fc.assert(
      fc.property(filter, document, (wanted, present) => {
        fc.pre(mismatchOf(wanted)(present));
        expect(new Query(wanted, {}).test(present)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
