import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../src/engine/json.ts';

describe('Canonical JSON', () => {
  it('is what RFC 8785 shows (3.2.2)', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders members by their UTF-16 code units, as RFC 8785 shows (3.2.3)', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji, Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji, Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    [-0, '0'],
    [9007199254740991, '9007199254740991'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
    [0.1, '0.1'],
  ])('writes %p as ECMAScript does', (number, text) => expect(canonicalJson(number)).toBe(text));

  it.each([
    ['"', '"\\""'],
    ['\u2028', '"\u2028"'],
    ['\u007f', '"\u007f"'],
    ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
    ['\u0001', '"\\u0001"'],
    ['e\u0301', '"e\u0301"'],
    ['/', '"/"'],
  ])('escapes only what must be escaped in %j', (value, text) => expect(canonicalJson(value)).toBe(text));

  it('is deep, without white space, and sorts at every level', () =>
    expect(canonicalJson({ b: [{ d: 1, c: {} }, []], a: null })).toBe('{"a":null,"b":[{"c":{},"d":1},[]]}'));

  it.each([
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate within', { a: ['x\udc00y'] }],
    ['a lone surrogate in a name', { '\ud800': 1 }],
    ['NaN', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
  ])('refuses %s', (_, value) => expect(() => canonicalJson(value)).toThrow(TypeError));

  it('keeps no long names that somebody sends', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 500; index += 1) {
      canonicalJson(JSON.parse(`{"${`${index}-`.padEnd(200_000, 'x')}":1}`));
    }
    // The first time what V8 itself keeps of the objects' shapes grows old.
    for (let times = 0; times < 8; times += 1) collect();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(30_000_000);
  });

  it('says the same of what is equal, and says it as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value)));
        const shuffled = reversed(value);
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(entries.toReversed());
}
