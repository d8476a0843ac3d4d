import { describe, expect, it } from '@jest/globals';
import { csvOf, type Cell } from '../../src/api/csv.ts';

const cell = (value: Cell): string => csvOf(['a'], [{ a: value }]).slice(3, -2);

describe('A table as CSV', () => {
  it('ends each line, the first with the names, in CR LF', () => {
    expect(csvOf(['a', 'b'], [{ a: 'x', b: 1 }])).toBe('a,b\r\nx,1\r\n');
    expect(csvOf(['a', 'b'], [])).toBe('a,b\r\n');
  });

  it.each([
    ['a, b', '"a, b"'],
    ['say "x"', '"say ""x"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
    [null, ''],
    [0.25, '0.25'],
  ])('quotes what needs it: %j', (value, expected) => expect(cell(value)).toBe(expected));

  it.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '=1,2'])('makes a formula harmless: %j', (text) => {
    expect(cell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('leaves numbers as they are, negative ones too', () => expect(cell(-500)).toBe('-500'));
});
