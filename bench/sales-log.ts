import { registry } from '../src/domain/aggregates.ts';
import { bookingIdIn, PaymentId } from '../src/domain/kernel/ids.ts';
import { addDays } from '../src/domain/kernel/local-time.ts';
import { derivedId } from '../src/engine/derived-id.ts';
import { envelop, FIRST_LINK, type CommandContext } from '../src/engine/envelope.ts';
import type { DomainEvent, EnvelopedEvent } from '../src/engine/event.ts';
import { Instant } from '../src/engine/instant.ts';
import type { EventStore } from '../src/engine/ports/event-store.ts';
import {
  anotherShowtime,
  aScheduledShowtime,
  bookingCancelled,
  bookingConfirmed,
} from '../tests/support/fixtures.ts';

/** The same shows whatever is sold of them: a report has as many lines to add up. */
const SHOWTIMES = 400;
const FIRST_DAY = '2026-10-01';
const SHOW_DAYS = 30;
/** A show sells on so many days before it, and in so many hours of each. */
const SALE_DAYS = 7;
const HOURS = ['09', '13', '17', '20'];
/** One booking of so many is cancelled. */
const CANCELLED = 20;

/** The days of the shows, and the last instant of sales in the middle of them. */
export const soldPeriod = { from: FIRST_DAY, to: addDays(FIRST_DAY, SHOW_DAYS - 1) };
export const middleOfSales = Instant.parse(`${addDays(FIRST_DAY, SHOW_DAYS / 2)}T17:00:00.000Z`);

/** Writes one log after the other's revisions, chained as the stream writer does it. */
export class LogWriter {
  private readonly heads = new Map<string, { revision: number; hash: string }>();
  private readonly store: EventStore;

  constructor(store: EventStore) {
    this.store = store;
  }

  async append(stream: string, facts: readonly DomainEvent[], now: Instant): Promise<void> {
    const head = this.heads.get(stream) ?? { revision: -1, hash: FIRST_LINK };
    const commandId = derivedId('bench', stream, head.revision);
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    const context: CommandContext = { ...ids, actor: { kind: 'system', id: 'bench' }, now };
    let { revision, hash: prev } = head;
    const events: EnvelopedEvent[] = [];
    for (const [index, fact] of facts.entries()) {
      revision += 1;
      const place = { stream, revision, prev };
      const event = envelop(fact, context, place, registry.schemaOf(fact.type), index, 'bench');
      prev = event.metadata.chain.hash;
      events.push(event);
    }
    await this.store.append(stream, events, head.revision);
    this.heads.set(stream, { revision, hash: prev });
  }
}

/**
 * Fills a log with so many bookings of two seats each, in the order of their sales: always of the same showtimes, a month
 * of them, each sold in the week before it. One of twenty is cancelled.
 */
export async function writeSales(store: EventStore, bookings: number): Promise<void> {
  const writer = new LogWriter(store);
  const shows = Array.from({ length: SHOWTIMES }, (_, index) => ({
    showtimeId: anotherShowtime(index + 1),
    businessDate: addDays(FIRST_DAY, index % SHOW_DAYS),
  }));
  for (const show of shows) {
    await writer.append(
      `showtime-${show.showtimeId}`,
      [aScheduledShowtime(show)],
      Instant.parse(`${addDays(FIRST_DAY, -30)}T08:00:00.000Z`),
    );
  }
  const slots = SALE_DAYS * HOURS.length;
  for (let day = -SALE_DAYS; day < SHOW_DAYS; day += 1) {
    const saleDate = addDays(FIRST_DAY, day);
    for (const [hour, name] of HOURS.entries()) {
      for (const [index, show] of shows.entries()) {
        const since = (index % SHOW_DAYS) - day;
        if (since < 1 || since > SALE_DAYS) continue;
        const slot = (SALE_DAYS - since) * HOURS.length + hour;
        const own = Math.floor(bookings / SHOWTIMES) + (index < bookings % SHOWTIMES ? 1 : 0);
        const [from, to] = [Math.floor((slot * own) / slots), Math.floor(((slot + 1) * own) / slots)];
        const facts = salesOf(show, saleDate, from, to);
        const now = Instant.parse(`${saleDate}T${name}:00:00.000Z`);
        for (let start = 0; start < facts.length; start += 200) {
          await writer.append(`showtime-${show.showtimeId}`, facts.slice(start, start + 200), now);
        }
      }
    }
  }
}

function salesOf(
  show: { readonly showtimeId: ReturnType<typeof anotherShowtime>; readonly businessDate: string },
  saleDate: string,
  from: number,
  to: number,
): readonly DomainEvent[] {
  return Array.from({ length: to - from }, (_, offset) => {
    const number = from + offset;
    const bookingId = bookingIdIn(show.showtimeId, derivedId('bench-booking', show.showtimeId, number));
    const paymentId = PaymentId.parse(derivedId('bench-payment', bookingId));
    const about = { ...show, bookingId, saleDate };
    const sold = bookingConfirmed({ ...about, paymentId, gateway: 'counter', method: 'cash' });
    return number % CANCELLED === 0 ? [sold, bookingCancelled({ ...about, refund: null })] : [sold];
  }).flat();
}
