import { describe, expect, it } from '@jest/globals';
import { isEmpty, isSame, realChanges } from '../../../src/domain/kernel/changes.ts';

describe('Two JSON values', () => {
  it.each<[unknown, unknown]>([
    [1, 1],
    [null, null],
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [[], []],
  ])('%j and %j say the same', (a, b) => expect([isSame(a, b), isSame(b, a)]).toEqual([true, true]));

  it.each<[unknown, unknown]>([
    [1, '1'],
    [null, {}],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [false, null],
  ])('%j and %j do not', (a, b) => expect([isSame(a, b), isSame(b, a)]).toEqual([false, false]));
});

interface Facts {
  readonly name: string;
  readonly tags: readonly string[];
  readonly price: number | null;
}

describe('Changes', () => {
  const facts: Facts = { name: 'Saal 1', tags: ['a', 'b'], price: null };

  it('are those that change something, among the fields that were asked for', () => {
    expect(
      realChanges(facts, { name: 'Saal 2', tags: ['a', 'b'], price: null }, ['name', 'tags', 'price']),
    ).toEqual({
      name: 'Saal 2',
    });
    expect(realChanges(facts, { name: 'Saal 2', price: 5 }, ['price'])).toEqual({ price: 5 });
  });

  it('leave what is absent as it is, but not what is emptied', () => {
    expect(isEmpty(realChanges(facts, { name: undefined }, ['name', 'tags', 'price']))).toBe(true);
    expect(realChanges<Facts, 'price'>({ ...facts, price: 5 }, { price: null }, ['price'])).toEqual({
      price: null,
    });
  });
});
