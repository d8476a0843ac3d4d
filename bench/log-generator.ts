import { CommandSession } from '../src/engine/command-handling/command-session.ts';
import { cancelBooking } from '../src/commands/booking/cancel-booking.ts';
import type { CommandDependencies } from '../src/commands/dependencies.ts';
import { holdSeats } from '../src/commands/booking/hold-seats.ts';
import { payRefund } from '../src/commands/payment/pay-refund.ts';
import { requestRefund } from '../src/commands/payment/request-refund.ts';
import { releaseHold } from '../src/commands/booking/release-hold.ts';
import { settleSandboxPayment } from '../src/commands/payment/settle-sandbox-payment.ts';
import { startPayment } from '../src/commands/payment/start-payment.ts';
import type { CommandContext } from '../src/engine/envelope.ts';
import { UserId, type BookingId, type ShowtimeId } from '../src/domain/kernel/ids.ts';
import type { EventSubscription } from '../src/engine/ports/event-store.ts';
import { systemContext } from '../src/cli/ensure-account.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';
import { openAuditorium, done, openCinema, rowNames, scheduleShowtimes } from './cinema.ts';

const ROWS = 12;
const SEATS_PER_ROW = 20;
/** So many showtimes are sold side by side, as in a chain of cinemas on an ordinary day. */
const SHOWTIMES_AT_ONCE = 32;
/** Of the holds this share is given back, and of the tickets this share is cancelled. */
const RELEASED = 0.15;
const CANCELLED = 0.08;

/** A generated log, and what is left to sell in it. */
export interface GeneratedLog {
  readonly events: number;
  /** Showtimes of which no seat is taken. */
  readonly free: readonly ShowtimeId[];
}

/**
 * Fills a log with about so many events, through the use cases and the stream writer, many at once: showtimes that
 * sell most of their seats, holds that are given back, payments, cancellations with their refunds. No work is left
 * for the processes.
 */
export async function generateLog(
  commands: CommandDependencies,
  subscription: EventSubscription,
  events: number,
): Promise<GeneratedLog> {
  const cinema = await openCinema(commands);
  const rows = rowNames(ROWS);
  const auditoriumId = await openAuditorium(commands, cinema, 'Usual', [
    { rows, seatsPerRow: SEATS_PER_ROW, tier: 'regular' },
  ]);
  while ((await subscription.head()) < BigInt(events)) {
    const now = systemClock();
    // The next lot of showtimes goes to an auditorium of its own, so that no timetable becomes longer than a real one.
    const another = await openAuditorium(commands, cinema, 'Usual', [
      { rows, seatsPerRow: SEATS_PER_ROW, tier: 'regular' },
    ]);
    const showtimeIds = await scheduleShowtimes(commands, cinema, another, SHOWTIMES_AT_ONCE, now);
    await Promise.all(
      showtimeIds.map((showtimeId) => sellOut(commands, subscription, showtimeId, rows, BigInt(events))),
    );
  }
  const free = await scheduleShowtimes(commands, cinema, auditoriumId, 10);
  return { events: Number(await subscription.head()), free };
}

/** Sells a showtime row by row, in parties of one to five, the last quarter of it to nobody. */
async function sellOut(
  commands: CommandDependencies,
  subscription: EventSubscription,
  showtimeId: ShowtimeId,
  rows: readonly string[],
  until: bigint,
): Promise<void> {
  for (const row of rows.slice(0, Math.ceil(rows.length * 0.75))) {
    if ((await subscription.head()) >= until) return;
    const parties: string[][] = [];
    for (let number = 1; number <= SEATS_PER_ROW;) {
      const size = Math.min(1 + Math.floor(Math.random() * 5), SEATS_PER_ROW + 1 - number);
      parties.push(Array.from({ length: size }, (_, index) => `${row}${number + index}`));
      number += size;
    }
    await Promise.all(parties.map((seats) => book(commands, showtimeId, seats)));
  }
}

/** One booking from its hold to its end. */
async function book(
  commands: CommandDependencies,
  showtimeId: ShowtimeId,
  seats: readonly string[],
): Promise<void> {
  const userId = UserId.parse(crypto.randomUUID());
  const caller = { userId, isStaff: false };
  const context = (): CommandContext => ({
    ...systemContext(systemClock()),
    actor: { kind: 'user', id: userId },
  });
  const whom = { customerId: userId, walkIn: null };
  const { booking } = done(
    await holdSeats(commands, new CommandSession(commands.writer, context()), {
      caller,
      showtimeId,
      seats,
      for: whom,
    }),
  );
  const { bookingId } = booking;
  if (Math.random() < RELEASED) {
    done(
      await releaseHold(new CommandSession(commands.writer, context()), {
        caller,
        bookingId,
        expectedRevision: undefined,
      }),
    );
    return;
  }
  const { payment } = done(
    await startPayment(commands, new CommandSession(commands.writer, context()), {
      caller,
      bookingId,
      gateway: 'sandbox',
    }),
  );
  const { paymentId } = payment.request;
  done(
    await settleSandboxPayment(new CommandSession(commands.writer, context()), {
      caller,
      paymentId,
      outcome: 'succeed',
    }),
  );
  if (Math.random() < CANCELLED) await cancel(commands, context, caller, bookingId);
}

/** Does what the process of refunds would do, so that none is left for it. */
async function cancel(
  commands: CommandDependencies,
  context: () => CommandContext,
  caller: { readonly userId: UserId; readonly isStaff: boolean },
  bookingId: BookingId,
): Promise<void> {
  const given = { bookingId, reason: null, expectedRevision: undefined };
  const { booking } = done(
    await cancelBooking(commands, new CommandSession(commands.writer, context()), { caller, ...given }),
  );
  if (booking.refund === null) return;
  const refund = { ...booking.refund, reason: 'booking-cancelled' } as const;
  done(await requestRefund(new CommandSession(commands.writer, context()), refund));
  const paid = await payRefund(commands, new CommandSession(commands.writer, context()), refund);
  if (paid.outcome !== 'pending') done(paid);
}
