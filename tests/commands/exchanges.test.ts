import { beforeEach, describe, expect, it } from '@jest/globals';
import { cancelBooking } from '../../src/commands/booking/cancel-booking.ts';
import { confirmAtCounter } from '../../src/commands/booking/confirm-at-counter.ts';
import { exchangeBooking } from '../../src/commands/booking/exchange-booking.ts';
import { expireHold } from '../../src/commands/booking/expire-hold.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { refundByStaff } from '../../src/commands/payment/refund-by-staff.ts';
import { settlePayment } from '../../src/commands/payment/settle-payment.ts';
import { startPayment } from '../../src/commands/payment/start-payment.ts';
import { cancelShowtime, giveBookingsBack } from '../../src/commands/showtime/cancel-showtime.ts';
import { showtimeOf, type BookingId, type PaymentId } from '../../src/domain/kernel/ids.ts';
import { payment } from '../../src/domain/payment/decider.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import type { Booking } from '../../src/domain/showtime/state.ts';
import { addMinutes, addSeconds } from '../../src/engine/instant.ts';
import type { JobResult } from '../../src/engine/process-managers/process-manager.ts';
import { finishExchanges } from '../../src/processes/finish-exchanges.ts';
import {
  alice,
  anotherShowtime,
  byAlice,
  byStaff,
  claim,
  eur,
  heldUntil,
  now,
  showtimeId,
  showtimeSnapshot,
  startsAt,
} from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

const OTHER = anotherShowtime(2);

let system: InMemorySystem;
let desk: CommandDependencies;
let bookingId: BookingId;
let paymentId: PaymentId;

/** Alice has bought A1 and A2; the same movie is shown a day later, too. */
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  await system.putOnSale();
  desk = system.process();
  const later = showtimeSnapshot({
    showtimeId: OTHER,
    claimId: claim(2),
    startsAt: addMinutes(startsAt, 1440),
    businessDate: '2026-11-22',
  });
  const schedule = { type: 'ScheduleShowtime', snapshot: later, now } as const;
  await desk.writer.execute(showtime, OTHER, schedule, context(800));
  const held = await holdSeats(desk, sessionOf(desk, context(801)), {
    ...{ caller: byAlice, showtimeId, seats: ['A1', 'A2'], for: { customerId: alice, walkIn: null } },
  });
  if (held.outcome === 'rejected') throw new Error(held.rejection.code);
  bookingId = held.state.booking.bookingId;
  paymentId = await paid(bookingId, 802);
});

/** Pays a hold through the sandbox gateway. */
async function paid(hold: BookingId, number: number, at = now): Promise<PaymentId> {
  const session = sessionOf(desk, context(number, at));
  const started = await startPayment(desk, session, { caller: byAlice, bookingId: hold, gateway: 'sandbox' });
  if (started.outcome === 'rejected') throw new Error(started.rejection.code);
  const { paymentId: id } = started.state.payment.request;
  const proof = { isProven: true, method: 'sandbox', gatewayReference: `pi_${number}` } as const;
  await desk.writer.execute(
    payment,
    id,
    { type: 'RecordPaymentSuccess', ...proof, now: at },
    context(number),
  );
  await settlePayment(session, id);
  return id;
}

/** Alice wants other seats on the next day; commands of one number are repeats of each other. */
function exchange(
  number: number,
  seats: readonly string[],
  from = desk,
  at = now,
): ReturnType<typeof exchangeBooking> {
  const wanted = { caller: byAlice, bookingId, showtimeId: OTHER, seats, reason: null };
  return exchangeBooking(from, sessionOf(from, context(number, at)), wanted);
}

async function bookingsOf(id = showtimeId): Promise<readonly Booking[]> {
  const { showtime: present } = await system.process().writer.load(showtime, id);
  return [...(present?.bookings.values() ?? [])];
}

async function newBooking(): Promise<Booking> {
  const [found] = await bookingsOf(OTHER);
  if (found === undefined) throw new Error('Nothing is exchanged.');
  return found;
}

/** What the process manager does about the claim, in a process that remembers nothing. */
async function finish(newBookingId: BookingId, at = now): Promise<JobResult> {
  const process = system.process();
  const data = { newBookingId } as never;
  return finishExchanges.perform(process, sessionOf(process, context(900, at)), data);
}

/** Both bookings in a word: which of them has its tickets. */
async function outcome(): Promise<string> {
  const [former] = await bookingsOf();
  const [made] = await bookingsOf(OTHER);
  return `${former?.status ?? 'none'} ${made?.status ?? 'none'}`;
}

describe('An exchange that a crash interrupts', () => {
  it('behind its first append leaves the booking as it was: nothing is claimed yet, and the hold lapses', async () => {
    system.killAfter(1);
    await expect(exchange(1, ['A3'])).rejects.toThrow(ProcessKilled);
    expect(await outcome()).toBe('confirmed held');
    const made = await newBooking();
    await expireHold(desk, sessionOf(desk, context(901, heldUntil)), made.bookingId);
    expect(await outcome()).toBe('confirmed expired');
  });

  it.each([
    [2, 'confirmed held'],
    [3, 'confirmed confirmed'],
    [4, 'cancelled confirmed'],
  ])('behind its append %i, when the bookings are %s, is rolled forward', async (appends, state) => {
    system.killAfter(appends);
    await expect(exchange(1, ['A3'])).rejects.toThrow(ProcessKilled);
    expect(await outcome()).toBe(state);
    const made = await newBooking();
    await finish(made.bookingId);
    expect(await outcome()).toBe('cancelled confirmed');
    const types = system.typesOf(`showtime-${showtimeId}`);
    expect(types.slice(-3)).toEqual(['ExchangeClaimed', 'BookingExchanged', 'RefundOwed']);
    await finish(made.bookingId);
    expect(system.typesOf(`showtime-${showtimeId}`)).toEqual(types);
  });

  it.each([1, 2, 3, 4])('behind its append %i goes on when it is repeated', async (appends) => {
    system.killAfter(appends);
    await expect(exchange(1, ['A3'])).rejects.toThrow(ProcessKilled);
    const again = await exchange(1, ['A3'], system.process());
    expect(again).toMatchObject({ outcome: 'accepted', state: { booking: { status: 'confirmed' } } });
    expect(await outcome()).toBe('cancelled confirmed');
    expect(system.factsOf(`showtime-${showtimeId}`, 'BookingExchanged')).toHaveLength(1);
    expect(await bookingsOf(OTHER)).toHaveLength(1);
  });

  it('gives its claim up when the hold has ended, and the booking can be cancelled again', async () => {
    system.killAfter(2);
    await expect(exchange(1, ['A3'])).rejects.toThrow(ProcessKilled);
    const given = { caller: byAlice, bookingId, reason: null, expectedRevision: undefined };
    const early = await cancelBooking(desk, sessionOf(desk, context(2)), given);
    expect(early).toMatchObject({ rejection: { code: 'exchange-open' } });
    const { bookingId: newId } = await newBooking();
    await expireHold(desk, sessionOf(desk, context(3, heldUntil)), newId);
    await finish(newId, heldUntil);
    expect(system.typesOf(`showtime-${showtimeId}`).at(-1)).toBe('ExchangeReleased');
    const cancelled = await cancelBooking(desk, sessionOf(desk, context(4)), given);
    expect(cancelled).toMatchObject({ state: { booking: { refund: { amount: eur(2000) } } } });
  });

  it('never confirms what has been given up, however late it goes on', async () => {
    system.killAfter(2);
    await expect(exchange(1, ['A3'])).rejects.toThrow(ProcessKilled);
    const { bookingId: newId } = await newBooking();
    await expireHold(desk, sessionOf(desk, context(3, heldUntil)), newId);
    await finish(newId, heldUntil);
    const again = await exchange(1, ['A3'], system.process(), addSeconds(heldUntil, 1));
    expect(again).toMatchObject({ rejection: { code: 'hold-lapsed' } });
    expect(await outcome()).toBe('confirmed expired');
  });

  it('waits while the difference can still be paid at the counter', async () => {
    const begun = await exchange(1, ['C1', 'C2']);
    if (begun.outcome === 'rejected') throw new Error(begun.rejection.code);
    const { bookingId: newId, releaseAt } = begun.state.booking;
    const cash = { caller: byStaff, bookingId: newId, method: 'cash', expectedRevision: undefined } as const;
    system.killAfter(1);
    const taking = confirmAtCounter(sessionOf(desk, context(2)), cash);
    await expect(taking).rejects.toThrow(ProcessKilled);
    expect(await finish(newId)).toEqual({ outcome: 'not-yet', until: releaseAt });
    expect(system.typesOf(`showtime-${showtimeId}`).at(-1)).toBe('ExchangeClaimed');
    const desks = system.process();
    await confirmAtCounter(sessionOf(desks, context(3)), cash);
    expect(await outcome()).toBe('cancelled confirmed');
  });
});

describe('The difference of an exchange', () => {
  it('confirms the dearer seats when it is paid, though the process dies between claim and end', async () => {
    const begun = await exchange(1, ['C1', 'C2']);
    if (begun.outcome === 'rejected') throw new Error(begun.rejection.code);
    const { bookingId: newId } = begun.state.booking;
    const session = sessionOf(desk, context(2));
    const given = { caller: byAlice, bookingId: newId, gateway: 'sandbox' };
    const started = await startPayment(desk, session, given);
    if (started.outcome === 'rejected') throw new Error(started.rejection.code);
    const { paymentId: second, amount } = started.state.payment.request;
    expect(amount).toEqual(eur(2000));
    const proof = { isProven: true, method: 'sandbox', gatewayReference: 'pi_2' } as const;
    await session.execute(payment, second, { type: 'RecordPaymentSuccess', ...proof, now });
    for (const appends of [1, 1]) {
      system.killAfter(appends);
      const process = system.process();
      await expect(settlePayment(sessionOf(process, context(3)), second)).rejects.toThrow(ProcessKilled);
    }
    expect(await outcome()).toBe('confirmed confirmed');
    await finish(newId);
    expect(await outcome()).toBe('cancelled confirmed');
    expect((await newBooking()).amount).toEqual(eur(4000));
  });

  it('goes back in full where the former booking was changed meanwhile', async () => {
    const begun = await exchange(1, ['C1', 'C2']);
    if (begun.outcome === 'rejected') throw new Error(begun.rejection.code);
    const given = { caller: byAlice, bookingId, reason: null, expectedRevision: undefined };
    await cancelBooking(desk, sessionOf(desk, context(2)), { ...given, seats: ['A1'] });
    const second = await paid(begun.state.booking.bookingId, 3);
    expect(await outcome()).toBe('confirmed released');
    const { refunds } = (await desk.writer.load(payment, second)) ?? {};
    expect(refunds).toMatchObject([{ amount: eur(2000), reason: 'exchange-refused' }]);
  });
});

describe('What was paid before', () => {
  it('pays nothing any more where staff have paid it back', async () => {
    const some = { paymentId, amount: eur(1500), reason: 'An apology' };
    await refundByStaff(desk, sessionOf(desk, context(1)), some);
    const begun = await exchange(2, ['A3']);
    expect(begun).toMatchObject({ state: { booking: { exchange: { due: eur(500) } } } });
  });

  it('goes back by staff for the booking that it pays now', async () => {
    const done = await exchange(1, ['A3', 'A4']);
    if (done.outcome === 'rejected') throw new Error(done.rejection.code);
    const some = { paymentId, amount: eur(500), reason: 'An apology' };
    await refundByStaff(desk, sessionOf(desk, context(2)), some);
    const [requested] = system.factsOf(`payment-${paymentId}`, 'RefundRequested');
    const { bookingId: newId } = done.state.booking;
    expect(requested?.data).toMatchObject({
      bookingId: newId,
      showtimeId: OTHER,
      businessDate: '2026-11-22',
    });
  });

  it('goes back wholly when the new showtime is cancelled', async () => {
    await exchange(1, ['A3', 'A4']);
    const session = sessionOf(desk, context(2));
    await cancelShowtime(session, { showtimeId: OTHER, reason: 'Fire', expectedRevision: undefined });
    await giveBookingsBack(session, OTHER);
    const [owed] = system.factsOf(`showtime-${OTHER}`, 'RefundOwed');
    expect(owed?.data).toMatchObject({ paymentId, amount: eur(2000), reason: 'booking-cancelled' });
  });

  it('is claimed by one of two exchanges at once', async () => {
    const [one, other] = await Promise.all([
      exchange(1, ['A3', 'A4']),
      exchange(2, ['A5', 'A6'], system.process()),
    ]);
    expect([one.outcome, other.outcome].sort()).toEqual(['accepted', 'rejected']);
    const made = await bookingsOf(OTHER);
    expect(made.map(({ status }) => status).sort()).toEqual(['confirmed', 'released']);
  });
});

describe('A showtime that is cancelled', () => {
  it('finishes the exchanges that are under way before it gives its bookings back', async () => {
    system.killAfter(3);
    await expect(exchange(1, ['A3', 'A4'])).rejects.toThrow(ProcessKilled);
    desk = system.process();
    const session = sessionOf(desk, context(2));
    await cancelShowtime(session, { showtimeId, reason: 'Fire', expectedRevision: undefined });
    await giveBookingsBack(session, showtimeId);
    expect(await outcome()).toBe('cancelled confirmed');
    expect(system.factsOf(`showtime-${showtimeId}`, 'BookingCancelled')).toEqual([]);
    expect((await newBooking()).exchange?.formerBookingId).toBe(bookingId);
    expect(showtimeOf((await newBooking()).bookingId)).toBe(OTHER);
  });
});

describe('Staff', () => {
  it('exchange for a customer, whose booking it stays', async () => {
    const wanted = { caller: byStaff, bookingId, showtimeId: OTHER, seats: ['A3', 'A4'], reason: 'A favour' };
    const done = await exchangeBooking(desk, sessionOf(desk, context(1)), wanted);
    expect(done).toMatchObject({ state: { booking: { customerId: alice, channel: 'boxOffice' } } });
  });
});
