import { describe, expect, it } from '@jest/globals';
import { money } from '../../../src/domain/kernel/money.ts';
import { priceList } from '../../../src/domain/showtime/pricing.ts';
import { eur, on, theaterDetails } from '../../support/fixtures.ts';

const { surcharges, morningDiscount } = theaterDetails();
const usual = { basePrice: eur(1000), surcharges, morningDiscount, businessDayStart: '04:00' };
const amountsAt = (time: string, timeZone = 'Europe/Berlin', pricing = usual) => {
  const { regular, premium, vip, recliner } = priceList({
    ...pricing,
    startsAt: on('2026-11-21', time),
    timeZone,
  });
  return [regular, premium, vip, recliner].map(({ amount }) => amount);
};
const EVENING = [1000, 1500, 2000, 1000];
const MORNING = [800, 1300, 1800, 800];

describe('The price of a ticket', () => {
  it('is the base price and the surcharge of the tier in the evening', () =>
    expect(amountsAt('18:30')).toEqual(EVENING));

  it('is a fifth less on the base price alone in the morning', () =>
    expect(amountsAt('08:00')).toEqual(MORNING));

  it.each([
    ['00:00', 'Europe/Berlin', '23:00', EVENING],
    ['03:59', 'Europe/Berlin', '02:59', EVENING],
    ['04:00', 'Europe/Berlin', '03:00', MORNING],
    ['11:59', 'Europe/Berlin', '10:59', MORNING],
    ['12:00', 'Europe/Berlin', '11:00', EVENING],
    ['11:59', 'Asia/Kathmandu', '06:14', MORNING],
    ['12:00', 'Asia/Kathmandu', '06:15', EVENING],
    ['11:59', 'America/Los_Angeles', '19:59', MORNING],
    ['12:00', 'America/Los_Angeles', '20:00', EVENING],
  ])('is judged at %s by the clocks of %s (%s in UTC)', (_, timeZone, utc, amounts) => {
    expect(amountsAt(utc, timeZone)).toEqual(amounts);
  });

  it('is judged by the clocks of summer in summer', () => {
    const at = (time: string) => {
      const show = { startsAt: on('2026-07-01', time), timeZone: 'Europe/Berlin' };
      return priceList({ ...usual, ...show }).regular.amount;
    };
    expect([at('09:59'), at('10:00')]).toEqual([800, 1000]);
  });

  it.each([
    [1, 20, 1],
    [2, 20, 2],
    [3, 20, 2],
    [999, 20, 799],
    [1001, 20, 801],
    [25, 50, 13],
    [1000, 100, 0],
    [1000, 0, 1000],
  ])('of %i less %i %% is %i: rounded half up to the minor unit', (base, percent, regular) => {
    const pricing = { ...usual, basePrice: eur(base), morningDiscount: { percent, before: '12:00' } };
    expect(amountsAt('08:00', 'Europe/Berlin', pricing)[0]).toBe(regular);
  });

  it('has no discount before the business day, and may have one nearly all day', () => {
    const never = { ...usual, morningDiscount: { percent: 20, before: '04:00' } };
    const nearlyAlways = { ...usual, morningDiscount: { percent: 20, before: '23:59' } };
    expect(amountsAt('03:00', 'Europe/Berlin', never)).toEqual(EVENING);
    expect(amountsAt('22:58', 'Europe/Berlin', nearlyAlways)).toEqual(MORNING);
  });

  it('is in the currency of the base price', () => {
    const yen = { ...usual, basePrice: money(1900, 'JPY'), surcharges: { premium: 5, vip: 10, recliner: 0 } };
    const show = { startsAt: on('2026-11-21', '10:00'), timeZone: 'Asia/Tokyo' };
    expect(priceList({ ...yen, ...show }).vip).toEqual({
      amount: 1910,
      currency: 'JPY',
    });
  });
});
