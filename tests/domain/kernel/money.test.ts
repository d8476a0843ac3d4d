import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  Currency,
  decimalsOf,
  formatMoney,
  isSameMoney,
  minorUnits,
  Money,
  money,
  percentOf,
  Price,
  sharesOf,
  sum,
} from '../../../src/domain/kernel/money.ts';
import { eur } from '../../support/fixtures.ts';

describe('Money', () => {
  it.each([
    [1, 50, 1],
    [1, 49, 0],
    [3, 50, 2],
    [5, 10, 1],
    [4, 10, 0],
    [1050, 80, 840],
    [1999, 80, 1599],
    [99_999_999, 100, 99_999_999],
    [1000, 0, 0],
  ])('of %i gives %i %% as %i: rounded half up', (amount, percent, part) =>
    expect(percentOf(eur(amount), percent)).toEqual(eur(part)),
  );

  it('is off by half a minor unit at most when a part of it is taken', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.nat(100), (amount, percent) => {
        const part = percentOf(eur(amount), percent).amount;
        const error = part * 100 - amount * percent;
        expect(Number.isInteger(part) && error > -50 && error <= 50).toBe(true);
      }),
    );
  });

  it.each([
    ['EUR', 2, 1000],
    ['JPY', 0, 10],
    ['KRW', 0, 10],
    ['KWD', 3, 10_000],
    ['TND', 3, 10_000],
    ['BDT', 2, 1000],
  ])('in %s has %i decimals, so ten of it are %i minor units', (currency, decimals, minor) => {
    expect(decimalsOf(currency)).toBe(decimals);
    expect(minorUnits(10, currency)).toBe(minor);
  });

  it.each([
    [1050, 'EUR', '10.50 EUR'],
    [5, 'EUR', '0.05 EUR'],
    [1900, 'JPY', '1900 JPY'],
    [1234, 'KWD', '1.234 KWD'],
    [99_999_999, 'USD', '999999.99 USD'],
  ])('of %i %s reads %s', (amount, currency, text) =>
    expect(formatMoney(money(amount, currency))).toBe(text),
  );

  it('is the same only in the same currency', () => {
    expect(isSameMoney(eur(1), eur(1))).toBe(true);
    expect(isSameMoney(eur(1), eur(2))).toBe(false);
    expect(isSameMoney(eur(1), money(1, 'USD'))).toBe(false);
  });

  it('adds up in one currency only', () => {
    expect(sum([eur(1), eur(2)], 'EUR')).toEqual(eur(3));
    expect(sum([], 'EUR')).toEqual(eur(0));
    expect(() => sum([eur(1), money(1, 'USD')], 'EUR')).toThrow('Cannot add USD to EUR.');
  });

  it.each([0.5, -1, 2 ** 53, Number.NaN, '10'])('is not an amount of %p', (amount) =>
    expect(Money.safeParse({ amount, currency: 'EUR' }).success).toBe(false),
  );

  it.each([0, 100_000_000, Number.MAX_SAFE_INTEGER])('may be an amount of %i', (amount) =>
    expect(Money.parse({ amount, currency: 'IDR' })).toEqual(money(amount, 'IDR')),
  );

  it('as the price of a ticket is 10,000,000,000 minor units at most', () => {
    const isPrice = (amount: number): boolean => Price.safeParse({ amount, currency: 'EUR' }).success;
    expect([0, 10_000_000_000].map(isPrice)).toEqual([true, true]);
    expect([-1, 0.5, 10_000_000_001].map(isPrice)).toEqual([false, false, false]);
    expect(Price.safeParse({ amount: 1000, currency: 'XYZ' }).success).toBe(false);
  });

  it.each(['XYZ', 'eur', 'EURO', ''])('is not in %p', (code) =>
    expect(Currency.safeParse(code).success).toBe(false),
  );
});

describe('Shares of an amount', () => {
  it.each<[number, number[], number[]]>([
    [1000, [700, 300], [700, 300]],
    [100, [1, 1, 1], [34, 33, 33]],
    [2, [1, 5], [0, 2]],
    [5, [0, 1], [0, 5]],
    [0, [3, 4], [0, 0]],
    [9_000_000_000_000_001, [1, 1], [4_500_000_000_000_001, 4_500_000_000_000_000]],
  ])('of %s by %j are %j', (amount, weights, shares) => expect(sharesOf(amount, weights)).toEqual(shares));

  it('need a weight', () => expect(() => sharesOf(1, [0])).toThrow(RangeError));

  it('add up to it, none further than a unit from its part', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }).filter((weights) => weights.some(Boolean)),
        (amount, weights) => {
          const shares = sharesOf(amount, weights);
          expect(shares.reduce((total, share) => total + share, 0)).toBe(amount);
          const all = weights.reduce((total, weight) => total + weight, 0);
          shares.forEach((share, index) =>
            expect(Math.abs(share - (amount * (weights[index] ?? 0)) / all)).toBeLessThan(1),
          );
        },
      ),
    );
  });
});
