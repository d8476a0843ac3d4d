import { z } from 'zod';
import { exchangeBooking, quoteExchange } from '../../commands/booking/exchange-booking.ts';
import { ShowtimeId } from '../../domain/kernel/ids.ts';
import { multilineText } from '../../domain/kernel/text.ts';
import { Choice } from '../../domain/showtime/tickets.ts';
import { TicketTypeCode } from '../../domain/theater/ticket-types.ts';
import { owner } from '../access/access.ts';
import { holdsOfDay, limits } from '../access/rate-limits.ts';
import { route } from '../define-route.ts';
import { bookingParams } from '../identifiers.ts';
import { Booking, presentDecidedBooking } from '../resources/booking.ts';
import { ExchangeQuote, presentExchangeQuote } from '../resources/exchange-quote.ts';
import { accepted, callerOf, isUnrestricted, type Route } from '../route.ts';
import { listInQuery, SeatsQuery } from '../seats-query.ts';
import { Flag } from '../wire.ts';

const refuses = [
  'already-cancelled',
  'booking-id-taken',
  'booking-not-confirmed',
  'companion-seat-held-back',
  'exchange-not-allowed',
  'exchange-open',
  'hold-lapsed',
  'no-seats',
  'repeated-seats',
  'sales-closed',
  'sales-not-open',
  'seats-unavailable',
  'showtime-cancelled',
  'showtime-started',
  'staff-ticket-type',
  'ticket-used',
  'too-many-holds',
  'too-many-seats',
  'unknown-seats',
  'unknown-showtime',
  'unknown-ticket-types',
  'wheelchair-space-held-back',
] as const;

/** A booking for other seats, or for another showtime of the same movie in the same theater. */
export const exchangeRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/bookings/:id/exchange-quote',
    access: owner('boxOffice', 'admin'),
    summary: 'What an exchange of a booking for other seats would cost or pay back now, and why',
    params: bookingParams,
    query: z.strictObject({
      showtimeId: ShowtimeId.optional(),
      seats: SeatsQuery,
      accessible: Flag.default(false),
      /** Those of `seats`, in their order; the others are as those of the booking. */
      ticketTypes: listInQuery.pipe(z.array(TicketTypeCode).max(2000)).default([]),
    }),
    answers: { 200: ExchangeQuote },
    refuses,
    handle: async (request, answer) => {
      const { params, query, session, api } = request;
      const { showtimeId = null, accessible, ticketTypes } = query;
      const seats = query.seats.map((seatId, place) => {
        const ticketType = ticketTypes[place];
        return ticketType === undefined ? seatId : { seatId, ticketType };
      });
      const wanted = { caller: callerOf(request), bookingId: params.id, showtimeId, seats, accessible };
      const { state } = accepted(await quoteExchange(api.commands, session, wanted));
      return answer(200, presentExchangeQuote(state, session.now));
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/exchange',
    access: owner('boxOffice', 'admin'),
    summary:
      'Exchanges a booking: the answer is the new one, confirmed, or held until the difference is paid',
    params: bookingParams,
    body: z.strictObject({
      showtimeId: ShowtimeId.optional(),
      seats: z.array(Choice).min(1, 'must name at least one seat').max(2000),
      accessible: z.boolean().default(false),
      reason: multilineText(500).optional(),
    }),
    answers: { 200: Booking },
    refuses,
    limit: limits.holds,
    limitsOfDay: holdsOfDay,
    handle: async (request, answer) => {
      const { params, body, session, api, principal } = request;
      const { showtimeId = null, seats, accessible, reason = null } = body;
      const whose = { caller: callerOf(request), bookingId: params.id };
      const wanted = { ...whose, showtimeId, seats, accessible, reason };
      const { state } = accepted(await exchangeBooking(api.commands, session, wanted));
      const { bookingId, revision } = state.booking;
      return answer(200, await presentDecidedBooking(request, state, isUnrestricted(principal)), {
        revision,
        location: `/bookings/${bookingId}`,
      });
    },
  }),
];
