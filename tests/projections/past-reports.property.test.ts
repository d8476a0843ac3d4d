import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MovieId, TheaterId } from '../../src/domain/kernel/ids.ts';
import { registry } from '../../src/domain/aggregates.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import { addSeconds, Instant, instantOf, latest, millisecondsOf } from '../../src/engine/instant.ts';
import type { EventStore } from '../../src/engine/ports/event-store.ts';
import { accounts } from '../../src/projections/accounts.ts';
import { takingsOfDay } from '../../src/projections/closings.ts';
import { returnRows } from '../../src/projections/distributor-returns.ts';
import { firstAfter, latestUpTo } from '../../src/projections/event-times.ts';
import { PastDocuments, pastReports } from '../../src/projections/past.ts';
import { findOne } from '../../src/projections/queries.ts';
import { presentReports, type ReportScope, type ReportSource } from '../../src/projections/read-reports.ts';
import { keyOf, rowsOf, SalesSums, type DateBasis } from '../../src/projections/report-rows.ts';
import {
  alice,
  aScheduledShowtime,
  booking,
  bookingCancelled,
  holdReleased,
  seatRow,
  seatsBlocked,
  seatsHeld,
  uuid,
} from '../support/fixtures.ts';
import { projectedDocuments, readerOn } from '../support/projected-documents.ts';
import { recordedLog } from '../support/projection-specification.ts';
import { history, saleDate, type Fact } from '../support/sales-histories.ts';
import { showtimeCancelled, showtimeRescheduled } from '../support/showtime-changes.ts';

/** What happens to a showtime once it is scheduled, with the seats and dates that it is about. */
const changes: readonly Fact[] = [
  seatsHeld({ bookingId: booking(90), seats: ['A1', 'A2'] }),
  holdReleased({ bookingId: booking(90), seats: ['A1', 'A2'] }),
  bookingCancelled({ bookingId: booking(91), seats: ['A3'] }),
  seatsBlocked('A4'),
  showtimeRescheduled({ businessDate: '2026-10-30' }),
  showtimeRescheduled({ businessDate: '2026-11-21' }),
  showtimeCancelled(),
];

/** A log of sales and of one showtime; the clocks are seconds apart, and positions have gaps. */
const log = fc
  .record({
    sold: history,
    changed: fc.array(fc.constantFrom(...changes), { maxLength: 6 }),
    places: fc.infiniteStream(fc.nat({ max: 1000 })),
    steps: fc.infiniteStream(
      fc.tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: -4000, max: 4000 })),
    ),
  })
  .map(({ sold, changed, places, steps }): readonly RecordedEvent[] => {
    const facts: Fact[] = [...sold];
    let from = 0;
    for (const change of [aScheduledShowtime({ seats: seatRow('A', 5) }), ...changed]) {
      const place = from + (Number(places.next().value) % (facts.length - from + 1));
      facts.splice(place, 0, change);
      from = place + 1;
    }
    let position = 0n;
    let at = Instant.parse('2026-10-29T22:50:00.000Z');
    return recordedLog(facts).map((event) => {
      const [gap, skew] = steps.next().value as [number, number];
      position += BigInt(gap);
      at = addSeconds(at, gap);
      const occurredAt = instantOf(millisecondsOf(at) + skew * 1000);
      return { ...event, position, metadata: { ...event.metadata, occurredAt } };
    });
  });

function storeOf(events: readonly RecordedEvent[]): EventStore {
  return {
    read: async function* (stream: string, from: number) {
      yield await Promise.resolve(events.filter((each) => each.stream === stream).slice(from));
    },
  } as unknown as EventStore;
}

async function soldIn(source: ReportSource, scope: ReportScope, basis: DateBasis): Promise<unknown> {
  const sums = new SalesSums();
  for await (const line of source.salesLines(scope, basis)) sums.add(keyOf(line, 'day', basis), line);
  for await (const line of source.ticketLines(scope, basis)) {
    for (const group of ['channel', 'ticketType'] as const) {
      for (const { key, sales } of rowsOf(line, group, basis)) sums.add(`${group} ${key}`, sales);
    }
  }
  return sums.totals();
}

/** The takings of some days of the scope, and the return of its first week. */
async function accountedIn(source: ReportSource, { from, to }: ReportScope): Promise<unknown> {
  const theaterId = TheaterId.parse(uuid(2, 1));
  const days = [];
  for (const date of [from, to]) days.push(await takingsOfDay(source, { theaterId, date }));
  const movieId = MovieId.parse(uuid(1, 1));
  return [days, await returnRows(source, { theaterId, movieId, week: from })];
}

async function shownIn(source: ReportSource, scope: ReportScope): Promise<unknown> {
  const found = [];
  for await (const showtime of source.showtimesIn(scope)) found.push(showtime);
  return found;
}

describe('A report as of a position', () => {
  it('is the report of a system that stopped there, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        log,
        fc.constantFrom<DateBasis>('sale', 'show'),
        fc.tuple(saleDate, saleDate),
        fc.constantFrom(undefined, uuid(2, 1)),
        async (events, basis, dates, theaterId) => {
          const [from = '', to = ''] = [...dates].sort();
          const scope = { from, to, theaterId };
          const served = projectedDocuments(events);
          const store = storeOf(events);
          for (const [index, { position }] of events.entries()) {
            const next = events[index + 1]?.position ?? position + 1n;
            const stopped = presentReports(
              projectedDocuments(events.filter((each) => each.position <= position)),
            );
            for (const asked of [position, next - 1n]) {
              const past = pastReports(
                new PastDocuments({ store, registry, served, position: asked }),
                served,
              );
              expect(await soldIn(past, scope, basis)).toEqual(await soldIn(stopped, scope, basis));
              expect(await shownIn(past, scope)).toEqual(await shownIn(stopped, scope));
              expect(await accountedIn(past, scope)).toEqual(await accountedIn(stopped, scope));
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe('An instant', () => {
  it('means the events before the first with which the latest instant so far lies after it', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.integer({ min: -2, max: 2 }), async (events, milliseconds) => {
        const served = projectedDocuments(events);
        for (const { position, metadata } of events) {
          const asked = instantOf(millisecondsOf(metadata.occurredAt) + milliseconds);
          let running = Instant.parse('1900-01-01T00:00:00.000Z');
          const first = events.find(({ metadata: { occurredAt } }) => {
            running = latest(running, occurredAt);
            return running > asked;
          });
          expect(await firstAfter(served, asked)).toBe(first?.position ?? null);
          const upTo = events.filter((each) => each.position <= position);
          const [one, ...others] = upTo.map((each) => each.metadata.occurredAt);
          expect(await latestUpTo(served, position)).toBe(one === undefined ? null : latest(one, ...others));
        }
        expect(await latestUpTo(served, 0n)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});

describe('An account of the past', () => {
  it('is not read any more once it is erased', async () => {
    const store = { read: () => fail('It was read.') } as unknown as EventStore;
    const past = new PastDocuments({ store, registry, served: readerOn(new Map()), position: 1n });
    expect(await findOne(past, accounts, alice)).toBeUndefined();
  });
});

function fail(reason: string): never {
  throw new Error(reason);
}
