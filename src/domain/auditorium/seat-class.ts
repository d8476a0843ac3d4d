import type { SeatKind, Tier } from './values.ts';

/** What a category of a seating plan says of its seats. */
export interface SeatClass {
  readonly tier: Tier;
  readonly kind: SeatKind;
}

const tierWords: readonly (readonly [Tier, RegExp])[] = [
  ['vip', /\bvip\b/],
  ['recliner', /\brecliners?\b|\bliegesessel\b/],
  ['premium', /\bpremium\b|\bprime\b|\bloge\b/],
];

const kindWords: readonly (readonly [SeatKind, RegExp])[] = [
  ['companion', /\bcompanions?\b|\bcarers?\b|\bbegleit/],
  ['wheelchair', /\bwheelchairs?\b|\baccessible\b|\brollstuhl/],
];

/**
 * The tier and the kind of the seats of a category, by the words of its name: `VIP`, `Recliner`, `Premium`; `Companion`,
 * `Wheelchair`. Any other name is of regular standard seats. `Companion of wheelchair` is a companion.
 */
export function classOf(category: string): SeatClass {
  const name = category.toLowerCase();
  const tier = tierWords.find(([, words]) => words.test(name))?.[0] ?? 'regular';
  const kind = kindWords.find(([, words]) => words.test(name))?.[0] ?? 'standard';
  return { tier, kind };
}

const tierNames: Readonly<Record<Tier, string>> = {
  regular: '',
  premium: 'Premium',
  vip: 'VIP',
  recliner: 'Recliner',
};

/** The category that says a tier and a kind: `classOf` reads the same from it. */
export function categoryOf({ tier, kind }: SeatClass): string {
  const parts = [tierNames[tier], kind === 'standard' ? '' : kind].filter((part) => part !== '');
  if (parts.length === 0) return 'Standard';
  const name = parts.join(' ');
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** The colour of such a category in a plan. */
export const tierColors: Readonly<Record<Tier, string>> = {
  regular: '#3b82f6',
  premium: '#7a2fa0',
  vip: '#a86400',
  recliner: '#0b6e66',
};
