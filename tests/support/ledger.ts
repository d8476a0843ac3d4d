import type { Instant } from '../../src/engine/instant.ts';
import type { ShowtimeEvent } from '../../src/domain/showtime/events.ts';

interface Entry {
  readonly seats: readonly string[];
  readonly total: number;
  readonly paidBy: readonly string[];
  /** The payments whose money goes back, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  readonly paid: number;
  readonly status: 'held' | 'confirmed' | 'cancelled' | 'released' | 'expired';
  readonly heldUntil: Instant;
  readonly releaseAt: Instant;
  readonly extensions: number;
  /** Whose place it is to take, what of that one's money pays it, and what is to be paid besides. */
  readonly exchange: { readonly former: string; readonly carried: number; readonly due: number } | null;
  /** Who has claimed its place. */
  readonly claimedBy: string | null;
  /** Whether a payment of it was begun. */
  readonly isPayable: boolean;
  readonly isArchived: boolean;
}

/**
 * What an auditor with pencil and paper makes of a showtime's events, knowing nothing of how they came about.
 * Throws at the first event that would sell a seat twice, or money that does not add up.
 */
export class Ledger {
  /** Whose a seat is: a booking's, or the theater's. A free seat is not in here. */
  readonly owners = new Map<string, string>();
  readonly entries = new Map<string, Entry>();
  /** Seats that nobody gets who has not got them already. */
  private readonly withdrawn = new Set<string>();
  private readonly prices = new Map<string, number>();
  /** What each payment that became a ticket has brought, and what of it is owed back. */
  private readonly money = new Map<string, { readonly paid: number; readonly owed: number }>();
  /** What became of each payment, for ever: a ticket, or money that goes back. */
  private readonly fates = new Map<string, 'ticket' | 'goes back'>();

  /** Enters the facts of one decision. */
  enter(facts: readonly ShowtimeEvent[], at: Instant): void {
    const held = new Map(this.entries);
    for (const fact of facts) this.record(fact);
    for (const fact of facts) {
      if (fact.type !== 'HoldExpired') continue;
      const { heldUntil, releaseAt } = held.get(fact.data.bookingId) ?? this.entryOf(fact.data.bookingId);
      // A withdrawn seat is blocked as soon as it comes free: nobody has taken it from the holder.
      const isTakenOver = facts.some(
        (other) => other !== fact && !(other.type === 'SeatsBlocked' && other.data.cause === 'auditorium'),
      );
      this.demand(
        at >= (isTakenOver ? releaseAt : heldUntil),
        `${fact.data.bookingId} expired too early, at ${at}`,
      );
    }
    this.audit();
  }

  /** Whether a seat can be had at an instant: nobody's, or of a hold that has lapsed. */
  isFree(seat: string, at: Instant): boolean {
    const entry = this.entries.get(this.owners.get(seat) ?? '');
    if (!this.owners.has(seat)) return true;
    if (this.withdrawn.has(seat)) return false;
    return entry?.status === 'held' && entry.releaseAt <= at;
  }

  /** How many holds of these bookings stand at an instant. */
  liveHolds(bookingIds: readonly string[], at: Instant): number {
    return bookingIds
      .map((bookingId) => this.entries.get(bookingId))
      .filter((entry) => entry?.status === 'held' && entry.releaseAt > at).length;
  }

  /** What must become of money that a gateway proves: a ticket, or the reason why it goes back; null when that is settled. */
  verdictOn(
    bookingId: string,
    paymentId: string,
    paid: number,
    at: Instant,
    startsAt: Instant,
  ): string | null {
    if (this.fates.has(paymentId)) return null;
    const { status, total, seats, exchange } = this.entryOf(bookingId);
    if (status === 'confirmed') return 'second-payment';
    if (status === 'cancelled') return 'booking-cancelled';
    if (at >= startsAt) return 'showtime-started';
    if (paid !== (exchange?.due ?? total)) return 'amount-mismatch';
    if (exchange !== null && status !== 'held') return 'late-payment';
    const isOwn = seats.every((seat) => (this.owners.get(seat) ?? bookingId) === bookingId);
    return isOwn ? 'ticket' : 'late-payment';
  }

  private decide(paymentId: string, fate: 'ticket' | 'goes back'): void {
    const present = this.fates.get(paymentId);
    this.demand(present === undefined, `${paymentId} is a ${present ?? 'payment'} and becomes a ${fate}`);
    this.fates.set(paymentId, fate);
  }

  /** A debt to a payment: never more than it has brought. */
  private owe({
    paymentId,
    amount,
  }: {
    readonly paymentId: string;
    readonly amount: { readonly amount: number };
  }): void {
    const known = this.money.get(paymentId);
    const owed = (known?.owed ?? 0) + amount.amount;
    this.demand(owed <= (known?.paid ?? 0), `${paymentId} has not brought the ${owed} that go back of it`);
    this.money.set(paymentId, { paid: known?.paid ?? 0, owed });
  }

  /** Enters one fact, whenever it was decided. */
  record({ type, data }: ShowtimeEvent): void {
    switch (type) {
      case 'ShowtimeScheduled':
        for (const { seatId, tier } of data.seats) this.prices.set(seatId, data.prices[tier].amount);
        return;
      case 'SeatsHeld': {
        const { bookingId, heldUntil, total } = data;
        this.demand(!this.entries.has(bookingId), `${bookingId} was made twice`);
        const seats = this.priced(data.seats, total.amount);
        this.take(seats, bookingId);
        const opened = { paidBy: [], refused: new Map(), paid: 0, status: 'held', extensions: 0 } as const;
        const alone = { exchange: null, claimedBy: null, isPayable: false, isArchived: false };
        this.entries.set(bookingId, {
          ...opened,
          ...alone,
          releaseAt: heldUntil,
          seats,
          heldUntil,
          total: total.amount,
        });
        return;
      }
      case 'HoldExtended': {
        const { heldUntil, releaseAt } = data;
        const entry = this.entryOf(data.bookingId, 'held');
        this.demand(
          heldUntil >= entry.heldUntil && entry.extensions === 0,
          `${data.bookingId} was extended wrongly`,
        );
        this.entries.set(data.bookingId, { ...entry, heldUntil, releaseAt, extensions: 1 });
        return;
      }
      case 'PaymentStarted': {
        const entry = this.entryOf(data.bookingId, 'held');
        const due = entry.exchange?.due ?? entry.total;
        this.demand(data.amount.amount === due, `${data.bookingId} was asked for another amount`);
        this.entries.set(data.bookingId, { ...entry, releaseAt: data.releaseAt, isPayable: true });
        return;
      }
      case 'HoldReleased':
      case 'HoldExpired': {
        const entry = this.entryOf(data.bookingId, 'held');
        this.demand(sameSet(data.seats, entry.seats), `${data.bookingId} gave back other seats than its own`);
        this.free(data.seats, data.bookingId);
        this.entries.set(data.bookingId, {
          ...entry,
          status: type === 'HoldExpired' ? 'expired' : 'released',
        });
        return;
      }
      case 'SeatsChanged': {
        const { bookingId, status, formerSeats, seats, total, listPrice } = data;
        const entry = this.entryOf(bookingId, status);
        this.demand(
          sameSet(idsOf(formerSeats), entry.seats),
          `${bookingId} gave back other seats than its own`,
        );
        this.demand(sumOf(seats) === total.amount, `${bookingId} is not the sum of its tickets`);
        const listed = idsOf(seats).reduce((sum, seat) => sum + (this.prices.get(seat) ?? Number.NaN), 0);
        this.demand(listed === listPrice.amount, `${bookingId} has another list price`);
        if (status === 'held') this.priced(seats, total.amount);
        else this.demand(total.amount === entry.total, `${bookingId} costs something else than was paid`);
        this.free(entry.seats, bookingId);
        this.take(idsOf(seats), bookingId);
        this.entries.set(bookingId, { ...entry, seats: idsOf(seats), total: total.amount });
        return;
      }
      case 'SeatsCancelled': {
        const { bookingId, seats, remainingSeats, total, paid, refund } = data;
        const entry = this.entryOf(bookingId, 'confirmed');
        this.demand(
          sameSet([...idsOf(seats), ...idsOf(remainingSeats)], entry.seats),
          `${bookingId} cancelled other seats than its own`,
        );
        this.demand(
          sumOf(seats) + sumOf(remainingSeats) === entry.total && sumOf(remainingSeats) === total.amount,
          `${bookingId} is not the sum of its tickets`,
        );
        this.demand(paid.amount === (entry.paid === 0 ? 0 : sumOf(seats)), `${bookingId} was paid otherwise`);
        this.demand((refund?.amount.amount ?? 0) <= paid.amount, `${bookingId} owes more than was paid`);
        this.demand(
          refund === null || refund.paymentId === entry.paidBy.at(-1),
          `${bookingId} owes to another`,
        );
        this.demand(entry.claimedBy === null, `${bookingId} is being exchanged`);
        if (refund !== null) this.owe(refund);
        this.free(idsOf(seats), bookingId);
        this.entries.set(bookingId, {
          ...entry,
          seats: idsOf(remainingSeats),
          total: total.amount,
          paid: entry.paid - paid.amount,
        });
        return;
      }
      case 'BookingConfirmed': {
        const { bookingId, paymentId, gateway, method, amount, carried, total } = data;
        const entry = this.entryOf(bookingId, 'held', 'released', 'expired');
        const { exchange } = entry;
        const due = exchange?.due ?? total.amount;
        const seats = this.priced(data.seats, total.amount);
        this.demand(
          sameSet(seats, entry.seats) && total.amount === entry.total,
          `${bookingId} was confirmed otherwise`,
        );
        this.demand(
          amount.amount === (method === 'complimentary' ? 0 : due),
          `${bookingId} took another amount`,
        );
        this.demand(carried.amount === (exchange?.carried ?? 0), `${bookingId} is paid by other money`);
        if (exchange !== null) {
          const { claimedBy } = this.entryOf(exchange.former);
          this.demand(
            entry.status === 'held' && claimedBy === bookingId,
            `${bookingId} took a place that is not its own`,
          );
        }
        if (gateway !== 'exchange') {
          this.decide(paymentId, 'ticket');
          this.money.set(paymentId, { paid: amount.amount, owed: 0 });
        }
        if (entry.status === 'held') this.free(seats, bookingId);
        this.take(seats, bookingId);
        const paidBy = [...entry.paidBy, paymentId];
        const paid = method === 'counter' ? 0 : amount.amount + carried.amount;
        this.entries.set(bookingId, { ...entry, status: 'confirmed', paidBy, paid });
        return;
      }
      case 'BookingPaid': {
        const { bookingId, paymentId, amount } = data;
        const entry = this.entryOf(bookingId, 'confirmed');
        this.demand(entry.paid === 0 && entry.paidBy.at(-1) === paymentId, `${bookingId} was paid twice`);
        this.demand(amount.amount === entry.total, `${bookingId} took another amount`);
        this.money.set(paymentId, { paid: amount.amount, owed: 0 });
        this.entries.set(bookingId, { ...entry, paid: amount.amount });
        return;
      }
      case 'ExchangeBegun': {
        const { bookingId, formerBookingId: former, carried, refunds, due } = data;
        const entry = this.entryOf(bookingId, 'held');
        const paid = amountsOf(carried);
        this.demand(paid + due.amount === entry.total, `${bookingId} is paid otherwise than it costs`);
        this.demand(due.amount === 0 || refunds.length === 0, `${bookingId} is paid and paid back`);
        this.entries.set(bookingId, { ...entry, exchange: { former, carried: paid, due: due.amount } });
        return;
      }
      case 'ExchangeClaimed': {
        const { bookingId, newBookingId: claimedBy, carried, refunds } = data;
        const entry = this.entryOf(bookingId, 'confirmed');
        this.demand(entry.claimedBy === null, `${bookingId} was claimed twice`);
        this.demand(amountsOf([...carried, ...refunds]) <= entry.paid, `${bookingId} was not paid so much`);
        this.entries.set(bookingId, { ...entry, claimedBy });
        return;
      }
      case 'ExchangeReleased': {
        const { bookingId, newBookingId } = data;
        const entry = this.entryOf(bookingId, 'confirmed');
        this.demand(entry.claimedBy === newBookingId, `${bookingId} was not claimed by ${newBookingId}`);
        this.entryOf(newBookingId, 'released', 'expired');
        this.entries.set(bookingId, { ...entry, claimedBy: null });
        return;
      }
      case 'BookingExchanged': {
        const { bookingId, newBookingId, amount } = data;
        const entry = this.entryOf(bookingId, 'confirmed');
        this.demand(
          (entry.claimedBy ?? newBookingId) === newBookingId,
          `${bookingId} went to another booking`,
        );
        this.demand(amount.amount <= entry.paid, `${bookingId} was not paid so much`);
        this.free(entry.seats, bookingId);
        const paid = entry.paid - amount.amount;
        this.entries.set(bookingId, { ...entry, status: 'cancelled', claimedBy: newBookingId, paid });
        return;
      }
      case 'RefundOwed': {
        this.entryOf(data.bookingId);
        this.owe(data);
        return;
      }
      case 'PaymentRefused': {
        const { bookingId, paymentId, reason } = data;
        const entry = this.entryOf(bookingId);
        this.decide(paymentId, 'goes back');
        this.entries.set(bookingId, { ...entry, refused: new Map([...entry.refused, [paymentId, reason]]) });
        return;
      }
      case 'BookingCancelled': {
        const entry = this.entryOf(data.bookingId, 'confirmed');
        const { refund } = data;
        this.demand((refund?.amount.amount ?? 0) <= entry.paid, `${data.bookingId} owes more than was paid`);
        this.demand(
          refund === null || refund.paymentId === entry.paidBy.at(-1),
          `${data.bookingId} owes to another`,
        );
        this.demand(
          refund === null || this.fates.get(refund.paymentId) === 'ticket',
          `${data.bookingId} owes money that goes back anyway`,
        );
        this.demand(entry.claimedBy === null, `${data.bookingId} is being exchanged`);
        if (refund !== null) this.owe(refund);
        this.free(entry.seats, data.bookingId);
        this.entries.set(data.bookingId, { ...entry, status: 'cancelled' });
        return;
      }
      case 'EndedHoldsArchived':
        for (const bookingId of data.bookingIds) {
          const entry = this.entryOf(bookingId, 'released', 'expired');
          const hadMoney = entry.isPayable || entry.paidBy.length > 0 || entry.refused.size > 0;
          this.demand(!hadMoney && entry.exchange === null, `${bookingId} has to do with money`);
          this.entries.set(bookingId, { ...entry, isArchived: true });
        }
        return;
      case 'SeatsBlocked':
        this.take(data.seats, 'a block');
        for (const seat of data.seats) this.withdrawn.delete(seat);
        return;
      case 'SeatsUnblocked':
        this.free(data.seats, 'a block');
        for (const seat of data.seats) this.withdrawn.delete(seat);
        return;
      case 'SeatsWithdrawn':
        for (const seat of data.seats) {
          this.demand(!this.withdrawn.has(seat), `${seat} was withdrawn twice`);
          this.withdrawn.add(seat);
        }
        return;
      case 'SeatsReinstated':
        for (const seat of data.seats) this.demand(this.withdrawn.delete(seat), `${seat} was not withdrawn`);
        return;
      default:
        // No seat and no money changes hands.
        return;
    }
  }

  /** After each decision: who holds or has bought owns all of it, and nobody owns anything besides. */
  private audit(): void {
    const owned = [...this.entries].flatMap(([bookingId, { status, seats }]) =>
      status === 'held' || status === 'confirmed' ? seats.map((seat) => [seat, bookingId] as const) : [],
    );
    for (const [seat, bookingId] of owned)
      this.demand(this.owners.get(seat) === bookingId, `${bookingId} lost ${seat}`);
    for (const seat of this.withdrawn)
      this.demand(this.owners.has(seat), `${seat} is out of use and for sale`);
    const sold = [...this.owners.values()].filter((owner) => owner !== 'a block');
    this.demand(sold.length === owned.length, 'A seat belongs to a booking that has ended');
  }

  private priced(
    seats: readonly { readonly seatId: string; readonly price: { readonly amount: number } }[],
    total: number,
  ): string[] {
    const isRight = seats.every(({ seatId, price }) => this.prices.get(seatId) === price.amount);
    this.demand(isRight, 'A seat was sold at another price, or is not of this showtime');
    const added = seats.reduce((sum, { price }) => sum + price.amount, 0);
    this.demand(added === total, `${total} is not the sum of its tickets, ${added}`);
    return seats.map(({ seatId }) => seatId);
  }

  private take(seats: readonly string[], owner: string): void {
    for (const seat of seats) {
      const present = this.owners.get(seat);
      this.demand(present === undefined, `${seat} is ${present ?? 'nobody'}’s and was given to ${owner}`);
      this.demand(this.prices.has(seat), `${seat} is not of this showtime`);
      this.owners.set(seat, owner);
    }
  }

  private free(seats: readonly string[], owner: string): void {
    for (const seat of seats) {
      this.demand(this.owners.get(seat) === owner, `${seat} was not ${owner}’s to give back`);
      this.owners.delete(seat);
    }
  }

  private entryOf(bookingId: string, ...statuses: readonly Entry['status'][]): Entry {
    const entry = this.entries.get(bookingId);
    if (entry === undefined) throw new Error(`${bookingId} was never made`);
    this.demand(!entry.isArchived, `${bookingId} was archived`);
    this.demand(statuses.length === 0 || statuses.includes(entry.status), `${bookingId} is ${entry.status}`);
    return entry;
  }

  private demand(isSo: boolean, otherwise: string): void {
    if (!isSo) throw new Error(otherwise);
  }
}

interface Priced {
  readonly seatId: string;
  readonly price: { readonly amount: number };
}

function idsOf(seats: readonly Priced[]): string[] {
  return seats.map(({ seatId }) => seatId);
}

function amountsOf(funds: readonly { readonly amount: { readonly amount: number } }[]): number {
  return funds.reduce((sum, { amount }) => sum + amount.amount, 0);
}

function sumOf(seats: readonly Priced[]): number {
  return seats.reduce((sum, { price }) => sum + price.amount, 0);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === a.length;
}
