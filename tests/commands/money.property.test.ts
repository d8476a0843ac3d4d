import { sessionOf } from '../support/session.ts';
import type { CommandSession } from '../../src/engine/command-handling/command-session.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cancelBooking } from '../../src/commands/booking/cancel-booking.ts';
import { changeSeats } from '../../src/commands/booking/change-seats.ts';
import { exchangeBooking } from '../../src/commands/booking/exchange-booking.ts';
import { finishExchange } from '../../src/commands/booking/finish-exchange.ts';
import { confirmAtCounter } from '../../src/commands/booking/confirm-at-counter.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { endPayment } from '../../src/commands/payment/end-payment.ts';
import { expireHold } from '../../src/commands/booking/expire-hold.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { requestRefund } from '../../src/commands/payment/request-refund.ts';
import { releaseHold } from '../../src/commands/booking/release-hold.ts';
import { settlePayment } from '../../src/commands/payment/settle-payment.ts';
import { startPayment } from '../../src/commands/payment/start-payment.ts';
import { registry } from '../../src/domain/aggregates.ts';
import type { BookingId, PaymentId } from '../../src/domain/kernel/ids.ts';
import { addMinutes, addSeconds } from '../../src/engine/instant.ts';
import { payment } from '../../src/domain/payment/decider.ts';
import type { Payment } from '../../src/domain/payment/state.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../src/domain/showtime/events.ts';
import { alice, bob, byStaff, carol, showtimeId, startsAt } from '../support/fixtures.ts';
import { Ledger } from '../support/ledger.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';

const SHOWTIME = `showtime-${showtimeId}`;
const customers = [alice, bob, carol];

/** What happens at the box office, at the gateway, or between them. */
type Step =
  | { readonly do: 'hold'; readonly which: number; readonly seats: readonly string[] }
  | { readonly do: 'wait'; readonly seconds: number }
  | {
      readonly do:
        | 'checkout'
        | 'start'
        | 'pay'
        | 'hear'
        | 'settle'
        | 'close'
        | 'expire'
        | 'release'
        | 'counter'
        | 'cancel'
        | 'cancel-one'
        | 'change'
        | 'exchange'
        | 'exchange-up'
        | 'finish';
      /** Counted from the latest. */
      readonly which: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('hold'), which: fc.nat(2) },
      seats: fc.subarray(['A1', 'A2', 'A3', 'A4'], { minLength: 1, maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(60, 300, 600, 900) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom('checkout', 'start', 'pay', 'hear') },
        { weight: 3, arbitrary: fc.constantFrom('settle', 'cancel', 'cancel-one', 'change') },
        { weight: 3, arbitrary: fc.constantFrom('exchange', 'exchange-up', 'finish') },
        { weight: 2, arbitrary: fc.constantFrom('close', 'expire', 'release', 'counter') },
      ),
      which: fc.nat(2),
    }),
  },
);
const evening = fc.array(step, { minLength: 20, maxLength: 60, size: 'max' });

/** A system of two processes, its gateway, and the customers who stand before both. */
class Evening {
  readonly system = new InMemorySystem();
  /** The payments whose money the gateway has, and those that it will never take. */
  readonly taken = new Set<string>();
  private readonly refused = new Set<string>();
  private readonly desks: readonly CommandDependencies[];
  private readonly bookings: { readonly bookingId: BookingId; readonly customer: number }[] = [];
  private readonly started: PaymentId[] = [];
  private now = addMinutes(startsAt, -90);
  private commands = 0;

  constructor() {
    this.desks = [this.system.process(), this.system.process()];
    this.system.gateway.onCancel = (paymentId) => {
      if (this.taken.has(paymentId)) return Promise.resolve(proof(paymentId));
      this.refused.add(paymentId);
      return Promise.resolve({ outcome: 'cancelled' });
    };
  }

  async perform(step: Step): Promise<void> {
    if (step.do === 'wait') {
      this.now = addSeconds(this.now, step.seconds);
    } else if (step.do === 'hold') {
      await this.hold(step.which, step.seats);
    } else {
      const booking = this.bookings.at(-1 - step.which);
      // The ordinary case, all in a row.
      const isCheckout = step.do === 'checkout';
      if (booking !== undefined) await this.aboutBooking(isCheckout ? 'start' : step.do, booking);
      const paymentId = this.started.at(isCheckout ? -1 : -1 - step.which);
      if (paymentId === undefined) return;
      for (const what of isCheckout ? (['pay', 'hear', 'settle'] as const) : [step.do])
        await this.aboutPayment(what, paymentId);
    }
  }

  /** Everything is told that has not been told yet, and every debt is asked back. */
  async close(): Promise<void> {
    for (const paymentId of this.started) {
      await this.aboutPayment('hear', paymentId);
      await this.aboutPayment('settle', paymentId);
    }
    for (const { type, data } of this.facts()) {
      if (type === 'RefundOwed') {
        const { paymentId, refundId, amount, reason } = data;
        await requestRefund(this.desk()[1], { paymentId, refundId, amount, reason });
      }
      if ((type !== 'BookingCancelled' && type !== 'SeatsCancelled') || data.refund === null) continue;
      await requestRefund(this.desk()[1], { ...data.refund, reason: 'booking-cancelled' });
    }
  }

  facts(): ShowtimeEvent[] {
    return this.system.store
      .recorded(SHOWTIME)
      .map((event) => registry.decode(event) as unknown as ShowtimeEvent);
  }

  payments(): Promise<(Payment | null)[]> {
    const { writer } = this.system.process();
    return Promise.all(this.started.map((paymentId) => writer.load(payment, paymentId)));
  }

  private desk(): readonly [CommandDependencies, CommandSession] {
    this.commands += 1;
    const [one, other] = this.desks;
    const desk = this.commands % 2 === 0 ? one : other;
    if (desk === undefined) throw new Error('There are two desks.');
    return [desk, sessionOf(desk, context(this.commands, this.now))];
  }

  private async hold(customer: number, seats: readonly string[]): Promise<void> {
    const customerId = customers[customer] ?? alice;
    const result = await holdSeats(...this.desk(), {
      caller: { userId: customerId, isStaff: false },
      showtimeId,
      seats,
      for: { customerId, walkIn: null },
    });
    if (result.outcome === 'accepted')
      this.bookings.push({ bookingId: result.state.booking.bookingId, customer });
  }

  private async aboutBooking(
    what: Step['do'],
    { bookingId, customer }: { readonly bookingId: BookingId; readonly customer: number },
  ): Promise<void> {
    const caller = { userId: customers[customer] ?? alice, isStaff: false };
    const given = { caller, bookingId, expectedRevision: undefined };
    if (what === 'start') {
      const result = await startPayment(...this.desk(), { caller, bookingId, gateway: 'sandbox' });
      if (result.outcome === 'accepted') {
        const { paymentId } = result.state.payment.request;
        if (!this.started.includes(paymentId)) this.started.push(paymentId);
      }
    }
    if (what === 'expire') await expireHold(...this.desk(), bookingId);
    if (what === 'release') await releaseHold(this.desk()[1], given);
    if (what === 'counter')
      await confirmAtCounter(this.desk()[1], { ...given, caller: byStaff, method: 'cash' });
    if (what === 'cancel') await cancelBooking(...this.desk(), { ...given, reason: null });
    if (what === 'cancel-one' || what === 'change') await this.aboutSeats(what, given);
    if (what === 'exchange' || what === 'exchange-up') await this.exchange(what, { bookingId, customer });
    if (what === 'finish') await finishExchange(this.desk()[1], bookingId);
  }

  /** Cancels the first seat of a booking, or gives it the last ones of the row in the place of its own. */
  private async aboutSeats(
    what: 'cancel-one' | 'change',
    given: Omit<Parameters<typeof changeSeats>[2], 'seats' | 'waiveDifference'>,
  ): Promise<void> {
    const [desk, session] = this.desk();
    const { showtime: present } = await desk.writer.load(showtime, showtimeId);
    const seats = present?.bookings.get(given.bookingId)?.seats.map(({ seatId }) => seatId) ?? [];
    if (what === 'cancel-one') {
      await cancelBooking(desk, session, { ...given, reason: null, seats: seats.slice(0, 1) });
    } else {
      const others = seats.map((_, index) => `A${60 - index}`);
      await changeSeats(desk, session, { ...given, caller: byStaff, seats: others, waiveDifference: true });
    }
  }

  /** Wants other seats: of the same price and fewer, or dearer ones, whose difference is paid as everything is. */
  private async exchange(
    what: 'exchange' | 'exchange-up',
    { bookingId, customer }: { readonly bookingId: BookingId; readonly customer: number },
  ): Promise<void> {
    const [desk, session] = this.desk();
    const seats = what === 'exchange' ? [`A${20 + (this.commands % 30)}`] : ['C1', 'C2'];
    const caller = { userId: customers[customer] ?? alice, isStaff: false };
    const wanted = { caller, bookingId, showtimeId: null, seats, reason: null };
    const result = await exchangeBooking(desk, session, wanted);
    if (result.outcome === 'accepted')
      this.bookings.push({ bookingId: result.state.booking.bookingId, customer });
  }

  private async aboutPayment(what: Step['do'], paymentId: PaymentId): Promise<void> {
    if (what === 'pay' && !this.refused.has(paymentId)) this.taken.add(paymentId);
    if (what === 'hear' && this.taken.has(paymentId)) {
      const [, session] = this.desk();
      const { method, gatewayReference } = proof(paymentId);
      const heard = { type: 'RecordPaymentSuccess', isProven: true, method, gatewayReference } as const;
      await session.execute(payment, paymentId, { ...heard, now: session.now });
    }
    if (what === 'settle') await settlePayment(this.desk()[1], paymentId);
    if (what === 'close') await endPayment(...this.desk(), paymentId);
  }
}

function proof(paymentId: string): { outcome: 'succeeded'; method: 'sandbox'; gatewayReference: string } {
  return { outcome: 'succeeded', method: 'sandbox', gatewayReference: `pi_${paymentId}` };
}

/** What the facts of a showtime say of a payment: what it was for, and how much of it is owed back. */
function fateOf(paymentId: PaymentId, facts: readonly ShowtimeEvent[]): { fate: string; owed: number } {
  const fates: string[] = [];
  let owed = 0;
  for (const { type, data } of facts) {
    if (type === 'BookingConfirmed' && data.paymentId === paymentId && data.gateway !== 'exchange')
      fates.push('ticket');
    if (type === 'RefundOwed' && data.paymentId === paymentId) owed += data.amount.amount;
    if (type === 'PaymentRefused' && data.paymentId === paymentId) {
      fates.push('goes back');
      owed += data.amount.amount;
    }
    if ((type === 'BookingCancelled' || type === 'SeatsCancelled') && data.refund?.paymentId === paymentId)
      owed += data.refund.amount.amount;
  }
  return { fate: fates.join(' and ') || 'nothing', owed };
}

describe('Money, however it comes, and whoever hears of it when', () => {
  it('becomes one ticket or goes back once, and is never both', async () => {
    await fc.assert(
      fc.asyncProperty(
        evening,
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 60, maxLength: 60 }),
        async (steps, crowding) => {
          const night = new Evening();
          await night.system.putOnSale();
          for (let next = 0, round = 0; next < steps.length; round += 1) {
            const together = steps.slice(next, next + (crowding[round] ?? 1));
            next += together.length;
            await Promise.all(together.map((each) => night.perform(each)));
          }
          await night.close();
          const facts = night.facts();
          const ledger = new Ledger();
          for (const fact of facts) ledger.record(fact);
          for (const paid of await night.payments()) {
            const { paymentId, amount } = paid?.request ?? {};
            if (paymentId === undefined) throw new Error('A payment was started and is not there.');
            const { fate, owed } = fateOf(paymentId, facts);
            const back = (paid?.refunds ?? []).reduce((sum, refund) => sum + refund.amount.amount, 0);
            const hasMoney = night.taken.has(paymentId);
            expect({ paymentId, hasMoney, back }).toEqual({
              ...{ paymentId, hasMoney: paid?.status === 'succeeded', back: owed },
            });
            expect(hasMoney ? ['ticket', 'goes back'] : ['nothing']).toContain(fate);
            expect({ fate, back: fate === 'goes back' ? back : amount?.amount }).toEqual({
              ...{ fate, back: amount?.amount },
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 180_000);
});
