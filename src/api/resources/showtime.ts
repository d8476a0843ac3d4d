import { z } from 'zod';
import { ScreenType, Tier } from '../../domain/auditorium/values.ts';
import { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../../domain/kernel/ids.ts';
import { LocalDate, localDateTime } from '../../domain/kernel/local-time.ts';
import { Money } from '../../domain/kernel/money.ts';
import { partsOfPrice, priceOfTicket } from '../../domain/showtime/pricing.ts';
import { isBlock, type Showtime as ShowtimeState } from '../../domain/showtime/state.ts';
import { PriceList } from '../../domain/showtime/values.ts';
import { TicketTypeCode } from '../../domain/theater/ticket-types.ts';
import { earliest, Instant } from '../../engine/instant.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { movies } from '../../projections/movies.ts';
import type { Names } from '../../projections/names.ts';
import type { ShowtimeDocument } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import type { Page, PageRequest } from '../list.ts';
import { posterUrlOf } from './movie.ts';

export const SellingStatus = z.enum(['scheduled', 'onSale', 'closed', 'cancelled']);
export type SellingStatus = z.output<typeof SellingStatus>;

export const SeatCounts = z.strictObject({
  total: z.int(),
  available: z.int(),
  held: z.int(),
  sold: z.int(),
  blocked: z.int(),
});

/** A showtime as a booking shows it. Names are null where the read model does not have them yet. */
export const ShowtimeSummary = z.strictObject({
  id: ShowtimeId,
  movie: z.strictObject({
    id: MovieId,
    title: z.string().nullable(),
    posterUrl: z.string().nullable(),
    durationMinutes: z.int(),
  }),
  theater: z.strictObject({ id: TheaterId, name: z.string().nullable(), city: z.string().nullable() }),
  auditorium: z.strictObject({
    id: AuditoriumId,
    name: z.string().nullable(),
    screenType: ScreenType.nullable(),
  }),
  startsAt: Instant,
  endsAt: Instant,
  localStart: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  timeZone: z.string(),
  businessDate: LocalDate,
  basePrice: Money,
  onSaleFrom: Instant.nullable(),
  salesUntil: Instant,
  status: SellingStatus,
});
export type ShowtimeSummary = z.output<typeof ShowtimeSummary>;

export const Showtime = ShowtimeSummary.extend({
  counts: SeatCounts,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Showtime = z.output<typeof Showtime>;

/** A ticket that can be had, with its price and how that came about, in minor units. */
const TicketPrice = z.strictObject({
  tier: Tier,
  ticketType: TicketTypeCode,
  name: z.string(),
  staffOnly: z.boolean(),
  /** What the door asks to see. */
  proof: z.string().nullable(),
  price: Money,
  /** base - morningDiscount - ticketTypeDiscount + surcharge is the price. */
  parts: z.strictObject({
    base: z.int(),
    morningDiscount: z.int(),
    ticketTypeDiscount: z.int(),
    surcharge: z.int(),
  }),
});

export const Prices = z.strictObject({
  showtimeId: ShowtimeId,
  basePrice: Money,
  /** Of an adult's ticket. */
  prices: PriceList,
  tickets: z.array(TicketPrice).readonly(),
});
export type Prices = z.output<typeof Prices>;

/** What a ticket of each type and tier costs, and why. */
export function presentPrices(showtime: ShowtimeView): Prices {
  const { showtimeId, basePrice, prices, ticketTypes } = showtime;
  const tickets = ticketTypes.flatMap((type) =>
    Tier.options.map((tier) => {
      const { code: ticketType, name, staffOnly, proof } = type;
      const { base, morningDiscount, ticketTypeDiscount, surcharge } = partsOfPrice(showtime, tier, type);
      const parts = { base, morningDiscount, ticketTypeDiscount, surcharge };
      const price = priceOfTicket(showtime, tier, type);
      return { tier, ticketType, name, staffOnly, proof, price, parts };
    }),
  );
  return { showtimeId, basePrice, prices, tickets };
}

/** What is shown of a showtime, in the shape of its read model. */
export type ShowtimeView = Omit<
  ShowtimeDocument,
  'revision' | 'firstPosition' | 'lastPosition' | 'formerDates' | 'latestFormerDate'
>;

/** Whether a showtime is sold now: derived from stored instants, so that no document depends on the clock. */
export function sellingStatus(
  showtime: Pick<ShowtimeView, 'onSaleFrom' | 'salesUntil'> & { readonly isCancelled: boolean },
  now: Instant,
): SellingStatus {
  const { isCancelled, onSaleFrom, salesUntil } = showtime;
  if (isCancelled) return 'cancelled';
  if (now >= salesUntil) return 'closed';
  return onSaleFrom !== null && now < onSaleFrom ? 'scheduled' : 'onSale';
}

export async function presentShowtimeSummary(
  names: Names,
  showtime: ShowtimeView,
  now: Instant,
): Promise<ShowtimeSummary> {
  const { movieId, theaterId, auditoriumId, startsAt, timeZone, onSaleFrom, salesUntil } = showtime;
  const isCancelled = showtime.cancelled !== null;
  const [movie, theater, auditorium] = await Promise.all([
    names.of(movies, movieId),
    names.of(theaters, theaterId),
    names.of(auditoriums, auditoriumId),
  ]);
  return {
    id: showtime.showtimeId,
    movie: {
      id: movieId,
      title: movie?.title ?? null,
      posterUrl: movie === undefined ? null : posterUrlOf(movie),
      durationMinutes: showtime.durationMinutes,
    },
    theater: { id: theaterId, name: theater?.name ?? null, city: theater?.city ?? null },
    auditorium: {
      id: auditoriumId,
      name: auditorium?.name ?? null,
      screenType: auditorium?.screenType ?? null,
    },
    startsAt,
    endsAt: showtime.endsAt,
    localStart: localDateTime(startsAt, timeZone),
    timeZone,
    businessDate: showtime.businessDate,
    basePrice: showtime.basePrice,
    onSaleFrom,
    salesUntil,
    status: sellingStatus({ onSaleFrom, salesUntil, isCancelled }, now),
  };
}

export async function presentShowtime(names: Names, showtime: ShowtimeView, now: Instant): Promise<Showtime> {
  const { counts, createdAt, updatedAt } = showtime;
  const available = counts.total - counts.held - counts.sold - counts.blocked;
  const summary = await presentShowtimeSummary(names, showtime, now);
  return { ...summary, counts: { ...counts, available }, createdAt, updatedAt };
}

/**
 * When the clock changes a page of the coming showtimes: when the first of them begins, or is sold or not sold any more.
 * Nothing where it also counts showtimes of earlier pages.
 */
export function changesOf(
  { items }: Page<Showtime>,
  { cursor, total }: PageRequest,
  now: Instant,
): { readonly until?: Instant | null } {
  if (total && cursor !== undefined) return {};
  const moments = items.flatMap(({ startsAt, onSaleFrom, salesUntil }) =>
    onSaleFrom === null ? [startsAt, salesUntil] : [startsAt, salesUntil, onSaleFrom],
  );
  return { until: earliest(moments.filter((moment) => moment > now)) };
}

/** The view of a showtime from the state that a command was decided on. */
export function showtimeView(showtime: ShowtimeState): ShowtimeView {
  const { snapshot, salesUntil, overAt, createdAt, updatedAt } = showtime;
  const taken = [...showtime.taken.values()];
  const blocked = taken.filter(isBlock).length;
  const held = taken.filter(
    (holder) => !isBlock(holder) && showtime.bookings.get(holder)?.status === 'held',
  ).length;
  return {
    showtimeId: snapshot.showtimeId,
    movieId: snapshot.movieId,
    theaterId: snapshot.theaterId,
    auditoriumId: snapshot.auditoriumId,
    startsAt: snapshot.startsAt,
    endsAt: snapshot.endsAt,
    durationMinutes: snapshot.durationMinutes,
    timeZone: snapshot.timeZone,
    businessDate: snapshot.businessDate,
    basePrice: snapshot.basePrice,
    prices: snapshot.prices,
    surcharges: snapshot.surcharges,
    morningDiscount: snapshot.morningDiscount,
    businessDayStart: snapshot.businessDayStart,
    ticketTypes: snapshot.ticketTypes,
    onSaleFrom: snapshot.onSaleFrom,
    salesUntil,
    overAt,
    cancelled: showtime.cancelled,
    counts: { total: showtime.seats.size, held, sold: taken.length - held - blocked, blocked },
    createdAt,
    updatedAt,
  };
}
