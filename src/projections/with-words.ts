import { wordsOf } from '../domain/kernel/text.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';

const MAXIMUM_WORDS = 10;

/**
 * The filter for documents that have, for each word of a text, one that begins so, whatever the case and the accents.
 * Only the first ten words count. A text without a word finds nothing.
 */
export function withWords(field: string, text: string): Filter {
  const words = wordsOf(text).slice(0, MAXIMUM_WORDS);
  if (words.length === 0) return { [field]: { $in: [] } };
  return { $and: words.map((word) => ({ [field]: { $regex: `^${word}` } })) };
}
