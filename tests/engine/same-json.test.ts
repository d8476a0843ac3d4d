import { describe, expect, it } from '@jest/globals';
import { isSame } from '../../src/engine/json.ts';

describe('Two JSON values', () => {
  it.each<[unknown, unknown]>([
    [1, 1],
    [null, null],
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [[], []],
  ])('%j and %j are equal', (a, b) => expect([isSame(a, b), isSame(b, a)]).toEqual([true, true]));

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
  ])('%j and %j are not equal', (a, b) => expect([isSame(a, b), isSame(b, a)]).toEqual([false, false]));
});
