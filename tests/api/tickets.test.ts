import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signTicket, ticketKeyOf } from '../../src/commands/ticket/ticket-token.ts';
import { BookingId } from '../../src/domain/kernel/ids.ts';
import { TicketScanned } from '../../src/domain/showtime/admitting.ts';
import { addMinutes, addSeconds, Instant } from '../../src/engine/instant.ts';
import { clerk, customer, eventsOf, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import { send, type Answer, type Client } from '../support/client.ts';
import { clockFrom } from '../support/clock.ts';
import { booked } from '../support/fixtures.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

const JSON_ONLY = { Accept: 'application/json' };

let system: TestSystem;
let cinema: Cinema;
let staff: Client;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  staff = clerk(system);
  await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { payAtCounter: true });
});
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

/** A booking that its owner has paid, and the tokens of its seats. */
interface Bought {
  readonly owner: Client;
  readonly bookingId: string;
  readonly showtimeId: string;
  readonly tokens: readonly string[];
}

async function buy(seats: readonly string[] = ['A1'], showtime?: string): Promise<Bought> {
  const showtimeId = showtime ?? (await cinema.schedule());
  const owner = customer(system);
  const bookingId = await hold(owner, showtimeId, seats);
  await pay(owner, bookingId);
  return { owner, bookingId, showtimeId, tokens: await tokensOf(owner, bookingId) };
}

async function tokensOf(client: Client, bookingId: string): Promise<readonly string[]> {
  const position = String(await system.open.ports.subscription.head());
  const ticket = await client.get(`/bookings/${bookingId}/ticket`, {
    ...JSON_ONLY,
    'Min-Position': position,
  });
  expect(ticket.status).toBe(200);
  return (ticket.body as { seats: { token: string }[] }).seats.map(({ token }) => token);
}

const scan = (body: object, by = staff): Promise<Answer> => by.post('/tickets/scan', body);
const report = (...scans: readonly object[]): Promise<Answer> => staff.post('/tickets/scans', { scans });
const resultsOf = ({ body }: Answer): readonly string[] =>
  (body as { items: { result: string }[] }).items.map(({ result }) => result);

describe('The ticket of a booking', () => {
  it('says all of it in JSON, with a token and a QR code for each seat', async () => {
    const { owner, bookingId, showtimeId } = await buy(['A1', 'C2']);
    const ticket = await owner.get(`/bookings/${bookingId}/ticket`, JSON_ONLY);
    const booking = await owner.get(`/bookings/${bookingId}`);
    expect(ticket.body).toMatchObject({
      bookingId,
      reference: booking.body.reference,
      paymentStatus: 'paid',
      showtime: {
        id: showtimeId,
        movie: { title: 'Metropolis' },
        theater: { name: 'Kino International' },
        auditorium: { name: 'Saal 1' },
        localStart: booking.body.showtime.localStart,
      },
      seats: [
        { seatId: 'A1', row: 'A', number: 1, tier: 'regular', price: { amount: 1000, currency: 'EUR' } },
        { seatId: 'C2', row: 'C', number: 2, tier: 'premium', price: { amount: 1500, currency: 'EUR' } },
      ],
      total: { amount: 2500, currency: 'EUR' },
    });
    for (const { qrCode } of ticket.body.seats as { qrCode: string }[]) expect(qrCode).toMatch(/^<svg /);
  });

  it('is a PDF for who does not ask for JSON', async () => {
    const { owner, bookingId } = await buy();
    const shown = await owner.get(`/bookings/${bookingId}`);
    for (const Accept of ['*/*', 'application/pdf', 'text/html, application/pdf;q=0.9, */*;q=0.8']) {
      const printed = await owner.get(`/bookings/${bookingId}/ticket`, { Accept });
      expect([printed.status, printed.headers['content-type']]).toEqual([200, 'application/pdf']);
      expect(printed.text.slice(0, 5)).toBe('%PDF-');
      expect(printed.headers['content-disposition']).toBe(
        `inline; filename="ticket-${String(shown.body.reference)}.pdf"`,
      );
      expect(printed.headers['vary']).toContain('Accept');
    }
  });

  it('is there once the booking is confirmed, and not after it is cancelled', async () => {
    const owner = customer(system);
    const bookingId = await hold(owner, await cinema.schedule(), ['A1']);
    const position = String(await system.open.ports.subscription.head());
    for (const headers of [JSON_ONLY, { Accept: 'application/pdf' }]) {
      const held = await owner.get(`/bookings/${bookingId}/ticket`, { ...headers, 'Min-Position': position });
      expect([held.status, held.body.code]).toEqual([409, 'no-ticket']);
    }
    await pay(owner, bookingId);
    await owner.post(`/bookings/${bookingId}/cancel`, {});
    const cancelled = await read(system, owner, `/bookings/${bookingId}/ticket`);
    expect([cancelled.status, cancelled.body.detail]).toEqual([409, expect.stringContaining('cancelled')]);
  });

  it('is not there for a showtime that is cancelled', async () => {
    const { owner, bookingId, showtimeId } = await buy();
    await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'No power' });
    const ticket = await read(system, owner, `/bookings/${bookingId}/ticket`);
    expect([ticket.status, ticket.body.code]).toEqual([409, 'no-ticket']);
  });

  it('is for its owner and for staff; to anybody else it does not exist', async () => {
    const { bookingId } = await buy();
    const statusFor = async (client: Client): Promise<number> =>
      (await client.get(`/bookings/${bookingId}/ticket`, JSON_ONLY)).status;
    expect([await statusFor(staff), await statusFor(customer(system))]).toEqual([200, 404]);
  });
});

describe('The published keys', () => {
  it('check a ticket without this system, also after there is a new one', async () => {
    const { owner, bookingId, tokens } = await buy();
    const isGenuine = async (token = ''): Promise<boolean> => {
      const { body } = await send(system.url, 'GET', '/tickets/keys');
      const { keys } = body as { keys: { kid: string; kty: string; crv: string; x: string }[] };
      const [version, kid, claims, signature = ''] = token.split('.');
      const key = keys.find((each) => each.kid === kid);
      if (key === undefined) return false;
      const signed = Buffer.from([version, kid, claims].join('.'));
      return verify(
        null,
        signed,
        createPublicKey({ key, format: 'jwk' }),
        Buffer.from(signature, 'base64url'),
      );
    };
    expect(await isGenuine(tokens[0])).toBe(true);
    const refused = await staff.post('/tickets/keys');
    expect(refused.status).toBe(403);
    const rotated = await cinema.admin.post('/tickets/keys');
    expect([rotated.status, rotated.body.keys.length]).toEqual([201, 2]);
    const [newer] = await tokensOf(owner, bookingId);
    expect(newer).not.toBe(tokens[0]);
    expect([await isGenuine(tokens[0]), await isGenuine(newer)]).toEqual([true, true]);
    const admitted = await scan({ token: tokens[0] });
    expect(admitted.body.result).toBe('valid');
    const again = await scan({ token: newer });
    expect(again.body.result).toBe('used');
  });
});

describe('A door', () => {
  it('lets in once, and says when and where that was', async () => {
    const { bookingId, showtimeId, tokens } = await buy(['A1', 'A2']);
    let first: Answer | undefined;
    const written = await eventsOf(system, async () => {
      first = await scan({ token: tokens[0], showtimeId, device: 'door-1' });
    });
    expect(written).toEqual(['TicketScanned']);
    expect(first?.body).toMatchObject({
      result: 'valid',
      bookingId,
      seatId: 'A1',
      seat: { row: 'A', number: 1 },
      showtime: { id: showtimeId, movie: { title: 'Metropolis' } },
      due: null,
    });
    let second: Answer | undefined;
    const more = await eventsOf(system, async () => {
      second = await scan({ token: tokens[0], showtimeId, device: 'door-2' });
    });
    expect([second?.body.result, more]).toEqual(['used', []]);
    expect(second?.body.scans).toEqual(first?.body.scans);
    expect(second?.body.scans).toEqual([{ scannedAt: expect.any(String), device: 'door-1' }]);
    const friend = await scan({ token: tokens[1], showtimeId });
    expect(friend.body.result).toBe('valid');
  });

  it('records who has scanned, with everything that reports need', async () => {
    const { showtimeId, tokens } = await buy();
    await scan({ token: tokens[0], showtimeId });
    const auditor = system.as('auditor', customer(system).userId);
    const query = `/audit/events?type=TicketScanned&stream=showtime-${showtimeId}`;
    const found = await read(system, auditor, query);
    const [event] = (found.body as { items: { data: object; metadata: { actor: object } }[] }).items;
    expect(event?.metadata.actor).toEqual({ kind: 'user', id: staff.userId });
    expect(TicketScanned.data.safeParse(event?.data)).toMatchObject({ success: true });
  });

  it('records nothing for a ticket of another showtime', async () => {
    const { tokens } = await buy();
    const showtimeId = await cinema.schedule();
    const written = await eventsOf(system, async () => {
      const other = await scan({ token: tokens[0], showtimeId });
      expect(other.body).toMatchObject({ result: 'wrongShowtime', scans: [] });
    });
    expect(written).toEqual([]);
  });

  it('lets nobody in with a cancelled booking', async () => {
    const { owner, bookingId, tokens } = await buy();
    await owner.post(`/bookings/${bookingId}/cancel`, {});
    const cancelled = await scan({ token: tokens[0] });
    expect(cancelled.body).toMatchObject({ result: 'cancelled', scans: [] });
  });

  it('ends what a customer can cancel; staff still can', async () => {
    const { owner, bookingId, tokens } = await buy(['A1']);
    await scan({ token: tokens[0] });
    const quoteFor = async (client: Client): Promise<unknown> => {
      const { body } = await read(system, client, `/bookings/${bookingId}/cancellation-quote`);
      return body.refusedWith;
    };
    expect([await quoteFor(owner), await quoteFor(staff)]).toEqual(['ticket-used', null]);
    const shown = await owner.get(`/bookings/${bookingId}`);
    expect(shown.body.cancellation.allowed).toBe(false);
    const refused = await owner.post(`/bookings/${bookingId}/cancel`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'ticket-used']);
    const cancelled = await staff.post(`/bookings/${bookingId}/cancel`, {});
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
  });

  it('sends who has not paid to the counter', async () => {
    const owner = customer(system);
    const bookingId = await hold(owner, await cinema.schedule(), ['A1']);
    await owner.post(`/bookings/${bookingId}/confirm`, { method: 'counter' });
    const [token] = await tokensOf(owner, bookingId);
    const unpaid = await scan({ token });
    expect(unpaid.body).toMatchObject({ result: 'unpaid', due: { amount: 1000, currency: 'EUR' } });
    await staff.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    const paid = await scan({ token });
    expect(paid.body).toMatchObject({ result: 'valid', due: null });
  });

  it('is told what a ticket type asks to be shown', async () => {
    const ticketTypes = [{ code: 'student', name: 'Student', percentOff: 50, proof: 'A student card' }];
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { ticketTypes });
    const owner = customer(system);
    const seats = [{ seatId: 'A1', ticketType: 'student' }, 'A2'];
    const held = await owner.post(`/showtimes/${await cinema.schedule()}/holds`, { seats });
    const { bookingId } = held.body as { bookingId: string };
    await pay(owner, bookingId);
    const [student, adult] = await tokensOf(owner, bookingId);
    const [first, second] = [await scan({ token: student }), await scan({ token: adult })];
    expect(first.body).toMatchObject({ seat: { ticketType: 'student' }, proof: 'A student card' });
    expect(second.body).toMatchObject({ seat: { ticketType: 'adult' }, proof: null });
  });

  it('takes a ticket after the showtime was moved', async () => {
    const { showtimeId, tokens } = await buy();
    const moved = addMinutes(system.now(), 9 * 24 * 60);
    const rescheduled = await cinema.admin.patch(`/showtimes/${showtimeId}`, { startsAt: moved });
    expect(rescheduled.status).toBe(200);
    const admitted = await scan({ token: tokens[0], showtimeId });
    expect(admitted.body.result).toBe('valid');
  });

  it('knows what is no ticket of this system: forged, cut, of another key, or of no booking', async () => {
    const { bookingId, tokens } = await buy();
    const [token = ''] = tokens;
    const startsAt = Instant.parse('2026-11-21T18:30:00.000Z');
    const claims = { bookingId: BookingId.parse(bookingId), seatId: 'A1', startsAt };
    const forged = signTicket(ticketKeyOf(Buffer.alloc(32, 3)), claims);
    const swapped = [...token.split('.').slice(0, 3), forged.split('.')[3]].join('.');
    // Signed by us, as after an older copy of the log has been restored.
    const ofNoBooking = {
      ...claims,
      bookingId: BookingId.parse(bookingId.replace(/.{12}$/, '0123456789ab')),
    };
    const [gone] = await system.application.commands.ticketKeys.sign(
      { ...ofNoBooking, seats: booked('A1') },
      startsAt,
    );
    for (const text of ['', 'https://example.org', token.slice(0, -1), forged, swapped, gone?.token]) {
      const refused = await scan({ token: text });
      expect([text, refused.status, refused.body.code]).toEqual([text, 422, 'ticket-unknown']);
    }
  });

  it.each([
    ['of one process', 1],
    ['of two processes', 2],
  ])('lets in one of many who come at once, at doors %s', async (_, processes) => {
    const other = processes === 1 ? system : await openSystem({ beside: system });
    try {
      const { showtimeId, tokens } = await buy();
      const doors = [staff, other.as('boxOffice', customer(system).userId)];
      let answers: readonly Answer[] = [];
      const written = await eventsOf(system, async () => {
        answers = await Promise.all(
          Array.from({ length: 10 }, (__, index) =>
            scan({ token: tokens[0], showtimeId, device: `door-${index}` }, doors[index % 2]),
          ),
        );
      });
      const results = answers.map(({ body }) => body.result as string).sort();
      expect(results).toEqual([...Array.from({ length: 9 }, () => 'used'), 'valid']);
      expect(written).toEqual(['TicketScanned']);
    } finally {
      if (other !== system) await other.close();
    }
  });
});

describe('Scans that were made without a network', () => {
  it('are recorded as of when they were made, and not twice', async () => {
    const { owner, bookingId, tokens } = await buy(['A1', 'A2']);
    const now = system.now();
    const later = addMinutes(now, 60);
    const was = system.now;
    system.now = clockFrom(later);
    try {
      const scans = [
        { token: tokens[0], scannedAt: addMinutes(now, 10), device: 'door-1' },
        { token: tokens[1], scannedAt: addMinutes(now, 11), device: 'door-1' },
        { token: 'a coupon', scannedAt: now },
      ];
      const written = await eventsOf(system, async () => {
        expect(resultsOf(await report(...scans))).toEqual(['valid', 'valid', 'unknown']);
        expect(resultsOf(await report(...scans))).toEqual(['valid', 'valid', 'unknown']);
      });
      // The hold of another test may end meanwhile.
      expect(written.filter((type) => type !== 'HoldExpired')).toEqual(['TicketScanned', 'TicketScanned']);
      const online = await scan({ token: tokens[0] });
      expect(online.body).toMatchObject({
        result: 'used',
        scans: [{ scannedAt: addMinutes(now, 10), device: 'door-1' }],
      });
    } finally {
      system.now = was;
    }
    const forStaff = await read(system, staff, `/bookings/${bookingId}`);
    expect(forStaff.body.admissions).toEqual([
      { seatId: 'A1', scannedAt: addMinutes(now, 10), device: 'door-1' },
      { seatId: 'A2', scannedAt: addMinutes(now, 11), device: 'door-1' },
    ]);
    const forOwner = await owner.get(`/bookings/${bookingId}`);
    expect(forOwner.body.admissions).toBeUndefined();
  });

  it('count by their instants, in whatever order they come, and show who came in twice', async () => {
    const { tokens } = await buy();
    const now = system.now();
    const was = system.now;
    system.now = clockFrom(addMinutes(now, 60));
    try {
      const [first, second, third] = [1, 2, 3].map((number) => ({
        token: tokens[0],
        scannedAt: addSeconds(now, 60 * number),
        device: `door-${number}`,
      }));
      expect(resultsOf(await report(second ?? {}))).toEqual(['valid']);
      const both = await report(third ?? {}, first ?? {});
      expect(resultsOf(both)).toEqual(['used', 'valid']);
      expect(both.body.items[1].scans).toMatchObject([{ device: 'door-1' }, { device: 'door-2' }]);
      expect(resultsOf(await report(second ?? {}))).toEqual(['used']);
    } finally {
      system.now = was;
    }
  });

  it('of one report are taken in the order in which they were made', async () => {
    const { tokens } = await buy();
    const now = system.now();
    const was = system.now;
    system.now = clockFrom(addMinutes(now, 60));
    try {
      const at = (seconds: number): object => ({ token: tokens[0], scannedAt: addSeconds(now, seconds) });
      const written = await eventsOf(system, async () => {
        expect(resultsOf(await report(at(120), at(60), at(180)))).toEqual(['used', 'valid', 'used']);
      });
      expect(written).toEqual(['TicketScanned']);
    } finally {
      system.now = was;
    }
  });

  it('may be five hundred at a time, and not more', async () => {
    const { tokens } = await buy();
    const scannedAt = system.now();
    const many = Array.from({ length: 500 }, (_, index) => ({
      token: tokens[0],
      scannedAt,
      device: `d${index}`,
    }));
    const answer = await report(...many);
    const results = resultsOf(answer);
    expect([results.length, results.filter((result) => result === 'valid').length]).toEqual([500, 1]);
    const tooMany = await report(...many, { token: 'x', scannedAt });
    expect([tooMany.status, tooMany.body.code]).toEqual([422, 'invalid-body']);
  });
});

describe('The list for doors', () => {
  it('has every booking that was confirmed, page by page, and no person', async () => {
    const showtimeId = await cinema.schedule();
    const first = await buy(['A1', 'A2'], showtimeId);
    const second = await buy(['A3'], showtimeId);
    await second.owner.post(`/bookings/${second.bookingId}/cancel`, {});
    const unpaid = customer(system);
    const third = await hold(unpaid, showtimeId, ['A4']);
    await unpaid.post(`/bookings/${third}/confirm`, { method: 'counter' });
    await hold(customer(system), showtimeId, ['A5']);
    await scan({ token: first.tokens[1] });

    const page = await read(system, staff, `/showtimes/${showtimeId}/tickets?limit=2&total=true`);
    const rest = await staff.get(
      `/showtimes/${showtimeId}/tickets?limit=2&cursor=${String(page.body.nextCursor)}`,
    );
    expect(page.body.total).toBe(3);
    const items = [...page.body.items, ...rest.body.items] as Record<string, unknown>[];
    expect(items).toMatchObject([
      {
        bookingId: first.bookingId,
        status: 'valid',
        seats: [
          { seatId: 'A1', scannedAt: null },
          { seatId: 'A2', scannedAt: expect.any(String) },
        ],
      },
      { bookingId: second.bookingId, status: 'cancelled' },
      { bookingId: third, status: 'unpaid' },
    ]);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['bookingId', 'reference', 'seats', 'status']);
    expect((await first.owner.get(`/showtimes/${showtimeId}/tickets`)).status).toBe(403);
  });
});
