import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money, sum } from '../../../src/domain/kernel/money.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { partsOfPrice, priceList } from '../../../src/domain/showtime/pricing.ts';
import { ADULT } from '../../../src/domain/theater/ticket-types.ts';
import {
  aScheduledShowtime,
  booked,
  eur,
  everySeat,
  holdSeats,
  holdSeatsAtTheBoxOffice,
  on,
  priceCard,
  seatsHeld,
  showtimeSnapshot,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given } = specify(showtime);
const onSale = aScheduledShowtime();
const child = (seatId: string): { seatId: string; ticketType: string } => ({ seatId, ticketType: 'child' });

describe('A hold of tickets of several types', () => {
  it('costs what each ticket costs, and the surcharge of the tier is nobody less', () => {
    const seats = ['A1', child('A2'), { seatId: 'B1', ticketType: 'student' }, child('C1')];
    const { data } = given(onSale).when(holdSeats({ seats })).onlyEvent('SeatsHeld');
    expect(data.seats.map(({ seatId, ticketType, price }) => [seatId, ticketType, price.amount])).toEqual([
      ['A1', ADULT, 1000],
      ['A2', 'child', 500],
      ['B1', 'student', 1250],
      ['C1', 'child', 1500],
    ]);
    expect(data.total).toEqual(eur(4250));
  });

  it('is for adults where no type is named', () =>
    given(onSale)
      .when(holdSeats({ seats: [{ seatId: 'A1', ticketType: ADULT }, 'A2'] }))
      .then(seatsHeld()));

  it('is refused for a type that the showtime does not have', () => {
    const seats = ['A1', { seatId: 'A2', ticketType: 'pirate' }];
    given(onSale).when(holdSeats({ seats })).thenRejected('unknown-ticket-types');
    given(onSale).when(holdSeatsAtTheBoxOffice({ seats })).thenRejected('unknown-ticket-types');
  });

  it('of a type for staff is the box office’s to sell', () => {
    const seats = [{ seatId: 'A1', ticketType: 'press' }];
    given(onSale).when(holdSeats({ seats })).thenRejected('staff-ticket-type');
    const { data } = given(onSale).when(holdSeatsAtTheBoxOffice({ seats })).onlyEvent('SeatsHeld');
    expect(data.total).toEqual(eur(0));
  });

  it('is no repeat of a hold of the same seats for others', () => {
    given(onSale, seatsHeld())
      .when(holdSeats({ seats: ['A1', child('A2')] }))
      .thenRejected('booking-id-taken');
    const seats = [...booked('A1'), ...booked('A2').map((seat) => ({ ...seat, ticketType: 'child' }))];
    const held = { ...seatsHeld(), data: { ...seatsHeld().data, seats } };
    given(onSale, held)
      .when(holdSeats({ seats: [child('A2'), 'A1'] }))
      .thenNothing();
  });

  it('costs the same whatever the theater does to its price card afterwards: a showtime has its own', () => {
    const ticketTypes = priceCard.map((type) => (type.code === 'child' ? { ...type, percentOff: 10 } : type));
    const { data } = given(aScheduledShowtime({ ticketTypes }))
      .when(holdSeats({ seats: [child('A1')] }))
      .onlyEvent('SeatsHeld');
    expect(data.total).toEqual(eur(900));
  });
});

/** Three theaters just before and at noon, on the days when their clocks change. */
const shows: [timeZone: string, date: string, time: string, isMorning: boolean][] = [
  ['Europe/Berlin', '2026-03-29', '09:59', true],
  ['Europe/Berlin', '2026-03-29', '10:00', false],
  ['Europe/Berlin', '2026-10-25', '10:59', true],
  ['Europe/Berlin', '2026-10-25', '11:00', false],
  ['America/New_York', '2026-03-08', '15:59', true],
  ['America/New_York', '2026-03-08', '16:00', false],
  ['America/New_York', '2026-11-01', '16:59', true],
  ['America/New_York', '2026-11-01', '17:00', false],
  ['Asia/Kathmandu', '2026-11-01', '06:14', true],
  ['Asia/Kathmandu', '2026-11-01', '06:15', false],
];

describe('The price of a ticket of a type', () => {
  const amounts = (basePrice: number, isMorning: boolean): number[][] => {
    const startsAt = on('2026-11-21', isMorning ? '08:00' : '18:30');
    const pricing = showtimeSnapshot({ basePrice: eur(basePrice), startsAt });
    return priceCard.map((type) =>
      (['regular', 'premium', 'vip'] as const).map((tier) => partsOfPrice(pricing, tier, type).amount),
    );
  };

  it('is the table of the domain for adults, and less for others by percent or amount', () => {
    const evening = [
      [1000, 1500, 2000],
      [500, 1000, 1500],
      [750, 1250, 1750],
      [0, 500, 1000],
    ];
    const morning = [
      [800, 1300, 1800],
      [400, 900, 1400],
      [550, 1050, 1550],
      [0, 500, 1000],
    ];
    expect(amounts(1000, false)).toEqual(evening);
    expect(amounts(1000, true)).toEqual(morning);
  });

  it('is rounded once, at the end', () => {
    expect([124, 123, 122, 121].map((base) => amounts(base, true)[1]?.[0])).toEqual([50, 49, 49, 48]);
    // Rounded twice, 121 would be 97 in the morning, and 49 for a child.
    expect(Math.floor((97 + 1) / 2)).toBe(49);
  });

  it('never falls below the surcharge', () => {
    expect(amounts(100, false)[2]).toEqual([0, 500, 1000]);
    expect(amounts(0, true)).toEqual([[0, 500, 1000], ...Array.from({ length: 3 }, () => [0, 500, 1000])]);
  });

  it.each(shows)('in %s on %s at %s UTC is of the morning: %s', (timeZone, date, time, isMorning) => {
    const pricing = showtimeSnapshot({ startsAt: on(date, time), timeZone });
    const [, child] = priceCard;
    if (child === undefined) throw new Error('The price card has no children.');
    expect(partsOfPrice(pricing, 'vip', child)).toEqual(
      isMorning
        ? { base: 1000, morningDiscount: 200, ticketTypeDiscount: 400, surcharge: 1000, amount: 1400 }
        : { base: 1000, morningDiscount: 0, ticketTypeDiscount: 500, surcharge: 1000, amount: 1500 },
    );
  });

  it('is the sum of its parts, and the total of a hold the sum of its tickets, in any currency', () => {
    const types = fc.array(
      fc.oneof(
        fc.record({ percentOff: fc.nat(100), amountOff: fc.constant(null) }),
        fc.record({ percentOff: fc.constant(null), amountOff: fc.nat(5_000) }),
      ),
      { minLength: 1, maxLength: 4 },
    );
    const bases = fc.oneof(fc.nat(3_000), fc.integer({ min: 9_999_999_000, max: 10_000_000_000 }));
    const cases = fc.record({
      base: bases,
      currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
      percent: fc.nat(100),
      show: fc.constantFrom(...shows),
      types,
      count: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(cases, ({ base, currency, percent, show: [timeZone, date, time], types: off, count }) => {
        const ticketTypes = [
          ...priceCard.slice(0, 1),
          ...off.map((each, index) => ({
            ...each,
            code: `type-${index}`,
            name: 'x',
            staffOnly: false,
            proof: null,
          })),
        ];
        const snapshot = showtimeSnapshot({
          basePrice: money(base, currency),
          morningDiscount: { percent, before: '12:00' },
          startsAt: on(date, time),
          timeZone,
          ticketTypes,
        });
        const priced = { ...snapshot, prices: priceList(snapshot), onSaleFrom: null };
        const seats = everySeat.slice(-count).map(({ seatId }, index) => ({
          seatId,
          ticketType: ticketTypes[index % ticketTypes.length]?.code ?? ADULT,
        }));
        const now = on('2026-01-02', '03:04');
        const { data } = given(aScheduledShowtime(priced))
          .when(holdSeats({ seats, now }))
          .onlyEvent('SeatsHeld');
        expect(data.total).toEqual(
          sum(
            data.seats.map(({ price }) => price),
            currency,
          ),
        );
        for (const { tier, ticketType, price } of data.seats) {
          const type = ticketTypes.find(({ code }) => code === ticketType);
          if (type === undefined) throw new Error('A ticket has a type of its own.');
          const parts = partsOfPrice(snapshot, tier, type);
          const { morningDiscount, ticketTypeDiscount, surcharge } = parts;
          expect(parts.base - morningDiscount - ticketTypeDiscount + surcharge).toBe(price.amount);
          expect(
            Math.min(morningDiscount, ticketTypeDiscount, price.amount - surcharge),
          ).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
