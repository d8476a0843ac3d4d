import { registry } from '../../src/domain/aggregates.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { BookingId, PaymentId, UserId } from '../../src/domain/kernel/ids.ts';
import { addMinutes, addSeconds, type Instant } from '../../src/engine/instant.ts';
import type { Caller } from '../../src/domain/showtime/values.ts';
import { type ShowtimeCommand, showtime } from '../../src/domain/showtime/decider.ts';
import { seatIdOf } from '../../src/domain/showtime/tickets.ts';
import type { ShowtimeEvent } from '../../src/domain/showtime/events.ts';
import { isBlock, type ShowtimeState } from '../../src/domain/showtime/state.ts';
import {
  auditoriumId,
  alice,
  blockSeats,
  bob,
  booking,
  byStaff,
  cancelBooking,
  carol,
  confirmAtCounter,
  settleByGateway,
  eur,
  expireHold,
  holdSeats,
  holdSeatsAtTheBoxOffice,
  payment,
  refund,
  releaseHold,
  showtimeSnapshot,
  seatRow,
  showtimeId,
  startPayment,
  startsAt,
  uuid,
} from '../support/fixtures.ts';
import { cancelSeats, changeSeats } from '../support/seat-changes.ts';
import { expectChained } from '../support/chain.ts';
import { Ledger } from '../support/ledger.ts';
import { MemoryEventStore } from '../support/memory-event-store.ts';
import { placeOf } from '../support/specification.ts';

/** Few seats, so that everybody wants the same. */
const seats = [
  ...seatRow('A', 4),
  ...seatRow('B', 2, 'premium'),
  ...seatRow('C', 1, 'vip'),
  ...seatRow('D', 1, 'recliner'),
];
const snapshot = showtimeSnapshot({
  seats,
  refundPolicy: [{ untilMinutesBefore: 30, percent: 50 }],
  boxOfficeCutoffMinutes: -15,
});
const schedule: ShowtimeCommand = {
  type: 'ScheduleShowtime',
  snapshot,
  now: addMinutes(startsAt, -1440),
};
const customers = [alice, bob, carol];

/** The payments that nobody started are numbered from here, one for each booking. */
const NEVER_STARTED = 10_000;

/** Something about a booking that was asked for before. */
interface BookingStep {
  readonly do: 'start' | 'release' | 'expire' | 'counter' | 'money' | 'cancel' | 'cancel-some';
  /** Counted from the latest. */
  readonly which: number;
  readonly who: number;
  /** With something wrong about it. */
  readonly odd: boolean;
}

/** What somebody tries to do. */
type Step =
  | BookingStep
  | { readonly do: 'change'; readonly which: number; readonly who: number; readonly seats: readonly string[] }
  | { readonly do: 'hold'; readonly who: number; readonly seats: readonly string[] }
  | { readonly do: 'block'; readonly seats: readonly string[] }
  | { readonly do: 'unblock' | 'withdraw' | 'offer'; readonly seats: readonly string[] }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'archive' }
  | { readonly do: 'repeat'; readonly which: number };

/** What was asked for, with the numbers of the payments that were started for it. */
interface Wanted {
  readonly bookingId: BookingId;
  readonly owner: UserId | null;
  readonly seats: readonly string[];
  readonly total: number;
  readonly payments: readonly number[];
}

const someSeats = fc.subarray(
  seats.map(({ seatId }) => seatId),
  { minLength: 1, maxLength: 4 },
);
/** The last one is the box office. */
const who = fc.nat(customers.length);
const onBooking = fc.record({
  do: fc.constantFrom(
    'start',
    'start',
    'money',
    'money',
    'release',
    'expire',
    'counter',
    'cancel',
    'cancel-some',
    'cancel-some',
  ),
  which: fc.nat(3),
  who,
  odd: fc.nat(9).map((number) => number === 0),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('hold'), who, seats: someSeats }) },
  { weight: 10, arbitrary: onBooking },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('change'), which: fc.nat(3), who, seats: someSeats }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('block', 'unblock'), seats: someSeats }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('withdraw', 'offer'), seats: someSeats }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      seconds: fc.constantFrom(-600, -1, 0, 1, 60, 60, 599, 600, 720, 1500),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('archive') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat'), which: fc.nat(9) }) },
);
const evening = fc.array(step, { minLength: 20, maxLength: 80, size: 'max' });

/** Turns steps into commands, as people make them who know only their own papers. */
class Crowd {
  now = addMinutes(startsAt, -75);
  private readonly given: ShowtimeCommand[] = [];
  private readonly wanted: Wanted[] = [];
  private payments = 0;

  commandFor(step: Step): ShowtimeCommand | undefined {
    if (step.do === 'wait') {
      this.now = addSeconds(this.now, step.seconds);
      return undefined;
    }
    const command = step.do === 'repeat' ? this.given.at(-1 - step.which) : this.newCommand(step);
    if (command !== undefined) this.given.push(command);
    return command;
  }

  /** The bookings that were asked for by the same customer. */
  bookingsOf(customerId: UserId | null): string[] {
    return this.wanted.filter(({ owner }) => owner === customerId).map(({ bookingId }) => bookingId);
  }

  private newCommand(step: Exclude<Step, { do: 'wait' | 'repeat' }>): ShowtimeCommand | undefined {
    const { now } = this;
    switch (step.do) {
      case 'block':
        return blockSeats({ seats: step.seats, now });
      case 'unblock':
        return { type: 'UnblockSeats', seats: step.seats };
      case 'withdraw':
        return { type: 'WithdrawSeats', auditoriumId, seats: step.seats, now };
      case 'offer':
        return {
          type: 'OfferSeats',
          auditoriumId,
          seats: seats.filter(({ seatId }) => step.seats.includes(seatId)),
        };
      case 'archive':
        // By a clock that is days ahead.
        return { type: 'ArchiveEndedHolds', now: addMinutes(startsAt, 3 * 1440) };
      case 'hold':
        return this.hold(step.who, step.seats);
      case 'change': {
        const wanted = this.wanted.at(-1 - step.which);
        return wanted && this.change(wanted, step);
      }
      default: {
        const wanted = this.wanted.at(-1 - step.which);
        return wanted && this.about(step, wanted);
      }
    }
  }

  private hold(who: number, seatIds: readonly string[]): ShowtimeCommand {
    const owner = customers[who] ?? null;
    const bookingId = booking(this.wanted.length);
    this.wanted.push({ bookingId, owner, seats: seatIds, total: totalOf(seatIds), payments: [] });
    const common = { bookingId, seats: seatIds, now: this.now };
    return owner === null
      ? holdSeatsAtTheBoxOffice(common)
      : holdSeats({ ...common, customerId: owner, caller: { userId: owner, isStaff: false } });
  }

  /** Who changes seats believes that it was done, and pays what they cost. */
  private change(wanted: Wanted, { who, seats: chosen }: Extract<Step, { do: 'change' }>): ShowtimeCommand {
    const { bookingId, owner } = wanted;
    const isByStaff = owner === null || who < 2;
    const caller: Caller = isByStaff ? byStaff : { userId: owner, isStaff: false };
    // Staff give a seat for each ticket.
    const many = [...new Set([...chosen, ...wanted.seats])].slice(0, wanted.seats.length);
    const asked = isByStaff ? many : chosen;
    this.note(wanted, { seats: asked, total: totalOf(asked) });
    return changeSeats({ bookingId, caller, seats: asked, waiveDifference: who !== 1, now: this.now });
  }

  private about({ do: what, who, odd }: BookingStep, wanted: Wanted): ShowtimeCommand {
    const { now } = this;
    const { bookingId, owner, total, payments } = wanted;
    const stranger: Caller = { userId: customers[who] ?? null, isStaff: false };
    const rightful: Caller = owner === null ? byStaff : { userId: owner, isStaff: false };
    const caller = odd ? stranger : rightful;
    const last = payments.at(-1);
    switch (what) {
      case 'start':
        return startPayment({
          bookingId,
          caller,
          now,
          paymentId: this.newPayment(wanted),
          replaces: last === undefined || odd ? null : payment(last),
        });
      case 'release':
        return releaseHold({ bookingId, caller });
      case 'expire':
        return expireHold({
          bookingId,
          endedPaymentId: last === undefined || odd ? null : payment(last),
          now,
        });
      case 'counter': {
        const method = odd ? 'complimentary' : 'cash';
        return confirmAtCounter({ bookingId, paymentId: payment(this.newNumber()), method, now });
      }
      case 'money': {
        const paymentId = payment(
          payments.at(who === 0 ? 0 : -1) ?? NEVER_STARTED + this.wanted.indexOf(wanted),
        );
        return settleByGateway({ bookingId, paymentId, paid: eur(odd ? total - 1 : total), now });
      }
      case 'cancel-some': {
        const refundId = refund(100 + this.newNumber());
        const some = wanted.seats.filter((_, index) => index === 0 || index === who);
        return cancelSeats({ bookingId, caller, seats: some, refundId, now });
      }
      case 'cancel':
        return cancelBooking({ bookingId, caller: who === 0 ? byStaff : caller, refundId: refund(who), now });
    }
  }

  private newPayment(wanted: Wanted): PaymentId {
    const number = this.newNumber();
    this.note(wanted, { payments: [...wanted.payments, number] });
    return payment(number);
  }

  private note(wanted: Wanted, changes: Partial<Wanted>): void {
    this.wanted[this.wanted.indexOf(wanted)] = { ...wanted, ...changes };
  }

  private newNumber(): number {
    this.payments += 1;
    return this.payments;
  }
}

function totalOf(seatIds: readonly string[]): number {
  return seatIds.reduce((sum, seatId) => sum + priceOf(seatId), 0);
}

function priceOf(seatId: string): number {
  const tier = seats.find((seat) => seat.seatId === seatId)?.tier ?? 'regular';
  return snapshot.prices[tier].amount;
}

function evolveAll(state: ShowtimeState, events: readonly ShowtimeEvent[], from: number): ShowtimeState {
  return events.reduce(
    (before, event, index) => showtime.evolve(before, event, placeOf(from + index)),
    state,
  );
}

/** What the state says of seats and bookings, in a form that compares. */
function summary({ showtime: state }: ShowtimeState): unknown {
  return {
    owners: [...(state?.taken.entries() ?? [])]
      .sort()
      .map(([seat, owner]) => [seat, isBlock(owner) ? 'a block' : owner]),
    bookings: [...(state?.bookings.values() ?? [])]
      .map(({ bookingId, status, total, heldUntil, releaseAt, confirmedBy, refusedPayments }) => ({
        bookingId,
        status,
        total: total.amount,
        heldUntil,
        releaseAt,
        paidBy: confirmedBy,
        refused: refusedPayments.map(({ paymentId, reason }) => [paymentId, reason]),
      }))
      .sort((a, b) => (a.bookingId < b.bookingId ? -1 : 1)),
  };
}

function summaryOf(ledger: Ledger): unknown {
  return {
    owners: [...ledger.owners].sort(),
    bookings: [...ledger.entries]
      .filter(([, { isArchived }]) => !isArchived)
      .map(([bookingId, { status, total, heldUntil, releaseAt, paidBy, refused }]) => ({
        bookingId,
        status,
        total,
        heldUntil,
        releaseAt,
        paidBy,
        refused: [...refused],
      }))
      .sort((a, b) => (a.bookingId < b.bookingId ? -1 : 1)),
  };
}

/** Whether the pencil and paper say that a new hold must succeed. */
function mustBeHeld(command: ShowtimeCommand, ledger: Ledger, crowd: Crowd): boolean {
  if (command.type !== 'HoldSeats' || 'count' in command.seats) return false;
  const { customerId, caller, now, bookingId, maximumHolds } = command;
  const until = caller.isStaff ? addMinutes(startsAt, 15) : startsAt;
  const mayHoldMore =
    caller.isStaff ||
    ledger.liveHolds(crowd.bookingsOf(customerId), now) < maximumHolds ||
    ledger.entries.has(bookingId);
  return mayHoldMore && now < until && command.seats.map(seatIdOf).every((seat) => ledger.isFree(seat, now));
}

/** What the pencil and paper say of proven money, and what was decided, in the same words. */
function verdicts(
  command: ShowtimeCommand,
  events: readonly ShowtimeEvent[],
  ledger: Ledger,
): { must: unknown; did: unknown } | undefined {
  if (command.type !== 'SettlePayment') return undefined;
  if (ledger.entries.get(command.bookingId)?.isArchived !== false) return undefined;
  const { bookingId, paymentId, paid, now } = command;
  const verdict = ledger.verdictOn(bookingId, paymentId, paid.amount, now, startsAt);
  // A hold whose showtime has begun ends with its payment, and a withdrawn seat of it is blocked.
  const settled = events.filter(({ type }) => type !== 'HoldReleased' && type !== 'SeatsBlocked');
  const did = settled.map((event) => (event.type === 'PaymentRefused' ? event.data.reason : event.type));
  return { must: verdict === null ? [] : [verdict === 'ticket' ? 'BookingConfirmed' : verdict], did };
}

describe('Whatever people try, in whatever order', () => {
  it('no seat is sold twice, money becomes a ticket or goes back, repeats are harmless, and history tells it again', () => {
    fc.assert(
      fc.property(evening, (steps) => {
        const crowd = new Crowd();
        const ledger = new Ledger();
        const history: ShowtimeEvent[] = [];
        let state = showtime.initialState;
        const perform = (command: ShowtimeCommand, at: Instant): void => {
          const isNew = command.type === 'HoldSeats' && !ledger.entries.has(command.bookingId);
          const must = isNew && mustBeHeld(command, ledger, crowd);
          const decision = showtime.decide(command, state);
          const isHeld = isNew && decision.outcome === 'accepted';
          expect({ command, isHeld }).toEqual({ command, isHeld: must });
          const settled = verdicts(command, decision.outcome === 'accepted' ? decision.events : [], ledger);
          expect({ command, did: settled?.did }).toEqual({ command, did: settled?.must });
          if (decision.outcome === 'rejected') return;
          const stored = JSON.parse(JSON.stringify(decision.events)) as ShowtimeEvent[];
          state = evolveAll(state, decision.events, history.length);
          ledger.enter(stored, at);
          history.push(...stored);
          expect(showtime.decide(command, state)).toEqual({ outcome: 'accepted', events: [] });
        };
        perform(schedule, schedule.now);
        for (const each of steps) {
          const command = crowd.commandFor(each);
          if (command !== undefined) perform(command, 'now' in command ? command.now : crowd.now);
        }
        expect(summary(state)).toEqual(summaryOf(ledger));
        expect(evolveAll(showtime.initialState, history, 0)).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  it('holds when they try at the same time, through two processes on one log', async () => {
    await fc.assert(
      fc.asyncProperty(
        evening,
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 80, maxLength: 80 }),
        async (steps, crowding) => {
          const store = new MemoryEventStore();
          const writers = [new StreamWriter(store, registry), new StreamWriter(store, registry)] as const;
          const crowd = new Crowd();
          let given = 0;
          const perform = async (command: ShowtimeCommand): Promise<readonly string[]> => {
            given += 1;
            const commandId = uuid(30, given);
            const result = await writers[given % 2 === 0 ? 0 : 1].execute(showtime, showtimeId, command, {
              commandId,
              correlationId: commandId,
              causationId: commandId,
              actor: { kind: 'system', id: 'marquee' },
              now: 'now' in command ? command.now : crowd.now,
            });
            return result.outcome === 'accepted' ? result.events.map(({ id }) => id) : [];
          };
          const answered = [...(await perform(schedule))];
          const commands = steps.flatMap((each) => crowd.commandFor(each) ?? []);
          for (let next = 0, round = 0; next < commands.length; round += 1) {
            const together = commands.slice(next, next + (crowding[round] ?? 1));
            next += together.length;
            answered.push(...(await Promise.all(together.map(perform))).flat());
          }
          const recorded = store.recorded(`showtime-${showtimeId}`);
          expect(recorded.map(({ id }) => id).sort()).toEqual(answered.sort());
          expectChained(recorded);
          const ledger = audited(recorded);
          const states = await Promise.all(writers.map((writer) => writer.load(showtime, showtimeId)));
          expect(states.map(summary)).toEqual([summaryOf(ledger), summaryOf(ledger)]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Enters a stream into a ledger, the events of one command at a time. */
function audited(recorded: readonly RecordedEvent[]): Ledger {
  const ledger = new Ledger();
  const causes = [...new Set(recorded.map(({ metadata }) => metadata.$causationId))];
  for (const cause of causes) {
    const own = recorded.filter(({ metadata }) => metadata.$causationId === cause);
    const at = own[0]?.metadata.occurredAt ?? startsAt;
    ledger.enter(
      own.map((event) => registry.decode(event) as unknown as ShowtimeEvent),
      at,
    );
  }
  return ledger;
}
