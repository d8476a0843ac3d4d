import { z } from 'zod';
import { ruleForNewData } from '../../engine/event.ts';

/** Scripts that are spelled with zero-width joiners, and pictures, which are composed with them. */
const JOINED =
  '\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F' +
  ['Arab', 'Beng', 'Deva', 'Gujr', 'Guru', 'Khmr', 'Knda', 'Mlym', 'Mong', 'Mymr', 'Orya', 'Sinh', 'Syrc']
    .concat('Taml', 'Telu')
    .map((script) => `\\p{Script=${script}}`)
    .join('');

/**
 * Characters that nobody sees: control and format characters (with bidirectional overrides and zero-width ones), line
 * separators and letters that are drawn as nothing. A joiner within a word of a script that needs it is none of them.
 */
const invisible = new RegExp(
  `(?!\\p{Join_Control})[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\u034F\\u115F\\u1160\\u3164\\uFFA0]` +
    `|\\p{Join_Control}(?<![${JOINED}]\\p{Join_Control})|\\p{Join_Control}(?![${JOINED}])`,
  'gu',
);

export function hasInvisible(value: string): boolean {
  return value.search(invisible) >= 0;
}

/** The same without its invisible characters but line breaks and tabs, cut to a length between two characters. */
export function visibleText(value: string, maximum: number): string {
  const visible = value.replace(invisible, (character) => (/[\n\r\t]/.test(character) ? character : ''));
  return visible
    .normalize('NFC')
    .slice(0, maximum)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

/**
 * So many characters in Unicode's composed form, without white space around them, whatever they are: for what a gateway
 * says, and for names that events copy from events that are older than the rules of `text`.
 */
export function anyText(maximum: number, minimum = 1): z.ZodString {
  return z
    .string()
    .trim()
    .min(minimum, minimum === 1 ? 'must not be empty' : undefined)
    .max(maximum)
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .normalize('NFC')
    .refine(
      (value) => value.length <= maximum,
      ruleForNewData(`must have at most ${maximum} characters when composed`),
    );
}

const visibleOnly = ruleForNewData('must not contain invisible or control characters');

/** Text on one line that people can see: so many characters, composed, without white space around it. */
export function text(maximum: number, minimum = 1): z.ZodString {
  return anyText(maximum, minimum).refine((value) => !hasInvisible(value), visibleOnly);
}

/** The name of a person. None is an address of the web: names stand in mails, and mail programs make links of those. */
export function personName(maximum: number): z.ZodString {
  return text(maximum).refine(
    (value) => !value.includes('://'),
    ruleForNewData('must be a name, not an address of the web'),
  );
}

/** Text as `text` has it, with line breaks and tabs. */
export function multilineText(maximum: number, minimum = 1): z.ZodString {
  const isVisible = (value: string): boolean => !hasInvisible(value.replace(/[\n\r\t]/g, ' '));
  return anyText(maximum, minimum).refine(isVisible, visibleOnly);
}

/** A text as it is compared: two that differ in case, or in how their characters are composed, are one. */
export function caseless(value: string): string {
  return value.normalize('NFC').toLowerCase().normalize('NFC');
}

const SORT_KEY_LENGTH = 64;

/**
 * How a text begins, for sorting: without case and accents, so that the order of its code units is that of an alphabet,
 * in whatever store.
 */
export function sortKey(value: string): string {
  return withoutCaseAndAccents(value).slice(0, SORT_KEY_LENGTH).toWellFormed();
}

function withoutCaseAndAccents(value: string): string {
  const letters = value.normalize('NFKD').replace(/\p{M}/gu, '');
  return letters.toUpperCase().toLowerCase();
}

/** Scripts that are written without spaces: each of their characters counts as a word. */
const UNSPACED = ['Han', 'Hira', 'Kana', 'Thai', 'Lao', 'Khmr', 'Mymr']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}])+`, 'gu');
const WORD_LENGTH = 64;

/** The words of texts, each once, without case and accents: what a search compares. */
export function wordsOf(...texts: readonly (string | null)[]): readonly string[] {
  const found = texts.flatMap((text) => {
    // A sigma has another form at the end of a word, which may be the middle of a longer one.
    const letters = withoutCaseAndAccents(text ?? '').replaceAll('\u03c2', '\u03c3');
    return letters.match(WORD) ?? [];
  });
  return [...new Set(found.map((word) => word.slice(0, WORD_LENGTH).toWellFormed()))];
}

/** Each text once, in its first spelling. */
export function distinct(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size !== seen.add(caseless(value)).size);
}
