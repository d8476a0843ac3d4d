import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { printableTicket } from '../../commands/ticket/printable-ticket.ts';
import { z } from 'zod';
import type { BookingId } from '../../domain/kernel/ids.ts';
import { ShowtimeId } from '../../domain/kernel/ids.ts';
import { DeviceName } from '../../domain/showtime/values.ts';
import { recordOfflineScan, scanTicket, type OfflineScan } from '../../commands/ticket/scan-ticket.ts';
import { Turns } from '../../engine/turns.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { bookings } from '../../projections/bookings.ts';
import { movies } from '../../projections/movies.ts';
import { findOne } from '../../projections/queries.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import { nobodyAsked, only, owner } from '../access/access.ts';
import { limits } from '../access/rate-limits.ts';
import { route } from '../define-route.ts';
import { bookingParams, showtimeParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { ownBooking } from '../own-booking.ts';
import { Problem } from '../problems.ts';
import { showtimeOfBooking } from '../resources/booking.ts';
import { presentShowtimeSummary } from '../resources/showtime.ts';
import {
  DoorTicket,
  presentDoorTicket,
  presentReport,
  presentScan,
  presentTicket,
  ticketDetails,
  ReportedScan,
  ScannedTicketView,
  Ticket,
  TicketKeySet,
  type IssuedTickets,
} from '../resources/ticket.ts';
import { accepted, type ApiDependencies, type Presenting, type Principal, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';

/** Anything that a QR code may say: what is no ticket is told apart by the check, not by the shape of the request. */
const ScannedText = z.string().max(5000);

/** How many scans one report may have, and how many of them are recorded at a time. */
const SCANS = 500;
const AT_A_TIME = 50;

const OfflineScans = z.strictObject({
  scans: z
    .array(z.strictObject({ token: ScannedText, scannedAt: AnyInstant, device: DeviceName.optional() }))
    .min(1)
    .max(SCANS),
});

export const ticketRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/bookings/:id/ticket',
    access: owner('boxOffice', 'admin'),
    summary: 'The tickets of a booking, as a PDF to print or as JSON, each seat with its QR code',
    params: bookingParams,
    answers: { 200: Ticket },
    refuses: ['no-ticket'],
    limit: limits.tickets,
    reads: [bookings, showtimes, movies, theaters, auditoriums],
    handle: async (request, answer) => {
      const { params, principal, api } = request;
      return answer(200, await presentTicket(api, await issuedTickets(request, principal, params.id)));
    },
    pdf: async (request) => {
      const { params, principal, api } = request;
      const issued = await issuedTickets(request, principal, params.id);
      const bytes = await api.commands.printer.pdf(printableTicket(ticketDetails(issued)));
      return { bytes, fileName: `ticket-${issued.booking.reference}.pdf` };
    },
  }),
  route({
    method: 'get',
    path: '/tickets/keys',
    access: nobodyAsked,
    summary: 'The public keys that tickets are checked with, as a JSON Web Key Set',
    answers: { 200: TicketKeySet },
    handle: async ({ api }, answer) => answer(200, { keys: await api.commands.ticketKeys.published() }),
  }),
  route({
    method: 'post',
    path: '/tickets/keys',
    access: only('admin'),
    summary: 'Makes a new key that signs tickets from now on; those of the old ones stay good',
    answers: { 201: TicketKeySet },
    handle: async ({ api }, answer) => {
      await api.commands.ticketKeys.rotate();
      return answer(201, { keys: await api.commands.ticketKeys.published() }, { location: '/tickets/keys' });
    },
  }),
  route({
    method: 'post',
    path: '/tickets/scan',
    access: only('boxOffice', 'admin'),
    summary: 'Scans a ticket at the door: lets its holder in, once, or says why not',
    body: z.strictObject({
      token: ScannedText,
      showtimeId: ShowtimeId.optional(),
      device: DeviceName.optional(),
    }),
    answers: { 200: ScannedTicketView },
    refuses: ['ticket-unknown'],
    handle: async (request, answer) => {
      const { body, session, api } = request;
      const { token, showtimeId, device = null } = body;
      const scanned = accepted(await scanTicket(api.commands, session, { token, showtimeId, device }));
      return answer(200, await presentScan(request, scanned.state));
    },
  }),
  route({
    method: 'post',
    path: '/tickets/scans',
    access: only('boxOffice', 'admin'),
    summary: 'Reports scans that doors without a network have made; a repeat changes nothing',
    body: OfflineScans,
    answers: { 200: z.strictObject({ items: z.array(ReportedScan).readonly() }) },
    handle: async ({ body, session, api }, answer) =>
      answer(200, { items: await reportScans(api, session, body.scans) }),
  }),
  route({
    method: 'get',
    path: '/showtimes/:id/tickets',
    access: only('boxOffice', 'admin'),
    summary: 'The tickets of a showtime, for doors that check them without a network',
    params: showtimeParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(DoorTicket) },
    reads: [bookings, showtimes],
    handle: async ({ params, query, api }, answer) => {
      const showtime = await findOne(api.documents, showtimes, params.id);
      if (showtime === undefined) throw new Problem('not-found', 'There is no such showtime.');
      const filter = { showtimeId: params.id, status: { $in: ['confirmed', 'cancelled'] } };
      const list = { projection: bookings, filter, sort: 'createdAt', idField: 'bookingId', query };
      const page = await listDocuments(api.documents, list, (booking) =>
        presentDoorTicket(booking, showtime),
      );
      return answer(200, page);
    },
  }),
];

/** Signs the tickets of a confirmed booking. Throws `no-ticket` for any other. */
async function issuedTickets(
  { api, names }: Presenting,
  principal: Principal | null,
  id: BookingId,
): Promise<IssuedTickets> {
  const booking = await ownBooking(api, principal, id);
  if (booking.status !== 'confirmed') {
    throw new Problem('no-ticket', `Only a confirmed booking has a ticket. This one is ${booking.status}.`);
  }
  const showtime = await showtimeOfBooking(api, booking.showtimeId);
  if (showtime.cancelled !== null) {
    throw new Problem('no-ticket', 'This showtime is cancelled. Its tickets are paid back.');
  }
  return {
    booking,
    showtime: await presentShowtimeSummary(names, showtime, api.clock()),
    tickets: await api.commands.ticketKeys.sign(booking, showtime.startsAt),
    ticketTypes: showtime.ticketTypes,
  };
}

/** Records scans in the order in which they were made, and answers them in the order in which they were given. */
async function reportScans(
  { commands }: ApiDependencies,
  session: CommandSession,
  scans: z.output<typeof OfflineScans>['scans'],
): Promise<readonly ReportedScan[]> {
  const results: ReportedScan[] = scans.map(() => ({ result: 'unknown' }));
  const genuine: (OfflineScan & { readonly index: number })[] = [];
  const turns = new Turns();
  for (const [index, { token, scannedAt, device = null }] of scans.entries()) {
    const ticket = await commands.ticketKeys.verify(token);
    if (ticket !== null) genuine.push({ index, ticket, scannedAt, device });
    if (turns.isOver) await turns.next();
  }
  genuine.sort((a, b) => (a.scannedAt < b.scannedAt ? -1 : Number(a.scannedAt > b.scannedAt)));
  for (let begin = 0; begin < genuine.length; begin += AT_A_TIME) {
    await Promise.all(
      genuine.slice(begin, begin + AT_A_TIME).map(async (scan) => {
        const result = await recordOfflineScan(session, scan);
        if (result.outcome === 'accepted') results[scan.index] = presentReport(result.state);
      }),
    );
  }
  return results;
}
