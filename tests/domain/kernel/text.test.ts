import { describe, expect, it } from '@jest/globals';
import {
  anyText,
  caseless,
  distinct,
  multilineText,
  sortKey,
  wordsOf,
  text,
  visibleText,
} from '../../../src/domain/kernel/text.ts';

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
    ['with a line break within', 'a\r\nb'],
    ['with a zero-width space', 'a\u200bb'],
    ['with a soft hyphen', 'a\u00adb'],
    ['with a word joiner', 'a\u2060b'],
    ['with a bidirectional override', 'a\u202eb'],
    ['with a line separator', 'a\u2028b'],
    ['a letter that is drawn as nothing', '\u3164'],
    ['with a joiner between letters that need none', 'a\u200db'],
    ['a joiner alone', '\u200c'],
    ['ended by a joiner', '\u06cc\u200c'],
    ['longer when composed', '\u0958'.repeat(5)],
  ])('is refused when it is %s', (_, value) => expect(text(5).safeParse(value).success).toBe(false));

  it('may have to be of some length', () => {
    expect(text(5, 2).safeParse('a').success).toBe(false);
    expect(text(5, 2).safeParse('ab').success).toBe(true);
  });

  it.each(['\u0645\u06cc\u200c\u062e\u0648', '\u{1f469}\u200d\u{1f467}', '\u0915\u094d\u200d\u0937'])(
    'may have the joiners that its script needs: %j',
    (value) => expect(text(10).parse(value)).toBe(value),
  );

  it('is the same however its characters were composed', () =>
    expect(text(5).parse('e\u0301')).toBe('\u00e9'));

  it('may have several lines where it is said so, and nothing else that is invisible', () => {
    expect(multilineText(9).parse('a\r\n\tb')).toBe('a\r\n\tb');
    expect(multilineText(9).safeParse('a\u200b\nb').success).toBe(false);
  });

  it('may be anything where others say it, but composed', () =>
    expect(anyText(9).parse(' a\u200be\u0301 ')).toBe('a\u200b\u00e9'));

  it('is compared whatever its case and composition', () =>
    expect(distinct(['Drama', 'E\u0301lan', 'drama', '\u00e9lan'])).toEqual(['Drama', 'E\u0301lan']));

  it('is the same, compared twice', () => expect(caseless(caseless('\u0130'))).toBe(caseless('\u0130')));

  it('can be had without what is invisible, and is never cut within a character', () => {
    expect(visibleText(' a\u200bb\nc\u0007 ', 9)).toBe('ab\nc');
    expect(visibleText('ab\u{1f3ac}', 3)).toBe('ab');
  });

  it('is sorted by its letters, whatever their case and accents', () => {
    const titles = ['zebra', '\u00c9lan', 'Apple', 'elan vital', 'apricot', 'Stra\u00dfe', 'strasse 2'];
    expect([...titles].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))).toEqual([
      'Apple',
      'apricot',
      '\u00c9lan',
      'elan vital',
      'Stra\u00dfe',
      'strasse 2',
      'zebra',
    ]);
    expect(sortKey('x'.repeat(63) + '\u{1f3ac}').isWellFormed()).toBe(true);
    expect(sortKey('\u6f22'.repeat(255)).length).toBe(64);
  });

  it('is searched by its words, each once, whatever their case and accents', () => {
    expect(wordsOf("L'\u00c9T\u00c9 d'Am\u00e9lie, l'\u00e9t\u00e9!", null, '8\u00bd')).toEqual([
      'l',
      'ete',
      'd',
      'amelie',
      '81',
      '2',
    ]);
    expect(wordsOf('\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3')).toEqual([
      '\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u03c3',
    ]);
    expect(wordsOf('2046 \u65e5\u672c\u306e\u590fX')).toEqual([
      '2046',
      '\u65e5',
      '\u672c',
      '\u306e',
      '\u590f',
      'x',
    ]);
    expect(wordsOf(' %_*"^$ ', '')).toEqual([]);
  });
});
