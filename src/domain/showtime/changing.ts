import { z } from 'zod';
import { accept, reject, refuseStale, type Decision, type ExpectedVersion } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import { addMinutes, Instant } from '../../engine/instant.ts';
import { AuditoriumId, ClaimId, MovieId, ShowtimeId, TheaterId } from '../kernel/ids.ts';
import { Layout } from '../auditorium/layout.ts';
import { Seat, SeatId } from '../auditorium/values.ts';
import { businessDateOf, LocalDate } from '../kernel/local-time.ts';
import { Price, type Money } from '../kernel/money.ts';
import { text } from '../kernel/text.ts';
import { expireLapsed, type HoldExpired } from './holding.ts';
import { missingSeats, refusedMove, seatsAfterMove, type NewSlot } from './relocating.ts';
import { priceList } from './pricing.ts';
import type { ShowtimeSnapshot } from './scheduling.ts';
import { sellingTimesOf } from './selling-times.ts';
import type { ShowtimeRows, Showtime } from './state.ts';
import { PriceList } from './values.ts';

/** Every event about a showtime as a whole has these fields. */
export const aboutShowtime = {
  showtimeId: ShowtimeId,
  movieId: MovieId,
  theaterId: TheaterId,
  auditoriumId: AuditoriumId,
  /** Of the showtime as it is after the event. */
  businessDate: LocalDate,
};

/** Why a showtime is cancelled, in words that its customers may read. */
export const CancellationReason = text(200);

/** A showtime begins at another time. Its tickets stay valid, at the price that was paid. */
export const ShowtimeRescheduled = event('ShowtimeRescheduled', {
  ...aboutShowtime,
  startsAt: Instant,
  endsAt: Instant,
  /** Of tickets from now on: the morning discount may have come or gone. */
  prices: PriceList,
  /** The slot that it has now. */
  claimId: ClaimId,
  /** When it was to begin before, and the slot that it had. */
  formerly: z.strictObject({ startsAt: Instant, claimId: ClaimId }).readonly(),
});

/**
 * A showtime is in another auditorium, at another time too where that says so. Every seat that somebody has is there; its
 * ticket stays as it was sold, whatever the tier of the seat is there.
 */
export const ShowtimeRelocated = event('ShowtimeRelocated', {
  ...aboutShowtime,
  startsAt: Instant,
  endsAt: Instant,
  prices: PriceList,
  claimId: ClaimId,
  seats: z.array(Seat).min(1).readonly(),
  layout: Layout,
  /** The seats that staff have blocked for this showtime, and that are there, too. */
  blocked: z.array(SeatId).readonly(),
  formerly: z.strictObject({ auditoriumId: AuditoriumId, startsAt: Instant, claimId: ClaimId }).readonly(),
});

/** Tickets cost something else from now on. Holds and sales keep their price. */
export const ShowtimeRepriced = event('ShowtimeRepriced', {
  ...aboutShowtime,
  basePrice: Price,
  prices: PriceList,
});

/** Sales begin at another time; null: they have begun. */
export const SalesStartMoved = event('SalesStartMoved', { ...aboutShowtime, onSaleFrom: Instant.nullable() });

/** A showtime will not take place. Every booking of it is given back, one by one. */
export const ShowtimeCancelled = event('ShowtimeCancelled', {
  ...aboutShowtime,
  claimId: ClaimId,
  startsAt: Instant,
  reason: CancellationReason,
});

export const changingEvents = [
  ShowtimeRescheduled,
  ShowtimeRelocated,
  ShowtimeRepriced,
  SalesStartMoved,
  ShowtimeCancelled,
] as const;

type ChangingEvent = EventOf<(typeof changingEvents)[number]>;

/** What of a showtime is to be changed; what is absent stays. */
export interface ReviseShowtime extends ExpectedVersion {
  readonly type: 'ReviseShowtime';
  /** The slot that was claimed for a new start, or in another auditorium. */
  readonly slot?: NewSlot | undefined;
  readonly basePrice?: Money | undefined;
  readonly onSaleFrom?: Instant | null | undefined;
  readonly now: Instant;
}

export interface CancelShowtime extends ExpectedVersion {
  readonly type: 'CancelShowtime';
  readonly reason: string;
  readonly now: Instant;
}

type ChangingRejection =
  | 'claim-released'
  | 'seats-unavailable'
  | 'currency-mismatch'
  | 'on-sale-after-start'
  | 'showtime-cancelled'
  | 'showtime-over'
  | 'showtime-started'
  | 'starts-in-the-past'
  | 'version-conflict';
type ChangingDecision = Decision<ChangingEvent | EventOf<typeof HoldExpired>, ChangingRejection>;

/** Changes the start, the price or the start of sales of a showtime that has not begun: all of it, or nothing. */
function reviseShowtime(command: ReviseShowtime, showtime: Showtime): ChangingDecision {
  const { slot, now } = command;
  const { snapshot } = showtime;
  const refused = refuseStale(command, showtime.revision) ?? refusedChange(showtime, now);
  if (refused !== undefined) return refused;
  const startsAt = slot?.startsAt ?? snapshot.startsAt;
  if (startsAt <= now)
    return reject('starts-in-the-past', `A showtime must start in the future, not at ${startsAt}.`);
  const onSaleFrom = command.onSaleFrom === undefined ? snapshot.onSaleFrom : command.onSaleFrom;
  if (onSaleFrom !== null && onSaleFrom >= startsAt) {
    return reject('on-sale-after-start', `Sales must begin before the start at ${startsAt}.`);
  }
  const basePrice = command.basePrice ?? snapshot.basePrice;
  const { currency } = snapshot.basePrice;
  if (basePrice.currency !== currency) {
    return reject(
      'currency-mismatch',
      `This showtime sells in ${currency}; the price is in ${basePrice.currency}.`,
    );
  }
  const isMoved = slot !== undefined && slot.claimId !== snapshot.claimId;
  const inTheWay = isMoved ? refusedMove(slot, showtime, now) : undefined;
  if (inTheWay !== undefined) return inTheWay;
  const after = isMoved ? movedTo(snapshot, slot) : snapshot;
  const names = namesOfShowtime(after);
  const repriced = { ...after, basePrice };
  return accept<ChangingEvent | EventOf<typeof HoldExpired>>(
    ...(isMoved ? moved(showtime, after, slot, now) : []),
    ...(basePrice.amount === snapshot.basePrice.amount
      ? []
      : [ShowtimeRepriced({ ...names, basePrice, prices: priceList(repriced) })]),
    ...(onSaleFrom === snapshot.onSaleFrom ? [] : [SalesStartMoved({ ...names, onSaleFrom })]),
  );
}

function refusedChange({ snapshot, cancelled }: Showtime, now: Instant): ChangingDecision | undefined {
  if (cancelled !== null) return reject('showtime-cancelled', 'This showtime is cancelled.');
  if (now < snapshot.startsAt) return undefined;
  return reject('showtime-started', `The showtime began at ${snapshot.startsAt}.`);
}

function movedTo(
  snapshot: ShowtimeSnapshot,
  { startsAt, auditoriumId = snapshot.auditoriumId }: NewSlot,
): ShowtimeSnapshot {
  const { timeZone, businessDayStart, durationMinutes } = snapshot;
  const moved = {
    ...snapshot,
    auditoriumId,
    startsAt,
    endsAt: addMinutes(startsAt, durationMinutes),
    businessDate: businessDateOf(startsAt, timeZone, businessDayStart),
  };
  return { ...moved, prices: priceList(moved) };
}

function moved(
  showtime: Showtime,
  after: ShowtimeSnapshot,
  { claimId, room }: NewSlot,
  now: Instant,
): readonly (ChangingEvent | EventOf<typeof HoldExpired>)[] {
  const { snapshot, taken } = showtime;
  if (room === undefined) return [rescheduled(snapshot, after, claimId)];
  const { startsAt, endsAt, prices } = after;
  const { auditoriumId, startsAt: formerStart, claimId: formerClaim } = snapshot;
  const { seats, layout } = room;
  return [
    ...expireLapsed(showtime, missingSeats(seats, showtime), now),
    ShowtimeRelocated({
      ...namesOfShowtime(after),
      startsAt,
      endsAt,
      prices,
      claimId,
      seats,
      layout,
      blocked: seats.map(({ seatId }) => seatId).filter((seatId) => taken.get(seatId) === 'blocked'),
      formerly: { auditoriumId, startsAt: formerStart, claimId: formerClaim },
    }),
  ];
}

function rescheduled(
  { startsAt: formerStart, claimId: formerClaim }: ShowtimeSnapshot,
  after: ShowtimeSnapshot,
  claimId: ClaimId,
): ChangingEvent {
  const { startsAt, endsAt, prices } = after;
  const formerly = { startsAt: formerStart, claimId: formerClaim };
  return ShowtimeRescheduled({ ...namesOfShowtime(after), startsAt, endsAt, prices, claimId, formerly });
}

/** Cancels a showtime that is not over. What becomes of its bookings is decided for each of them. */
function cancelShowtime(command: CancelShowtime, showtime: Showtime): ChangingDecision {
  const { reason, now } = command;
  const { snapshot, cancelled } = showtime;
  if (cancelled !== null) return accept();
  const refused = refuseStale(command, showtime.revision);
  if (refused !== undefined) return refused;
  if (now >= snapshot.endsAt) return reject('showtime-over', `The showtime ended at ${snapshot.endsAt}.`);
  const { claimId, startsAt } = snapshot;
  return accept(ShowtimeCancelled({ ...namesOfShowtime(snapshot), claimId, startsAt, reason }));
}

/** The fields of every event about a showtime as a whole. */
export function namesOfShowtime({
  showtimeId,
  movieId,
  theaterId,
  auditoriumId,
  businessDate,
}: ShowtimeSnapshot): Pick<ShowtimeSnapshot, keyof typeof aboutShowtime> {
  return { showtimeId, movieId, theaterId, auditoriumId, businessDate };
}

/** What becomes of a showtime after it was scheduled. */
export const changing = {
  decide: { ReviseShowtime: reviseShowtime, CancelShowtime: cancelShowtime },
  evolve: {
    ShowtimeRescheduled: (showtime, { claimId, startsAt, endsAt, businessDate, prices, formerly }) => {
      const snapshot = { ...showtime.snapshot, claimId, startsAt, endsAt, businessDate, prices };
      const confirmed = [...showtime.bookings.values()].filter(({ status }) => status === 'confirmed');
      const confirmedBookings = confirmed.map(({ bookingId }) => bookingId);
      const lastMove = {
        claimId,
        formerStart: formerly.startsAt,
        formerAuditoriumId: snapshot.auditoriumId,
        confirmedBookings,
      };
      return { ...showtime, snapshot, lastMove, ...sellingTimesOf(snapshot) };
    },
    ShowtimeRelocated: (showtime, { formerly, blocked, ...after }) => {
      const snapshot = { ...showtime.snapshot, ...after };
      const confirmed = [...showtime.bookings.values()].filter(({ status }) => status === 'confirmed');
      const lastMove = {
        claimId: after.claimId,
        formerStart: formerly.startsAt,
        formerAuditoriumId: formerly.auditoriumId,
        confirmedBookings: confirmed.map(({ bookingId }) => bookingId),
      };
      return {
        ...showtime,
        snapshot,
        lastMove,
        ...seatsAfterMove(showtime, after.seats, blocked),
        ...sellingTimesOf(snapshot),
      };
    },
    ShowtimeRepriced: (showtime, { basePrice, prices }) => {
      return { ...showtime, snapshot: { ...showtime.snapshot, basePrice, prices } };
    },
    SalesStartMoved: (showtime, { onSaleFrom }) => {
      return { ...showtime, snapshot: { ...showtime.snapshot, onSaleFrom } };
    },
    ShowtimeCancelled: (showtime, { reason }) => ({ ...showtime, cancelled: { reason } }),
  } satisfies ShowtimeRows<ChangingEvent>,
};
