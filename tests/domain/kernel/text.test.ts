import { describe, expect, it } from '@jest/globals';
import { text } from '../../../src/domain/kernel/text.ts';

describe('Text', () => {
  it('is taken without the white space around it', () => expect(text(5).parse('  Saal \n')).toBe('Saal'));

  it.each(['Saal1', '🎬🎬', 'e\u0301', ' Saal1 '])('may fill its length: %j', (value) =>
    expect(text(5).safeParse(value).success).toBe(true),
  );

  it.each([
    ['too long', 'Saal 12'],
    ['empty', ''],
    ['white space only', ' \t\u00a0 '],
    ['a lone surrogate', 'a\ud800'],
    ['a NUL', 'a\u0000b'],
    ['no text', 12],
  ])('is refused when it is %s', (_, value) => expect(text(5).safeParse(value).success).toBe(false));

  it('may have to be of some length', () => {
    expect(text(5, 2).safeParse('a').success).toBe(false);
    expect(text(5, 2).safeParse('ab').success).toBe(true);
  });
});
