import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DayTakings } from '../../src/domain/closing/events.ts';
import { ReturnRow } from '../../src/domain/distributor-return/events.ts';
import { MovieId, TheaterId } from '../../src/domain/kernel/ids.ts';
import { addDays } from '../../src/domain/kernel/local-time.ts';
import { addSeconds, Instant } from '../../src/engine/instant.ts';
import { admissions } from '../../src/projections/admissions.ts';
import { correctionsSince, takingsOfDay } from '../../src/projections/closings.ts';
import { returnRows } from '../../src/projections/distributor-returns.ts';
import { presentReports } from '../../src/projections/read-reports.ts';
import { bookingExchanged } from '../support/exchanges.ts';
import {
  anotherShowtime,
  aScheduledShowtime,
  auditoriumId,
  booked,
  bookingCancelled,
  bookingConfirmed,
  seatRow,
  showtimeId,
  uuid,
} from '../support/fixtures.ts';
import { documentsOf } from '../support/projected-documents.ts';
import { specifyProjection } from '../support/projection-specification.ts';
import { history, saleDate, type Fact } from '../support/sales-histories.ts';
import { addedBy, type Confirmed } from '../support/sales-recount.ts';
import { showtimeCancelled, showtimeRescheduled } from '../support/showtime-changes.ts';

const theater = (number: number): TheaterId => TheaterId.parse(uuid(2, number));
const movie = (number: number): MovieId => MovieId.parse(uuid(1, number));

/** How the money of a fact came (`+`) or went (`-`), as `method currency amount`; null: none did in this system. */
function moneyOf({ type, data }: Fact): { method: string; taken: number; refunded: number } | null {
  if (type === 'BookingConfirmed' || type === 'BookingPaid') {
    if (data.gateway !== 'counter' || !['cash', 'terminal'].includes(data.method)) return null;
    return { method: data.method, taken: data.amount.amount, refunded: 0 };
  }
  if (type === 'PaymentSucceeded') {
    return data.gateway === 'counter'
      ? null
      : { method: data.gateway, taken: data.amount.amount, refunded: 0 };
  }
  if (type !== 'RefundSucceeded' && type !== 'RefundReversed') return null;
  const atCounter = data.method === 'terminal' ? 'terminal' : 'cash';
  const method = data.gateway === 'counter' ? atCounter : data.gateway;
  return { method, taken: 0, refunded: type === 'RefundReversed' ? -data.amount.amount : data.amount.amount };
}

/** `method currency`, then what was taken and paid back of it, but for what is nothing. */
function takingsCounted(
  facts: readonly Fact[],
  theaterId: string,
  date: string,
): ReadonlyMap<string, unknown> {
  const sums = new Map<string, { taken: number; refunded: number }>();
  for (const fact of facts) {
    const money = moneyOf(fact);
    if (money === null || !('amount' in fact.data) || !('saleDate' in fact.data)) continue;
    if (fact.data.theaterId !== theaterId || fact.data.saleDate !== date) continue;
    const key = `${money.method} ${fact.data.amount.currency}`;
    const { taken, refunded } = sums.get(key) ?? { taken: 0, refunded: 0 };
    sums.set(key, { taken: taken + money.taken, refunded: refunded + money.refunded });
  }
  return new Map([...sums].filter(([, { taken, refunded }]) => taken !== 0 || refunded !== 0));
}

describe('The takings of a day', () => {
  it('are what a recount of the events gives, and so are its corrections, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        saleDate,
        fc.constantFrom(1, 2),
        fc.nat(),
        async (facts, date, number, at) => {
          const theaterId = theater(number);
          const closedAt = at % (facts.length + 1);
          const takingsAfter = (count: number): Promise<Awaited<ReturnType<typeof takingsOfDay>>> =>
            takingsOfDay(presentReports(documentsOf(facts.slice(0, count))), { theaterId, date });
          const byKey = (takings: Awaited<ReturnType<typeof takingsOfDay>>): ReadonlyMap<string, unknown> =>
            new Map(
              takings
                .filter(({ taken, refunded }) => taken !== 0 || refunded !== 0)
                .map(({ method, currency, taken, refunded }) => [
                  `${method} ${currency}`,
                  { taken, refunded },
                ]),
            );
          const [closed, all] = [await takingsAfter(closedAt), await takingsAfter(facts.length)];
          // Any day can be closed.
          expect(DayTakings.array().parse(all)).toEqual(all);
          expect(byKey(closed)).toEqual(takingsCounted(facts.slice(0, closedAt), theaterId, date));
          expect(byKey(all)).toEqual(takingsCounted(facts, theaterId, date));
          expect(byKey(correctionsSince(closed, all))).toEqual(
            takingsCounted(facts.slice(closedAt), theaterId, date),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** The three shows of the histories, the first moved to another date after all sales, or cancelled. */
function withShows(facts: readonly Fact[], movedTo: string | null, isCancelled: boolean): readonly Fact[] {
  const shows = [
    { number: 1, theaterNumber: 1, movieNumber: 1, businessDate: '2026-10-31' },
    { number: 2, theaterNumber: 1, movieNumber: 2, businessDate: '2026-11-02' },
    { number: 3, theaterNumber: 2, movieNumber: 1, businessDate: '2026-11-02' },
  ].map(({ number, theaterNumber, movieNumber, businessDate }) =>
    aScheduledShowtime({
      showtimeId: anotherShowtime(number),
      theaterId: theater(theaterNumber),
      movieId: movie(movieNumber),
      businessDate,
      seats: seatRow('A', 5),
    }),
  );
  const names = {
    showtimeId: anotherShowtime(1),
    theaterId: theater(1),
    movieId: movie(1),
    auditoriumId,
    businessDate: '2026-10-31',
  };
  const moved = movedTo === null ? [] : [showtimeRescheduled({ ...names, businessDate: movedTo })];
  return [...shows, ...facts, ...moved, ...(isCancelled ? [showtimeCancelled(names)] : [])];
}

/** `showtime type currency`, then the tickets that are good, what was paid and what was paid back. */
function returnCounted(
  facts: readonly Fact[],
  shown: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const sold = new Map<string, Confirmed>();
  const soldAs = new Map<string, Confirmed>();
  const good = new Map<string, Confirmed['seats']>();
  const rows = new Map<string, readonly number[]>();
  const add = (key: string, more: readonly number[]): void => {
    rows.set(
      key,
      (rows.get(key) ?? [0, 0, 0]).map((number, index) => number + (more[index] ?? 0)),
    );
  };
  for (const { type, data } of facts) {
    if (type !== 'BookingConfirmed') continue;
    sold.set(data.paymentId, data);
    soldAs.set(data.bookingId, data);
  }
  const remaining = new Map<string, Confirmed['seats']>();
  for (const fact of facts) {
    const { type, data } = fact;
    if (type === 'BookingConfirmed') good.set(data.bookingId, data.seats);
    if (type === 'SeatsCancelled') {
      good.set(data.bookingId, data.remainingSeats);
      remaining.set(data.bookingId, data.remainingSeats);
    }
    if (type === 'BookingCancelled' || type === 'BookingExchanged') good.delete(data.bookingId);
    if (!/^(BookingConfirmed|BookingExchanged|BookingPaid|RefundReversed|RefundSucceeded)$/.test(type))
      continue;
    const sale =
      type === 'BookingExchanged'
        ? soldAs.get(data.bookingId)
        : 'paymentId' in data && data.paymentId !== null
          ? sold.get(data.paymentId)
          : undefined;
    if (sale === undefined || !shown.has(sale.showtimeId)) continue;
    for (const ticketType of new Set(sale.seats.map((seat) => seat.ticketType))) {
      const about = { sale, seats: remaining.get(sale.bookingId) ?? sale.seats };
      const [, , , , gross, refunds] = addedBy(fact, about, ticketType);
      add(`${sale.showtimeId} ${ticketType} ${sale.total.currency}`, [0, gross, refunds]);
    }
  }
  for (const [bookingId, seats] of good) {
    const sale = soldAs.get(bookingId);
    if (sale === undefined || !shown.has(sale.showtimeId)) continue;
    for (const { ticketType } of seats)
      add(`${sale.showtimeId} ${ticketType} ${sale.total.currency}`, [1, 0, 0]);
  }
  return new Map([...rows].filter(([, row]) => row.some((number) => number !== 0)));
}

describe('The return of a week', () => {
  it('is what a recount of the events gives, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom(null, '2026-10-20', '2026-11-03'),
        fc.boolean(),
        fc.constantFrom('2026-10-15', '2026-10-29', '2026-11-01'),
        fc.constantFrom(
          { theaterId: theater(1), movieId: movie(1) },
          { theaterId: theater(2), movieId: movie(1) },
        ),
        async (sold, movedTo, isCancelled, week, of) => {
          const facts = withShows(sold, movedTo, isCancelled);
          const first = movedTo ?? '2026-10-31';
          const shows = [
            ...(isCancelled ? [] : [{ number: 1, theaterId: theater(1), date: first }]),
            { number: 3, theaterId: theater(2), date: '2026-11-02' },
          ];
          const shown = shows.filter(
            ({ theaterId, date }) => theaterId === of.theaterId && week <= date && date <= addDays(week, 6),
          );
          const rows = await returnRows(presentReports(documentsOf(facts)), { ...of, week });
          expect(ReturnRow.array().parse(rows)).toEqual(rows);
          const counted = returnCounted(facts, new Set(shown.map(({ number }) => anotherShowtime(number))));
          expect(
            new Map(
              rows.map(({ showtimeId: id, ticketType, currency, admissions: good, gross, refunds }) => [
                `${id} ${ticketType} ${currency}`,
                [good, gross, refunds],
              ]),
            ),
          ).toEqual(counted);
          expect(rows).toHaveLength(counted.size);
          expect(rows.map(({ date }) => date)).toEqual(rows.map(() => shown[0]?.date));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has its rows by day, start, showtime and ticket type', async () => {
    const shows = ['2026-11-03', '2026-11-02'].map((businessDate, index) =>
      aScheduledShowtime({
        showtimeId: anotherShowtime(index + 1),
        businessDate,
        startsAt: addSeconds(Instant.parse('2026-11-02T19:00:00.000Z'), index),
      }),
    );
    const { theaterId, movieId } = shows[0]?.data ?? fail();
    const mixed = booked('A1', 'A2').map((seat, index) => ({
      ...seat,
      ticketType: index === 0 ? 'child' : 'adult',
    }));
    const sales = shows.map(({ data: show }, index) => {
      const bookingId = `${show.showtimeId}_${uuid(6, index + 1)}`;
      const { data } = bookingConfirmed();
      const { businessDate, showtimeId: id } = show;
      return {
        type: 'BookingConfirmed' as const,
        data: { ...data, bookingId, showtimeId: id, businessDate, seats: mixed },
      };
    });
    const rows = await returnRows(presentReports(documentsOf([...shows, ...sales])), {
      theaterId,
      movieId,
      week: '2026-11-02',
    });
    expect(rows.map(({ date, ticketType }) => `${date} ${ticketType}`)).toEqual([
      '2026-11-02 adult',
      '2026-11-02 child',
      '2026-11-03 adult',
      '2026-11-03 child',
    ]);
  });
});

describe('The admissions of a showtime', () => {
  const { given } = specifyProjection(admissions);
  const three = bookingConfirmed({ seats: ['A1', 'A2', 'A3'] });

  it('are its tickets that were not cancelled', async () => {
    const types = (count: number) => [{ ticketType: 'adult', admissions: count }];
    await given(three).thenDocument(showtimeId, { currency: 'EUR', types: types(3) });
    const second = bookingConfirmed({ bookingId: bookingConfirmed().data.bookingId, seats: ['B1'] });
    await given(three, second, bookingCancelled({ seats: ['B1'] })).thenDocument(showtimeId, {
      types: types(3),
    });
    await given(three, bookingExchanged({ seats: booked('A1', 'A2', 'A3') })).thenDocument(showtimeId, {
      types: types(0),
    });
  });
});

function fail(): never {
  throw new Error('There is no show.');
}
