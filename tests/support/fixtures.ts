import type { Seat, Tier } from '../../src/domain/auditorium/values.ts';
import type { EventOf } from '../../src/engine/event.ts';
import {
  ActorId,
  AuditoriumId,
  bookingIdIn,
  ClaimId,
  MovieId,
  PaymentId,
  RefundId,
  ShowtimeId,
  TheaterId,
  UserId,
  type BookingId,
} from '../../src/domain/kernel/ids.ts';
import { addMinutes, addSeconds, Instant } from '../../src/engine/instant.ts';
import { money, type Money } from '../../src/domain/kernel/money.ts';
import type { Sealed } from '../../src/domain/kernel/sealed.ts';
import { type ScanTicket, TicketScanned } from '../../src/domain/showtime/admitting.ts';
import type { PaymentRequest } from '../../src/domain/payment/events.ts';
import { type BlockSeats, SeatsBlocked } from '../../src/domain/showtime/blocking.ts';
import type { Caller, BookedSeat } from '../../src/domain/showtime/values.ts';
import { type CancelBooking, BookingCancelled } from '../../src/domain/showtime/booking.ts';
import {
  type SettlePayment,
  type StartPayment,
  BookingConfirmed,
  HoldExtended,
  PaymentRefused,
  PaymentStarted,
} from '../../src/domain/showtime/paying.ts';
import { EndedHoldsArchived } from '../../src/domain/showtime/ended-holds.ts';
import { type ConfirmBooking, BookingPaid } from '../../src/domain/showtime/counter.ts';
import {
  type ExpireHold,
  type HoldSeats,
  type ReleaseHold,
  HoldExpired,
  HoldReleased,
  SeatsHeld,
} from '../../src/domain/showtime/holding.ts';
import { ShowtimeScheduled, type ShowtimeSnapshot } from '../../src/domain/showtime/scheduling.ts';
import type { MovieDetails } from '../../src/domain/movie/values.ts';
import { ADULT, usualTicketTypes, type TicketType } from '../../src/domain/theater/ticket-types.ts';
import type { TheaterDetails } from '../../src/domain/theater/values.ts';

/** A UUID that is readable in a failure: the kind of thing before, its number behind. */
export function uuid(kind: number, number: number): string {
  return `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export const movieId = MovieId.parse(uuid(1, 1));
export const theaterId = TheaterId.parse(uuid(2, 1));
export const auditoriumId = AuditoriumId.parse(uuid(3, 1));
export const showtimeId = ShowtimeId.parse(uuid(4, 1));

export const claim = (number: number): ClaimId => ClaimId.parse(uuid(5, number));
export const booking = (number: number): BookingId => bookingIdIn(showtimeId, uuid(6, number));
export const payment = (number: number): PaymentId => PaymentId.parse(uuid(7, number));
export const refund = (number: number): RefundId => RefundId.parse(uuid(8, number));
export const movieActor = (number: number): ActorId => ActorId.parse(uuid(9, number));
export const scan = (number: number): string => uuid(13, number);
export const anotherShowtime = (number: number): ShowtimeId => ShowtimeId.parse(uuid(4, number));

export const alice = UserId.parse(uuid(10, 1));
export const bob = UserId.parse(uuid(10, 2));
export const carol = UserId.parse(uuid(10, 3));
/** Who stands at the box office. */
export const clerk = UserId.parse(uuid(11, 1));

export const byAlice: Caller = { userId: alice, isStaff: false };
export const byBob: Caller = { userId: bob, isStaff: false };
export const byStaff: Caller = { userId: clerk, isStaff: true };
export const bySystem: Caller = { userId: null, isStaff: true };

/** A quarter past two is `on('2026-11-21', '14:15')`. */
export function on(date: string, time: string): Instant {
  return Instant.parse(`${date}T${time}:00.000Z`);
}

/** Noon of the day before the show, in UTC. */
export const now = on('2026-11-20', '12:00');
/** Half past seven in the evening in Berlin. */
export const startsAt = on('2026-11-21', '18:30');

/** A quarter of an hour before the show. */
export const doorsOpen = addMinutes(startsAt, -15);

export const HOLD_SECONDS = 600;
export const GRACE_SECONDS = 120;

export const heldUntil = addSeconds(now, HOLD_SECONDS);
export const releaseAt = addSeconds(heldUntil, GRACE_SECONDS);

export const justBefore = (instant: Instant): Instant => addSeconds(instant, -0.001);
export const justAfter = (instant: Instant): Instant => addSeconds(instant, 0.001);

export const eur = (amount: number): Money => money(amount, 'EUR');

/** A sealed value that nobody opens. */
export function sealed(number: number): Sealed {
  return { keyId: uuid(12, number), box: `sealed-${number}` };
}

/** Seats `A1` to `A{count}` of one row and tier. */
export function seatRow(row: string, count: number, tier: Tier = 'regular'): Seat[] {
  return Array.from({ length: count }, (_, index) => ({
    seatId: `${row}${index + 1}`,
    row,
    number: index + 1,
    tier,
    kind: 'standard' as const,
    position: null,
  }));
}

/** Sixty regular seats in row A, then four of each other tier. */
export const everySeat: readonly Seat[] = [
  ...seatRow('A', 60),
  ...seatRow('B', 4, 'premium'),
  ...seatRow('C', 4, 'vip'),
  ...seatRow('D', 4, 'recliner'),
];

/** `A{first}` to `A{last}`. */
export function seatsOfRowA(count: number, first = 1): string[] {
  return Array.from({ length: count }, (_, index) => `A${first + index}`);
}

/** Adults in full, children half, students 2.50 off with their card, and free tickets that only staff give out. */
export const priceCard: readonly TicketType[] = [
  ...usualTicketTypes,
  { code: 'child', name: 'Child', percentOff: 50, amountOff: null, staffOnly: false, proof: null },
  {
    code: 'student',
    name: 'Student',
    percentOff: null,
    amountOff: 250,
    staffOnly: false,
    proof: 'Student card',
  },
  { code: 'press', name: 'Press', percentOff: 100, amountOff: null, staffOnly: true, proof: 'Press card' },
];

/** What an evening show in Berlin at 10.00 EUR is scheduled with, but for what is said otherwise. */
export function showtimeSnapshot(changes: Partial<ShowtimeSnapshot> = {}): ShowtimeSnapshot {
  const start = changes.startsAt ?? startsAt;
  return {
    showtimeId,
    claimId: claim(1),
    movieId,
    theaterId,
    auditoriumId,
    startsAt: start,
    endsAt: addMinutes(start, 120),
    durationMinutes: 120,
    timeZone: 'Europe/Berlin',
    businessDate: '2026-11-21',
    basePrice: eur(1000),
    prices: { regular: eur(1000), premium: eur(1500), vip: eur(2000), recliner: eur(1000) },
    surcharges: { premium: 500, vip: 1000, recliner: 0 },
    morningDiscount: { percent: 20, before: '12:00' },
    cleaningMinutes: 15,
    salesCutoffMinutes: 0,
    boxOfficeCutoffMinutes: 0,
    businessDayStart: '04:00',
    refundPolicy: [{ untilMinutesBefore: 0, percent: 100 }],
    payAtCounter: false,
    ticketTypes: priceCard,
    wheelchairReleaseMinutes: null,
    seats: everySeat,
    layout: null,
    onSaleFrom: null,
    ...changes,
  };
}

export function aScheduledShowtime(
  changes: Partial<ShowtimeSnapshot> = {},
): EventOf<typeof ShowtimeScheduled> {
  return ShowtimeScheduled(showtimeSnapshot(changes));
}

/** What every event about a booking of that showtime names. */
export function about(bookingId: BookingId): {
  bookingId: BookingId;
  showtimeId: ShowtimeId;
  movieId: MovieId;
  theaterId: TheaterId;
  auditoriumId: AuditoriumId;
  businessDate: string;
} {
  return { bookingId, showtimeId, movieId, theaterId, auditoriumId, businessDate: '2026-11-21' };
}

/** The seats of these ids as an evening show sells them. */
export function booked(...seatIds: readonly string[]): BookedSeat[] {
  const { prices } = showtimeSnapshot();
  return seatIds.map((seatId) => {
    const seat = everySeat.find((each) => each.seatId === seatId);
    if (seat === undefined) throw new Error(`There is no seat ${seatId} in the fixtures.`);
    const { row, number, tier, kind } = seat;
    return { seatId, row, number, tier, kind, ticketType: ADULT, price: prices[tier] };
  });
}

/** What seats cost together in the evening. */
export function totalOf(...seatIds: readonly string[]): Money {
  return eur(booked(...seatIds).reduce((total, { price }) => total + price.amount, 0));
}

/** One booking in the making; every builder below fills in what is not said. */
export interface BookingFixture {
  readonly bookingId?: BookingId;
  readonly customerId?: UserId | null;
  readonly seats?: readonly string[];
}

function filled({ bookingId = booking(1), customerId = alice, seats = ['A1', 'A2'] }: BookingFixture): {
  bookingId: BookingId;
  customerId: UserId | null;
  seats: readonly string[];
  total: Money;
} {
  return { bookingId, customerId, seats, total: totalOf(...seats) };
}

type HeldChanges = BookingFixture & Partial<Omit<EventOf<typeof SeatsHeld>['data'], 'seats'>>;

/** Seats that Alice holds from `now` on, but for what is said otherwise. */
export function seatsHeld(given: HeldChanges = {}): EventOf<typeof SeatsHeld> {
  const { bookingId, customerId, seats, total } = filled(given);
  return SeatsHeld({
    ...about(bookingId),
    walkIn: null,
    channel: 'online',
    soldBy: null,
    client: null,
    total,
    heldUntil,
    ...given,
    customerId,
    seats: booked(...seats),
  });
}

/** Seats that the box office holds for somebody without an account. */
export function seatsHeldForWalkIn(given: HeldChanges = {}): EventOf<typeof SeatsHeld> {
  const walkIn = { name: sealed(1), email: null };
  return seatsHeld({ customerId: null, walkIn, channel: 'boxOffice', soldBy: clerk, ...given });
}

export function holdExtended(
  given: BookingFixture & { readonly heldUntil?: Instant; readonly releaseAt?: Instant } = {},
): EventOf<typeof HoldExtended> {
  const { bookingId, total } = filled(given);
  return HoldExtended({
    ...about(bookingId),
    total,
    heldUntil: given.heldUntil ?? heldUntil,
    releaseAt: given.releaseAt ?? releaseAt,
  });
}

export function paymentStarted(
  given: BookingFixture & { readonly paymentId?: PaymentId; readonly releaseAt?: Instant } = {},
): EventOf<typeof PaymentStarted> {
  const { bookingId, customerId, total } = filled(given);
  return PaymentStarted({
    ...about(bookingId),
    customerId,
    gateway: 'sandbox',
    amount: total,
    paymentId: given.paymentId ?? payment(1),
    releaseAt: given.releaseAt ?? releaseAt,
  });
}

type EndedHoldFixture = BookingFixture & { readonly paymentId?: PaymentId | null };

export function holdReleased(given: EndedHoldFixture = {}): EventOf<typeof HoldReleased> {
  const { bookingId, seats, total } = filled(given);
  const { paymentId = null } = given;
  return HoldReleased({ ...about(bookingId), seats: [...seats], total, paymentId });
}

export function holdExpired(
  given: EndedHoldFixture & { readonly heldUntil?: Instant } = {},
): EventOf<typeof HoldExpired> {
  const { bookingId, seats, total } = filled(given);
  const { paymentId = null } = given;
  return HoldExpired({
    ...about(bookingId),
    seats: [...seats],
    total,
    paymentId,
    heldUntil: given.heldUntil ?? heldUntil,
  });
}

/** The ended holds of these bookings are archived, and no other is left. */
export function endedHoldsArchived(
  bookingIds: readonly BookingId[] = [booking(1)],
  remaining = 0,
): EventOf<typeof EndedHoldsArchived> {
  const names = { showtimeId, movieId, theaterId, auditoriumId, businessDate: '2026-11-21' };
  return EndedHoldsArchived({ ...names, bookingIds, remaining });
}

type ConfirmedChanges = BookingFixture & Partial<Omit<EventOf<typeof BookingConfirmed>['data'], 'seats'>>;

/** A booking that Alice has paid for online, but for what is said otherwise. */
export function bookingConfirmed(given: ConfirmedChanges = {}): EventOf<typeof BookingConfirmed> {
  const { bookingId, customerId, seats, total } = filled(given);
  return BookingConfirmed({
    ...about(bookingId),
    channel: 'online',
    total,
    amount: total,
    carried: eur(0),
    paymentId: payment(1),
    gateway: 'sandbox',
    method: 'sandbox',
    saleDate: '2026-11-20',
    lateBySeconds: null,
    refundPolicy: [{ untilMinutesBefore: 0, percent: 100 }],
    imported: null,
    ...given,
    customerId,
    seats: booked(...seats),
  });
}

/** The clerk has taken cash for a booking that Alice has confirmed by `counter`, but for what is said otherwise. */
export function bookingPaid(
  given: Partial<EventOf<typeof BookingPaid>['data']> = {},
): EventOf<typeof BookingPaid> {
  return BookingPaid({
    ...about(given.bookingId ?? booking(1)),
    customerId: alice,
    paymentId: payment(1),
    receiptId: payment(2),
    gateway: 'counter',
    method: 'cash',
    amount: totalOf('A1', 'A2'),
    seatCount: 2,
    saleDate: '2026-11-20',
    ...given,
  });
}

type RefusedChanges = Partial<EventOf<typeof PaymentRefused>['data']>;

/** Money for Alice's first booking that came when the seats were somebody else's, but for what is said otherwise. */
export function paymentRefused(given: RefusedChanges = {}): EventOf<typeof PaymentRefused> {
  return PaymentRefused({
    ...about(given.bookingId ?? booking(1)),
    customerId: alice,
    paymentId: payment(1),
    gateway: 'sandbox',
    amount: totalOf('A1', 'A2'),
    reason: 'late-payment',
    ...given,
  });
}

type CancelledChanges = BookingFixture & Partial<Omit<EventOf<typeof BookingCancelled>['data'], 'seats'>>;

/** A booking that Alice has cancelled and gets all her money back for, but for what is said otherwise. */
export function bookingCancelled(given: CancelledChanges = {}): EventOf<typeof BookingCancelled> {
  const { bookingId, customerId, seats, total } = filled(given);
  return BookingCancelled({
    ...about(bookingId),
    channel: 'online',
    total,
    cancelledBy: 'owner',
    reason: null,
    saleDate: '2026-11-20',
    refund: { refundId: refund(1), paymentId: payment(1), amount: total },
    ...given,
    customerId,
    seats: booked(...seats),
  });
}

/** The ticket for A1 of Alice's first booking was scanned a quarter of an hour before the show, but for what is said otherwise. */
export function ticketScanned(
  given: Partial<EventOf<typeof TicketScanned>['data']> = {},
): EventOf<typeof TicketScanned> {
  return TicketScanned({
    ...about(given.bookingId ?? booking(1)),
    seatId: 'A1',
    scanId: scan(1),
    scannedAt: doorsOpen,
    device: 'door-1',
    ...given,
  });
}

export function seatsBlocked(...seats: readonly string[]): EventOf<typeof SeatsBlocked> {
  return SeatsBlocked({ showtimeId, seats: [...seats], cause: 'staff', reason: 'broken armrest' });
}

/** Alice holds A1 and A2, but for what is said otherwise. */
export function holdSeats(changes: Partial<Omit<HoldSeats, 'type'>> = {}): HoldSeats {
  return {
    type: 'HoldSeats',
    bookingId: booking(1),
    caller: byAlice,
    customerId: alice,
    walkIn: null,
    seats: ['A1', 'A2'],
    now,
    holdSeconds: HOLD_SECONDS,
    maximumSeats: 10,
    maximumHolds: 3,
    client: null,
    ...changes,
  };
}

/** The box office holds A1 and A2 for somebody without an account, but for what is said otherwise. */
export function holdSeatsAtTheBoxOffice(changes: Partial<Omit<HoldSeats, 'type'>> = {}): HoldSeats {
  const walkIn = { name: sealed(1), email: null };
  return holdSeats({ caller: byStaff, customerId: null, walkIn, maximumSeats: 50, ...changes });
}

/** Alice begins to pay her first booking, but for what is said otherwise. */
export function startPayment(changes: Partial<Omit<StartPayment, 'type'>> = {}): StartPayment {
  return {
    type: 'StartPayment',
    bookingId: booking(1),
    caller: byAlice,
    paymentId: payment(1),
    gateway: 'sandbox',
    replaces: null,
    now,
    holdSeconds: HOLD_SECONDS,
    graceSeconds: GRACE_SECONDS,
    ...changes,
  };
}

export function releaseHold(changes: Partial<Omit<ReleaseHold, 'type'>> = {}): ReleaseHold {
  return { type: 'ReleaseHold', bookingId: booking(1), caller: byAlice, ...changes };
}

export function expireHold(changes: Partial<Omit<ExpireHold, 'type'>> = {}): ExpireHold {
  return { type: 'ExpireHold', bookingId: booking(1), endedPaymentId: null, now: heldUntil, ...changes };
}

/** The gateway has proven the money for Alice's first booking, but for what is said otherwise. */
export function settleByGateway(changes: Partial<Omit<SettlePayment, 'type'>> = {}): SettlePayment {
  return {
    type: 'SettlePayment',
    bookingId: booking(1),
    paymentId: payment(1),
    gateway: 'sandbox',
    method: 'sandbox',
    paid: totalOf('A1', 'A2'),
    now,
    ...changes,
  };
}

/** The clerk takes cash for Alice's first booking, but for what is said otherwise. */
export function confirmAtCounter(changes: Partial<Omit<ConfirmBooking, 'type'>> = {}): ConfirmBooking {
  return {
    type: 'ConfirmBooking',
    bookingId: booking(1),
    caller: byStaff,
    paymentId: payment(1),
    method: 'cash',
    now,
    ...changes,
  };
}

export function cancelBooking(changes: Partial<Omit<CancelBooking, 'type'>> = {}): CancelBooking {
  return {
    type: 'CancelBooking',
    bookingId: booking(1),
    caller: byAlice,
    refundId: refund(1),
    reason: null,
    now,
    ...changes,
  };
}

/** A door scans the ticket for A1 of Alice's first booking, but for what is said otherwise. */
export function scanTicket(changes: Partial<Omit<ScanTicket, 'type'>> = {}): ScanTicket {
  return {
    type: 'ScanTicket',
    bookingId: booking(1),
    seatId: 'A1',
    scanId: scan(1),
    scannedAt: doorsOpen,
    device: 'door-1',
    now: doorsOpen,
    ...changes,
  };
}

export function blockSeats(changes: Partial<Omit<BlockSeats, 'type'>> = {}): BlockSeats {
  return { type: 'BlockSeats', seats: ['A1'], reason: 'broken armrest', now, ...changes };
}

/** What is asked of a gateway for Alice's first booking, but for what is said otherwise. */
export function paymentRequest(changes: Partial<PaymentRequest> = {}): PaymentRequest {
  return {
    paymentId: payment(1),
    ...about(booking(1)),
    gateway: 'sandbox',
    customerId: alice,
    amount: totalOf('A1', 'A2'),
    timeZone: 'Europe/Berlin',
    businessDayStart: '04:00',
    ...changes,
  };
}

/** A movie of two hours at 10.00 EUR, but for what is said otherwise. */
export function movieDetails(changes: Partial<MovieDetails> = {}): MovieDetails {
  return {
    title: 'The Third Man',
    description: 'Vienna, 1948.',
    genres: ['noir'],
    language: 'en',
    ratingTenths: 42,
    classification: 'PG',
    releaseDate: '1949-09-01',
    posterUrl: 'https://example.org/poster.jpg',
    trailerUrl: null,
    durationMinutes: 120,
    basePrice: eur(1000),
    actorIds: [],
    ...changes,
  };
}

/** A theater in Berlin with the usual terms, but for what is said otherwise. */
export function theaterDetails(changes: Partial<TheaterDetails> = {}): TheaterDetails {
  return {
    name: 'Kino Babylon',
    city: 'Berlin',
    address: 'Rosa-Luxemburg-Straße 30',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    surcharges: { premium: 500, vip: 1000, recliner: 0 },
    morningDiscount: { percent: 20, before: '12:00' },
    cleaningMinutes: 15,
    salesCutoffMinutes: 0,
    boxOfficeCutoffMinutes: 0,
    businessDayStart: '04:00',
    refundPolicy: [{ untilMinutesBefore: 0, percent: 100 }],
    payAtCounter: false,
    ticketTypes: usualTicketTypes,
    wheelchairReleaseMinutes: null,
    ...changes,
  };
}
