import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SeenIds } from '../../src/adapters/embedded/seen-ids.ts';

function idsOf(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

describe('Ids that were seen', () => {
  it('may all be there', () => {
    const seen = new SeenIds();
    const ids = [...idsOf('tile-0', 60_000), ...Array.from({ length: 60_000 }, () => randomUUID())];
    for (const id of ids) seen.add(id);
    expect(ids.filter((id) => !seen.mayHave(id))).toEqual([]);
  });

  it.each([1, 1000, 40_000, 200_000])('rule out nearly all others, once %i were added', (count) => {
    const seen = new SeenIds();
    for (const id of idsOf('added', count)) seen.add(id);
    const others = idsOf('other', 10_000);
    expect(others.filter((id) => seen.mayHave(id)).length).toBeLessThan(others.length / 50);
  });

  it('are not more for being added again', () => {
    const seen = new SeenIds();
    for (let turn = 0; turn < 1_000_000; turn += 1) seen.add('hot');
    expect(seen.mayHave('other')).toBe(false);
  });

  it('rule out none any more, once there are too many', () => {
    const seen = new SeenIds();
    for (const id of idsOf('added', 1_000_000)) seen.add(id);
    expect(seen.mayHave('other')).toBe(true);
  });
});
