import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PersistentMap } from '../../../src/domain/kernel/persistent-map.ts';

type Change = { readonly with: [string, number][] } | { readonly without: string[] };

const key = fc.oneof(
  fc.constantFrom('', '__proto__', 'constructor', 'A1', 'A2', 'A3'),
  fc.string({ maxLength: 3 }),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ with: fc.array(fc.tuple(key, fc.nat()), { maxLength: 8 }) }),
  fc.record({ without: fc.array(key, { maxLength: 8 }) }),
);

const contents = (map: PersistentMap<number>): unknown => ({
  size: map.size,
  entries: new Map(map.entries()),
  values: [...map.values()].sort((a, b) => a - b),
});

const expected = (map: ReadonlyMap<string, number>): unknown => ({
  size: map.size,
  entries: map,
  values: [...map.values()].sort((a, b) => a - b),
});

describe('A persistent map', () => {
  it('holds what a map would hold, and so does every version before it', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const versions: [PersistentMap<number>, Map<string, number>][] = [];
        for (const each of changes) {
          const [map, model]: [PersistentMap<number>, ReadonlyMap<string, number>] = versions.at(-1) ?? [
            PersistentMap.empty,
            new Map<string, number>(),
          ];
          const next = new Map(model);
          if ('with' in each) for (const [name, value] of each.with) next.set(name, value);
          else for (const name of each.without) next.delete(name);
          versions.push(['with' in each ? map.with(each.with) : map.without(each.without), next]);
        }
        for (const [map, model] of versions) {
          expect(contents(map)).toEqual(expected(model));
          for (const name of [...model.keys(), 'A1', '__proto__']) {
            expect([map.has(name), map.get(name)]).toEqual([model.has(name), model.get(name)]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps keys apart that have the same hash', () => {
    // FNV-1a gives both of them 0x5e4daa9d.
    const [one, other] = ['costarring', 'liquid'];
    const none: PersistentMap<number> = PersistentMap.empty;
    const both = none.with([[one, 1]]).with([[other, 2]]);
    expect([both.size, both.get(one), both.get(other)]).toEqual([2, 1, 2]);
    const left = both.without([one]);
    expect([left.size, left.has(one), left.get(other)]).toEqual([1, false, 2]);
  });

  it('costs about the same to change however much is in it', () => {
    const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `key-${index}`);
    const ofSize = (count: number): PersistentMap<number> =>
      (PersistentMap.empty as PersistentMap<number>).with(keysOf(count).map((name) => [name, 1]));
    const changesOf = (map: PersistentMap<number>): number => {
      const startedAt = performance.now();
      let changed = map;
      for (const name of keysOf(5000))
        changed = changed.with([[`more-${name}`, 2]]).without([`more-${name}`]);
      return performance.now() - startedAt;
    };
    const [small, large] = [ofSize(300), ofSize(60_000)];
    // The best of some, taken in turns: what else the machine does is in the others.
    const rounds = [1, 2, 3, 4, 5].map(() => [changesOf(small), changesOf(large)] as const);
    const few = Math.min(...rounds.map(([each]) => each));
    const many = Math.min(...rounds.map(([, each]) => each));
    expect(many / few).toBeLessThan(5);
  });

  it('is empty to begin with, for everybody', () => {
    PersistentMap.empty.with([['A1', 1 as never]]);
    expect(PersistentMap.empty.size).toBe(0);
    expect([...PersistentMap.empty.entries()]).toEqual([]);
  });
});
