import { registry, type Category, type EventIn, type MarqueeEvent } from '../../domain/aggregates.ts';
import type { WebhookKind } from '../../domain/webhook/values.ts';
import type { RecordedEvent } from '../../engine/event.ts';

/** What is sent of an event: its kind, and those of its fields that are for others. */
interface Row<Event extends MarqueeEvent> {
  readonly kind: WebhookKind;
  readonly fields: readonly (keyof Event['data'] & string)[];
}

type OfType<Event extends MarqueeEvent, Type> = Extract<Event, { readonly type: Type }>;

/** For every event type: a row, or `private`. A type, or an aggregate, that is left out does not compile. */
type PublicEvents = {
  readonly [In in Category]:
    | 'private'
    | {
        readonly [Type in EventIn<In>['type']]: Row<OfType<EventIn<In>, Type>> | 'private';
      };
};

/** The kind of a message that staff have asked for, to see whether it arrives. It is of no subscription's choice. */
export const TEST_KIND = 'webhook.test';

const ofBooking = [
  'bookingId',
  'showtimeId',
  'movieId',
  'theaterId',
  'auditoriumId',
  'businessDate',
] as const;
const ofShowtime = ['showtimeId', 'movieId', 'theaterId', 'auditoriumId', 'businessDate'] as const;
const ofPayment = ['paymentId', ...ofBooking, 'gateway', 'amount'] as const;
const ofRefund = ['refundId', ...ofPayment] as const;
const ofMovie = [
  'title',
  'description',
  'genres',
  'language',
  'ratingTenths',
  'classification',
  'releaseDate',
  'posterUrl',
  'trailerUrl',
] as const;

/** A row: `kind` with these fields. */
function as<const Fields extends readonly string[]>(
  kind: WebhookKind,
  ...fields: Fields
): { readonly kind: WebhookKind; readonly fields: Fields } {
  return { kind, fields };
}

/**
 * What other systems are told. Fields are named one by one, so that none gets out because an event has one more: nothing
 * that is sealed, nobody's id, no text of a gateway, no machinery.
 */
const publicEvents: PublicEvents = {
  account: 'private',
  administrators: 'private',
  closing: 'private',
  distributorreturn: 'private',
  emailclaim: 'private',
  gatewayevent: 'private',
  import: 'private',
  mail: 'private',
  notary: 'private',
  session: 'private',
  timetable: 'private',
  webhook: 'private',
  movie: {
    MovieAdded: as('movie.added', 'movieId', ...ofMovie, 'durationMinutes', 'basePrice', 'actorIds'),
    MovieDescriptionRevised: as('movie.changed', 'movieId', ...ofMovie),
    MovieDurationCorrected: as('movie.changed', 'movieId', 'durationMinutes'),
    MovieRepriced: as('movie.changed', 'movieId', 'basePrice'),
    MovieRecast: as('movie.changed', 'movieId', 'actorIds'),
    MovieRetired: as('movie.retired', 'movieId'),
    MovieReinstated: as('movie.reinstated', 'movieId'),
    PosterUploaded: as('movie.changed', 'movieId'),
    PosterWithdrawn: as('movie.changed', 'movieId'),
  },
  actor: {
    ActorAdded: as('actor.added', 'actorId', 'name'),
    ActorRenamed: as('actor.changed', 'actorId', 'name'),
    ActorRetired: as('actor.retired', 'actorId'),
    ActorReinstated: as('actor.reinstated', 'actorId'),
  },
  theater: {
    TheaterOpened: as('theater.opened', 'theaterId', 'name', 'city', 'address', 'timeZone', 'currency'),
    TheaterRenamed: as('theater.changed', 'theaterId', 'name'),
    TheaterRelocated: as('theater.changed', 'theaterId', 'city', 'address', 'timeZone'),
    TheaterTermsRevised: as('theater.changed', 'theaterId', 'currency', 'ticketTypes', 'surcharges'),
    TheaterRetired: as('theater.retired', 'theaterId'),
    TheaterReinstated: as('theater.reinstated', 'theaterId'),
  },
  auditorium: {
    AuditoriumBuilt: as('auditorium.built', 'auditoriumId', 'theaterId', 'name', 'screenType'),
    AuditoriumRenamed: as('auditorium.changed', 'auditoriumId', 'name'),
    ScreenRefitted: as('auditorium.changed', 'auditoriumId', 'screenType'),
    SeatsInstalled: as('auditorium.changed', 'auditoriumId'),
    SeatReclassified: as('auditorium.changed', 'auditoriumId', 'seatId', 'tier', 'kind'),
    SeatDeactivated: as('auditorium.changed', 'auditoriumId', 'seatId'),
    SeatActivated: as('auditorium.changed', 'auditoriumId', 'seatId'),
    SeatingPlanAdopted: as('auditorium.changed', 'auditoriumId'),
    PeriodBlockPlaced: as('auditorium.changed', 'auditoriumId', 'blockId'),
    PeriodBlockLifted: as('auditorium.changed', 'auditoriumId', 'blockId'),
    AuditoriumRetired: as('auditorium.retired', 'auditoriumId'),
    AuditoriumReinstated: as('auditorium.reinstated', 'auditoriumId'),
  },
  showtime: {
    ShowtimeScheduled: as(
      'showtime.scheduled',
      ...ofShowtime,
      'startsAt',
      'endsAt',
      'durationMinutes',
      'timeZone',
      'basePrice',
      'prices',
      'onSaleFrom',
    ),
    SchedulingAbandoned: 'private',
    ShowtimeRescheduled: as('showtime.rescheduled', ...ofShowtime, 'startsAt', 'endsAt', 'prices'),
    ShowtimeRelocated: as('showtime.relocated', ...ofShowtime, 'startsAt', 'endsAt', 'prices'),
    ShowtimeRepriced: as('showtime.repriced', ...ofShowtime, 'basePrice', 'prices'),
    SalesStartMoved: as('showtime.sales-moved', ...ofShowtime, 'onSaleFrom'),
    ShowtimeCancelled: as('showtime.cancelled', ...ofShowtime, 'startsAt', 'reason'),
    SeatsOffered: as('seats.offered', 'showtimeId', 'seats'),
    SeatsBlocked: as('seats.blocked', 'showtimeId', 'seats'),
    SeatsUnblocked: as('seats.unblocked', 'showtimeId', 'seats'),
    SeatsWithdrawn: 'private',
    SeatsReinstated: 'private',
    SeatsArranged: 'private',
    SeatsHeld: as('hold.placed', ...ofBooking, 'channel', 'seats', 'total', 'heldUntil'),
    HoldExtended: as('hold.extended', ...ofBooking, 'total', 'heldUntil'),
    HoldReleased: as('hold.released', ...ofBooking, 'seats', 'total'),
    HoldExpired: as('hold.expired', ...ofBooking, 'seats', 'total', 'heldUntil'),
    PaymentStarted: 'private',
    BookingConfirmed: as(
      'booking.confirmed',
      ...ofBooking,
      'channel',
      'seats',
      'total',
      'paymentId',
      'gateway',
      'method',
      'amount',
      'carried',
      'saleDate',
    ),
    PaymentRefused: 'private',
    BookingPaid: as('booking.paid', ...ofPayment, 'method', 'saleDate'),
    BookingCancelled: as(
      'booking.cancelled',
      ...ofBooking,
      'channel',
      'seats',
      'total',
      'cancelledBy',
      'refund',
      'saleDate',
    ),
    SeatsCancelled: as(
      'booking.seats-cancelled',
      ...ofBooking,
      'channel',
      'seats',
      'remainingSeats',
      'total',
      'cancelledBy',
      'refund',
      'saleDate',
    ),
    RefundOwed: 'private',
    SeatsChanged: as(
      'booking.seats-changed',
      ...ofBooking,
      'channel',
      'status',
      'formerSeats',
      'seats',
      'total',
    ),
    ExchangeBegun: 'private',
    ExchangeClaimed: 'private',
    BookingExchanged: as(
      'booking.exchanged',
      ...ofBooking,
      'channel',
      'seats',
      'total',
      'newBookingId',
      'saleDate',
    ),
    ExchangeReleased: 'private',
    TicketScanned: as('ticket.scanned', ...ofBooking, 'seatId', 'scannedAt', 'device'),
    WalkInErased: 'private',
    EndedHoldsArchived: 'private',
  },
  payment: {
    PaymentRequested: 'private',
    PaymentOpened: 'private',
    PaymentSucceeded: as('payment.succeeded', ...ofPayment, 'method', 'saleDate'),
    PaymentFailed: as('payment.failed', ...ofPayment),
    PaymentCancelled: as('payment.cancelled', ...ofPayment),
    PaymentDiscrepancyFound: 'private',
    PaymentStalled: 'private',
    PaymentReviewed: 'private',
    RefundRequested: as('refund.requested', ...ofRefund, 'reason', 'saleDate'),
    RefundOpened: 'private',
    RefundSucceeded: as('refund.succeeded', ...ofRefund, 'method', 'saleDate'),
    RefundFailed: as('refund.failed', ...ofRefund),
    RefundReversed: as('refund.reversed', ...ofRefund, 'method', 'saleDate'),
    DisputeOpened: as('dispute.opened', ...ofPayment),
    DisputeClosed: as('dispute.closed', ...ofPayment, 'status'),
  },
};

const rows = new Map(
  Object.values(publicEvents).flatMap((events) =>
    events === 'private'
      ? []
      : Object.entries(events as Readonly<Record<string, Row<MarqueeEvent> | 'private'>>),
  ),
);

/** How the names of the streams begin whose events may be sent. */
export const publicPrefixes: readonly string[] = Object.entries(publicEvents)
  .filter(([category, events]) => events !== 'private' || category === 'webhook')
  .map(([category]) => `${category}-`);

/** What is sent of an event. */
export interface PublicEvent {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What an event is to a subscription; null where it is nothing to it. Throws where the event does not fit its declaration.
 */
export function publicEventFor(
  subscription: { readonly webhookId: string; readonly kinds: readonly WebhookKind[] },
  recorded: RecordedEvent,
): PublicEvent | null {
  if (recorded.type === 'WebhookTestRequested') {
    const { webhookId } = recorded.data;
    return webhookId === subscription.webhookId ? { kind: TEST_KIND, data: { webhookId } } : null;
  }
  const row = rows.get(recorded.type);
  if (row === undefined || row === 'private' || !subscription.kinds.includes(row.kind)) return null;
  const data: Readonly<Record<string, unknown>> = registry.decode(recorded).data;
  const shown = row.fields.filter((field) => data[field] !== undefined);
  return { kind: row.kind, data: Object.fromEntries(shown.map((field) => [field, data[field]])) };
}

/** The event types of each kind. For the tests and the documentation. */
export function typesOfKind(kind: WebhookKind): readonly string[] {
  return [...rows].flatMap(([type, row]) => (row !== 'private' && row.kind === kind ? [type] : []));
}
