import type { Filter } from '../../engine/ports/read-model-store.ts';
import {
  ABOVE_TEXTS,
  compareKeys,
  isPlain,
  type Key,
  keyOfValue,
  LOWEST_NUMBER,
  LOWEST_TEXT,
  NULL_KEY,
} from './document-keys.ts';

/** Tells whether a field is never a list, nor inside one, in any document of a collection. */
export type IsNeverList = (field: string) => boolean;

/** The least and the greatest key that a field may have. */
export interface KeyRange {
  readonly low: Key;
  readonly high: Key;
  /** Whether only certain keys of it are wanted. */
  readonly isPinned: boolean;
}

/** For some fields the range in which a filter wants them. Only for fields that are never lists. */
export function keyRangesOf(filter: Filter, isNeverList: IsNeverList): ReadonlyMap<string, KeyRange> {
  const ranges = new Map<string, KeyRange>();
  const narrow = (field: string, range: KeyRange): void => {
    const known = ranges.get(field) ?? range;
    ranges.set(field, {
      low: greater(known.low, range.low),
      high: lesser(known.high, range.high),
      isPinned: known.isPinned || range.isPinned,
    });
  };
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' || field === '$or') {
      const parts = (condition as readonly Filter[]).map((part) => keyRangesOf(part, isNeverList));
      const combined = field === '$and' ? parts.flatMap((part) => [...part]) : [...common(parts)];
      for (const [name, range] of combined) narrow(name, range);
    } else if (isPlain(field) && isNeverList(field)) {
      for (const range of rangesIn(condition)) narrow(field, range);
    }
  }
  return ranges;
}

/** The ranges that hold the ranges of all alternatives. */
function common(alternatives: readonly ReadonlyMap<string, KeyRange>[]): ReadonlyMap<string, KeyRange> {
  const [first = new Map<string, KeyRange>(), ...others] = alternatives;
  const ranges = new Map<string, KeyRange>();
  for (const [field, range] of first) {
    const all = [range, ...others.map((other) => other.get(field))];
    if (all.includes(undefined)) continue;
    const known = all as readonly KeyRange[];
    ranges.set(field, {
      low: known.map(({ low }) => low).reduce(lesser),
      high: known.map(({ high }) => high).reduce(greater),
      isPinned: known.every(({ isPinned }) => isPinned),
    });
  }
  return ranges;
}

function rangesIn(condition: unknown): readonly KeyRange[] {
  if (typeof condition !== 'object' || condition === null) return rangeOf('$eq', condition);
  return Object.entries(condition).flatMap(([operator, operand]) => rangeOf(operator, operand));
}

function rangeOf(operator: string, operand: unknown): readonly KeyRange[] {
  if (operator === '$in' && Array.isArray(operand)) return hull(operand.map(keyOfValue));
  const key = keyOfValue(operand);
  if (key === undefined) return [];
  if (operator === '$eq') return [{ low: key, high: key, isPinned: true }];
  if (key === NULL_KEY || key instanceof Uint8Array) return [];
  const [lowest, above] = typeof key === 'string' ? [LOWEST_TEXT, ABOVE_TEXTS] : [LOWEST_NUMBER, LOWEST_TEXT];
  if (operator === '$gt' || operator === '$gte') return [{ low: key, high: above, isPinned: false }];
  if (operator === '$lt' || operator === '$lte') return [{ low: lowest, high: key, isPinned: false }];
  return [];
}

function hull(keys: readonly (Key | undefined)[]): readonly KeyRange[] {
  if (keys.length === 0 || keys.includes(undefined)) return [];
  const known = keys as readonly Key[];
  return [{ low: known.reduce(lesser), high: known.reduce(greater), isPinned: true }];
}

function lesser(one: Key, other: Key): Key {
  return compareKeys(one, other) <= 0 ? one : other;
}

function greater(one: Key, other: Key): Key {
  return compareKeys(one, other) >= 0 ? one : other;
}
