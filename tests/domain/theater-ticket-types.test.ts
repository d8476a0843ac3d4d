import { describe, expect, it } from '@jest/globals';
import { TicketTypes, usualTicketTypes } from '../../src/domain/theater/ticket-types.ts';
import { priceCard } from '../support/fixtures.ts';

const [adult] = usualTicketTypes;
const child = { code: 'child', name: 'Child', percentOff: 50 };
const named = (code: string): object => ({ code, name: code });

function faultsOf(types: unknown): string[] {
  const { error } = TicketTypes.safeParse(types);
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('The ticket types of a theater', () => {
  it('begin with adult where nobody names it', () => {
    expect(TicketTypes.parse([])).toEqual(usualTicketTypes);
    const types = TicketTypes.parse([child]);
    expect(types.map(({ code }) => code)).toEqual(['adult', 'child']);
    expect(types[1]).toEqual({ ...child, amountOff: null, staffOnly: false, proof: null });
  });

  it('stay as they were given where adult is among them, under a name of its own', () => {
    const types = [{ ...priceCard[1] }, { ...adult, name: 'Erwachsene' }];
    expect(TicketTypes.parse(types)).toEqual(types);
    expect(TicketTypes.parse(TicketTypes.parse([child]))).toEqual(TicketTypes.parse([child]));
  });

  it.each<[string, unknown, string]>([
    ['the same code twice', [child, child], ': must have codes that differ'],
    [
      'adults at a discount',
      [{ ...adult, percentOff: 5 }],
      ': must have adult at full price and for everybody',
    ],
    ['adults at less', [{ ...adult, amountOff: 5 }], ': must have adult at full price and for everybody'],
    [
      'adults at the box office only',
      [{ ...adult, staffOnly: true }],
      ': must have adult at full price and for everybody',
    ],
    [
      'adults with a proof',
      [{ ...adult, proof: 'Passport' }],
      ': must have adult at full price and for everybody',
    ],
    [
      'a percentage and an amount',
      [{ ...child, amountOff: 1 }],
      '0.amountOff: must have percentOff or amountOff, not both',
    ],
    [
      'twenty besides adult',
      Array.from({ length: 20 }, (_, index) => named(`type-${index}`)),
      ': must have at most 20 ticket types, adult included',
    ],
    [
      'a code of capitals',
      [named('Child')],
      '0.code: must be 1 to 20 lower-case letters, digits or hyphens, such as child',
    ],
  ])('are no %s', (_, types, fault) => expect(faultsOf(types)).toEqual([fault]));

  it('are nineteen besides adult at most', () => {
    const nineteen = Array.from({ length: 19 }, (_, index) => named(`type-${index}`));
    expect(TicketTypes.parse(nineteen)).toHaveLength(20);
  });
});
