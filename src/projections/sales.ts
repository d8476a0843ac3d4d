import type { EventIn } from '../domain/aggregates.ts';
import type { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import { sharesOf } from '../domain/kernel/money.ts';
import type { Channel } from '../domain/showtime/values.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { ignored, type ProjectionTable, type Row } from '../engine/projections/projection.ts';
import { placed, projectionOf, type Placed } from './define-projection.ts';
import { leavingSeatsIgnored } from './showtime-events.ts';

/** Counts and money that can be added up. Money is in minor units of one currency. */
export interface Sales {
  /** The bookings that were confirmed, later cancellations included. */
  readonly bookings: number;
  /** Their seats, complimentary ones included. */
  readonly seatsSold: number;
  readonly complimentarySeats: number;
  /** Those that were paid for: not yet what is to be paid at the counter. */
  readonly paidSeats: number;
  /** What was paid for them. */
  readonly gross: number;
  /** What was paid back of it. */
  readonly refunds: number;
}

/** Money that came and went by one way: `cash`, `terminal`, or the name of a gateway. */
export interface Takings {
  readonly method: string;
  readonly taken: number;
  readonly refunded: number;
}

/** The sales of one ticket type. A booking counts in each type that it has seats of. */
export type TypeSales = Sales & { readonly ticketType: string };

/**
 * What was sold of one showtime, and paid back, on one business date, while the show had one date. One booking more makes
 * it no larger.
 */
export type SalesLine = Sales & {
  readonly lineId: string;
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  /** Of the showtime. */
  readonly businessDate: string;
  /** Of the sale, or of the refund. */
  readonly saleDate: string;
  readonly currency: string;
  /** Null: of money that was taken after its booking, or paid back. `bookingMoney` knows of which tickets. */
  readonly channel: Channel | null;
  /** By ticket type; none where `channel` is null. */
  readonly types: readonly TypeSales[];
  /** Of all money of that date, whatever it bought. What another system took is none of it. */
  readonly takings: readonly Takings[];
};

/** What one hour, or one event, added to a line. */
export type SalesPart = SalesLine & {
  /** The line that an hour is of, or the hour that an event is of. */
  readonly partOf: string;
};

type SaleEvent = Extract<
  EventIn<'showtime' | 'payment'>,
  {
    readonly type:
      | 'BookingConfirmed'
      | 'BookingExchanged'
      | 'BookingPaid'
      | 'PaymentSucceeded'
      | 'RefundReversed'
      | 'RefundSucceeded';
  }
>;
type AddedSales = Partial<Sales> & {
  readonly types?: readonly TypeSales[];
  readonly takings?: readonly Takings[];
};

/** The rows of the events that add to some documents, all of a type or some. */
type Adding<Document> = <Event extends SaleEvent>(
  changeOf: (event: RecordedEvent<Event>) => AddedSales,
  isAdding?: (event: RecordedEvent<Event>) => boolean,
) => Row<Event, Document>;

function tableOf<Document>(
  adding: Adding<Document>,
): ProjectionTable<EventIn<'showtime' | 'payment'>, Document> {
  return {
    ...leavingSeatsIgnored,
    BookingConfirmed: adding(({ data }) => {
      const { seats, method, amount, carried } = data;
      const paid = amount.amount + carried.amount;
      const sold = { bookings: 1, ...soldOf(seats.length, method, paid) };
      return { ...sold, types: typesOf(seats, method, paid), takings: takenAtCounter(data) };
    }),
    // What pays another booking is a sale there, and money given back here.
    BookingExchanged: adding(({ data }) => ({ refunds: data.amount.amount })),
    BookingPaid: adding(({ data }) => ({
      paidSeats: data.seatCount,
      gross: data.amount.amount,
      takings: takenAtCounter(data),
    })),
    // At the counter the booking says it first, and at once.
    PaymentSucceeded: adding(
      ({ data }) => ({ takings: takingsOf(data.gateway, { taken: data.amount.amount }) }),
      ({ data }) => data.gateway !== COUNTER,
    ),
    RefundSucceeded: adding(({ data }) => ({
      refunds: data.amount.amount,
      takings: wentBack(data, data.amount.amount),
    })),
    RefundReversed: adding(({ data }) => ({
      refunds: -data.amount.amount,
      takings: wentBack(data, -data.amount.amount),
    })),
    ShowtimeScheduled: ignored,
    ShowtimeRelocated: ignored,
    SeatsHeld: ignored,
    HoldReleased: ignored,
    HoldExpired: ignored,
    BookingCancelled: ignored,
    SeatsChanged: ignored,
    SeatsCancelled: ignored,
    SeatsOffered: ignored,
    SeatsBlocked: ignored,
    SeatsUnblocked: ignored,
    SeatsWithdrawn: ignored,
    SeatsReinstated: ignored,
    PaymentRequested: ignored,
    PaymentOpened: ignored,
    RefundOpened: ignored,
    PaymentFailed: ignored,
    PaymentCancelled: ignored,
    PaymentDiscrepancyFound: ignored,
    PaymentReviewed: ignored,
    PaymentStalled: ignored,
    DisputeOpened: ignored,
    DisputeClosed: ignored,
    RefundRequested: ignored,
    RefundFailed: ignored,
  };
}

/**
 * The sums of each showtime, business date of sale, currency and channel, so that no report reads bookings. Money that is
 * taken at the counter later counts on the date on which it was taken, a refund on the one on which it succeeded. A refund
 * counts here whatever it was for: `refusedPayments` has those of money that never bought a ticket.
 */
export const sales = placed(
  projectionOf<SalesLine>().reading(
    'showtime',
    'payment',
  )({
    name: 'sales',
    version: 5,
    indexes: [
      ['saleDate', 'lineId'],
      ['businessDate', 'lineId'],
      ['movieId', 'saleDate'],
      ['theaterId', 'saleDate'],
    ],
    on: tableOf<SalesLine>((changeOf, isAdding = always) => ({
      ids: (event) => (isAdding(event) ? [lineOf(event)] : []),
      change: (line, event, lineId) => addedTo(line, event, changeOf(event), lineId),
    })),
  }),
);

/**
 * What each hour and each event added to the lines of `sales`: a line that has changed after some position was until then
 * the sum of its hours, and the hour in which it has changed that of its events.
 */
export const salesParts = placed(
  projectionOf<SalesPart>().reading(
    'showtime',
    'payment',
  )({
    name: 'sales-parts',
    version: 2,
    indexes: [['partOf', 'lineId']],
    on: tableOf<SalesPart>((changeOf, isAdding = always) => ({
      ids: (event) => (isAdding(event) ? [hourOf(event), event.id] : []),
      change: (part, event, id) => {
        const partOf = id === event.id ? hourOf(event) : lineOf(event);
        return { ...addedTo(part, event, changeOf(event), id), partOf };
      },
    })),
  }),
);

export type PlacedLine = SalesLine & Placed;

export const noSales: Sales = {
  bookings: 0,
  seatsSold: 0,
  complimentarySeats: 0,
  paidSeats: 0,
  gross: 0,
  refunds: 0,
};

export function addSales(total: Sales, more: Partial<Sales>): Sales {
  return {
    bookings: total.bookings + (more.bookings ?? 0),
    seatsSold: total.seatsSold + (more.seatsSold ?? 0),
    complimentarySeats: total.complimentarySeats + (more.complimentarySeats ?? 0),
    paidSeats: total.paidSeats + (more.paidSeats ?? 0),
    gross: total.gross + (more.gross ?? 0),
    refunds: total.refunds + (more.refunds ?? 0),
  };
}

/** Seats that were sold by a payment method, as sales without their booking. */
function soldOf(seats: number, method: string, amount: number): Partial<Sales> {
  if (method === 'counter') return { seatsSold: seats };
  if (method === 'complimentary') return { seatsSold: seats, complimentarySeats: seats };
  return { seatsSold: seats, paidSeats: seats, gross: amount };
}

interface PricedSeat {
  readonly ticketType: string;
  readonly price: { readonly amount: number };
}

/** An amount of money for seats, as shares of their ticket types: by price, and by number where they cost nothing. */
export function sharesOfTypes(
  seats: readonly PricedSeat[],
  amount: number,
): readonly { readonly ticketType: string; readonly seats: number; readonly share: number }[] {
  const ticketTypes = [...new Set(seats.map(({ ticketType }) => ticketType))].sort();
  const seatsOf = ticketTypes.map((each) => seats.filter(({ ticketType }) => ticketType === each));
  const prices = seatsOf.map((some) => some.reduce((total, { price }) => total + price.amount, 0));
  const isFree = prices.every((price) => price === 0);
  const shares = sharesOf(amount, isFree ? seatsOf.map(({ length }) => length) : prices);
  return ticketTypes.map((ticketType, index) => ({
    ticketType,
    seats: seatsOf[index]?.length ?? 0,
    share: shares[index] ?? 0,
  }));
}

function typesOf(seats: readonly PricedSeat[], method: string, amount: number): readonly TypeSales[] {
  return sharesOfTypes(seats, amount).map((type) => ({
    ticketType: type.ticketType,
    ...addSales({ ...noSales, bookings: 1 }, soldOf(type.seats, method, type.share)),
  }));
}

function always(): boolean {
  return true;
}

/** The gateway of what staff take and pay out. */
const COUNTER = 'counter';

function takingsOf(method: string, money: Partial<Takings>): readonly Takings[] {
  const { taken = 0, refunded = 0 } = money;
  return taken === 0 && refunded === 0 ? [] : [{ method, taken, refunded }];
}

function takenAtCounter({
  gateway,
  method,
  amount,
}: Extract<SaleEvent, { readonly type: 'BookingConfirmed' | 'BookingPaid' }>['data']): readonly Takings[] {
  const isTaken = gateway === COUNTER && (method === 'cash' || method === 'terminal');
  return isTaken ? takingsOf(method, { taken: amount.amount }) : [];
}

/**
 * Money that went back, or less than nothing where it was sent back. What another system took goes back out of our drawer,
 * and so does what a gateway could not pay back.
 */
function wentBack(
  { gateway, method }: Extract<SaleEvent, { readonly type: 'RefundReversed' | 'RefundSucceeded' }>['data'],
  refunded: number,
): readonly Takings[] {
  if (method === null) return [];
  if (gateway === COUNTER) return takingsOf(method === 'terminal' ? method : 'cash', { refunded });
  return takingsOf(method === 'cash' ? method : gateway, { refunded });
}

/** Some takings and more, by method. */
function addTakings(totals: readonly Takings[], more: readonly Takings[]): readonly Takings[] {
  const sums = new Map(totals.map((each) => [each.method, each]));
  for (const { method, taken, refunded } of more) {
    const sum = sums.get(method);
    sums.set(method, {
      method,
      taken: (sum?.taken ?? 0) + taken,
      refunded: (sum?.refunded ?? 0) + refunded,
    });
  }
  return [...sums.values()];
}

function addTypes(totals: readonly TypeSales[], more: readonly TypeSales[]): readonly TypeSales[] {
  const sums = new Map(totals.map((each) => [each.ticketType, each]));
  for (const { ticketType, ...added } of more) {
    sums.set(ticketType, { ticketType, ...addSales(sums.get(ticketType) ?? noSales, added) });
  }
  return [...sums.values()];
}

function lineOf({ type, data }: RecordedEvent<SaleEvent>): string {
  const { showtimeId, businessDate, saleDate, amount } = data;
  const channel = type === 'BookingConfirmed' ? data.channel : 'later';
  return `${showtimeId}_${businessDate}_${saleDate}_${amount.currency}_${channel}`;
}

function hourOf(event: RecordedEvent<SaleEvent>): string {
  return `${lineOf(event)}_${event.metadata.occurredAt.slice(0, 13)}`;
}

/** A line, or a part of one, after an event that adds to it. The first one makes it. */
function addedTo(
  line: SalesLine | undefined,
  { type, data }: RecordedEvent<SaleEvent>,
  { types = [], takings = [], ...added }: AddedSales,
  lineId: string,
): SalesLine {
  const { showtimeId, movieId, theaterId, auditoriumId, businessDate, saleDate, amount } = data;
  return {
    lineId,
    showtimeId,
    movieId,
    theaterId,
    auditoriumId,
    businessDate,
    saleDate,
    currency: amount.currency,
    channel: type === 'BookingConfirmed' ? data.channel : null,
    ...addSales(line ?? noSales, added),
    types: addTypes(line?.types ?? [], types),
    takings: addTakings(line?.takings ?? [], takings),
  };
}
