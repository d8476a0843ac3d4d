import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aggregates } from '../../src/domain/aggregates.ts';

const domain = join(process.cwd(), 'src/domain');
const withDecider = readdirSync(domain).filter((folder) => existsSync(join(domain, folder, 'decider.ts')));

describe('The list of aggregates', () => {
  it('has every folder of the domain that has a decider', () =>
    expect(Object.keys(aggregates).sort()).toEqual(
      withDecider.map((folder) => folder.replace('-', '')).sort(),
    ));

  it.each(Object.entries(aggregates))('names %s by its category', (name, { category }) =>
    expect(category).toBe(name),
  );
});
