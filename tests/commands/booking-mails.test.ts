import { beforeEach, describe, expect, it } from '@jest/globals';
import { eraseAccount } from '../../src/commands/account/erase-account.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import { cancelBooking } from '../../src/commands/booking/cancel-booking.ts';
import { changeSeats } from '../../src/commands/booking/change-seats.ts';
import { confirmAtCounter } from '../../src/commands/booking/confirm-at-counter.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { requestMoveMails } from '../../src/commands/mail/request-booking-mail.ts';
import { settleSandboxPayment } from '../../src/commands/payment/settle-sandbox-payment.ts';
import { startPayment } from '../../src/commands/payment/start-payment.ts';
import { account } from '../../src/domain/account/decider.ts';
import { PinRequestId, UserId, type BookingId } from '../../src/domain/kernel/ids.ts';
import type { Sealed } from '../../src/domain/kernel/sealed.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { addMinutes, addSeconds, type Instant } from '../../src/engine/instant.ts';
import type { OutgoingMail } from '../../src/ports/mail-transport.ts';
import { processManagers } from '../../src/processes/process-managers.ts';
import { byStaff, claim, now, showtimeId, startsAt, uuid } from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { performEverything } from '../support/process-managers.ts';
import { sessionOf } from '../support/session.ts';
import { cancelShowtime, laterStart, reviseShowtime } from '../support/showtime-changes.ts';

/** Those that take part in what a booking, a move or a cancellation leads to. */
const managers = processManagers.filter(({ name }) =>
  /^(cancel-showtimes|record-counter-payments|request-|pay-refunds|settle-payments|send-)/.test(name),
);

let system: InMemorySystem;
let desk: CommandDependencies;
let commands: number;
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  await system.putOnSale();
  desk = system.process();
  commands = 1000;
});

/** The context of a command that was not given before. */
function next(at: Instant = now): ReturnType<typeof context> {
  commands += 1;
  return context(commands, at);
}

const sent = (): readonly OutgoingMail[] => system.mailbox.sent;
const subjects = (): readonly string[] => sent().map(({ subject }) => subject);
/** The streams of the mails about bookings: a mail with a PIN is none. */
const streams = (): readonly string[] =>
  system.store.streamsOf('mail').filter((stream) => {
    const [requested] = system.store.recorded(stream);
    return (requested?.data as { booking?: unknown }).booking !== null;
  });
const catchUp = (at: Instant = now): Promise<number> => performEverything(system, managers, at);

/** Somebody whose address nobody has confirmed, or who has sent a PIN back. */
async function person(email: string, { isConfirmed = true } = {}): Promise<UserId> {
  const profile = { firstName: 'Ada', lastName: 'Lovelace', phone: null };
  const made = await registerAccount(desk, sessionOf(desk, next()), { email, passwordHash: 'h', ...profile });
  if (made.outcome === 'rejected') throw new Error(made.rejection.code);
  const { userId } = made.state;
  if (!isConfirmed) return userId;
  const requestId = PinRequestId.parse(uuid(13, 1));
  const expiresAt = addSeconds(now, 600);
  const asked = { requestId, reason: 'forgotten', expiresAt, asker: null, replacedRequestId: null } as const;
  const request = { type: 'RequestPasswordReset', ...asked } as const;
  await desk.writer.execute(account, userId, request, next());
  const pin = { type: 'AcceptPasswordPin', requestId, tokenHash: 'a'.repeat(64), expiresAt, now } as const;
  await desk.writer.execute(account, userId, pin, next());
  // The mail with the PIN is none about a booking.
  await catchUp();
  system.mailbox.sent.splice(0);
  return userId;
}

async function hold(seats: readonly string[], customer: UserId | string): Promise<BookingId> {
  const isGuest = customer.includes('@');
  const held = await holdSeats(desk, sessionOf(desk, next()), {
    caller: byStaff,
    showtimeId,
    seats,
    for: {
      customerId: isGuest ? null : (customer as UserId),
      walkIn: isGuest ? { name: 'Guest Typed', email: customer } : null,
    },
  });
  if (held.outcome === 'rejected') throw new Error(held.rejection.code);
  return held.state.booking.bookingId;
}

async function payCash(bookingId: BookingId): Promise<void> {
  const paid = { caller: byStaff, bookingId, method: 'cash', expectedRevision: undefined } as const;
  await confirmAtCounter(sessionOf(desk, next()), paid);
}

async function payOnline(bookingId: BookingId, customerId: UserId): Promise<void> {
  const caller = { userId: customerId, isStaff: false };
  const given = { caller, bookingId, gateway: 'sandbox', expectedRevision: undefined } as const;
  const started = await startPayment(desk, sessionOf(desk, next()), given);
  if (started.outcome === 'rejected') throw new Error(started.rejection.code);
  const { paymentId } = started.state.payment.request;
  await settleSandboxPayment(sessionOf(desk, next()), { caller, paymentId, outcome: 'succeed' });
}

const move = (at: Instant, number: number): Promise<unknown> =>
  desk.writer.execute(
    showtime,
    showtimeId,
    reviseShowtime({ slot: { claimId: claim(number), startsAt: at } }),
    next(),
  );
const cancelAll = (): Promise<unknown> => desk.writer.execute(showtime, showtimeId, cancelShowtime(), next());

const calendarOf = (mail: OutgoingMail | undefined): string => {
  const entry = mail?.attachments.find(({ name }) => name.endsWith('.ics'));
  return String(entry?.content).replaceAll('\r\n ', '');
};
/** What the ticket printer of the test was given. */
const ticketIn = (mail: OutgoingMail | undefined): unknown => {
  const pdf = mail?.attachments.find(({ contentType }) => contentType === 'application/pdf');
  return pdf === undefined ? null : JSON.parse(String(pdf.content));
};
const sequenceOf = (mail: OutgoingMail | undefined): number =>
  Number(/SEQUENCE:(\d+)/.exec(calendarOf(mail))?.[1]);

describe('The mail about a booking', () => {
  it('says what was bought and what was charged, and comes with a calendar entry', async () => {
    const ada = await person('ada@example.org');
    await payOnline(await hold(['A1', 'C1'], ada), ada);
    await catchUp();
    const [mail, ...others] = sent();
    expect([others, mail?.to, mail?.personId]).toEqual([
      [],
      { name: 'Ada', address: 'ada@example.org' },
      ada,
    ]);
    expect(mail?.subject).toBe('Your tickets: The Third Man');
    expect(ticketIn(mail)).toMatchObject({
      movie: 'The Third Man',
      note: null,
      seats: [
        { row: 'A', number: '1', category: 'Regular', price: '10.00 EUR' },
        { row: 'C', number: '1', category: 'VIP', price: '20.00 EUR' },
      ],
    });
    for (const fact of [
      'Hello Ada,',
      'The Third Man',
      '21 November 2026, 19:30',
      'Kino Babylon, Saal 1',
      'Row A, seat 1',
      '10.00 EUR',
      '20.00 EUR',
      'Total: 30.00 EUR',
      'Paid: 30.00 EUR',
    ]) {
      expect(mail?.text).toContain(fact);
    }
    expect(calendarOf(mail)).toContain('METHOD:PUBLISH');
    expect(calendarOf(mail)).toContain('DTSTART:20261121T183000Z');
  });

  it('is about what was cancelled and what is paid back, and then about the refund', async () => {
    const ada = await person('ada@example.org');
    const bookingId = await hold(['A1'], ada);
    await payOnline(bookingId, ada);
    await catchUp();
    const given = { bookingId, reason: 'typed by her', expectedRevision: undefined };
    await cancelBooking(desk, sessionOf(desk, next()), { ...given, caller: { userId: ada, isStaff: false } });
    await catchUp();
    expect(subjects()).toEqual([
      ...[
        'Your tickets: The Third Man',
        'Your booking is cancelled: The Third Man',
        'Your refund: The Third Man',
      ],
    ]);
    const [confirmed, cancelled, refunded] = sent();
    expect(cancelled?.text).toContain('Paid back: 10.00 EUR');
    expect(refunded?.text).toContain('Refund: 10.00 EUR');
    expect(calendarOf(cancelled)).toMatch(/METHOD:CANCEL[^]*STATUS:CANCELLED/);
    const uid = `UID:${bookingId}`;
    expect([confirmed, cancelled].map((mail) => calendarOf(mail).includes(uid))).toEqual([true, true]);
    expect(sequenceOf(cancelled)).toBeGreaterThan(sequenceOf(confirmed));
    expect(JSON.stringify(sent())).not.toContain('typed by her');
  });

  it('is about some of its tickets, and about other seats, with the new tickets', async () => {
    const ada = await person('ada@example.org');
    const caller = { userId: ada, isStaff: false };
    const bookingId = await hold(['A1', 'C1'], ada);
    const given = { bookingId, reason: null, expectedRevision: undefined };
    const atFirst = { bookingId, seats: ['A2', 'C1'], waiveDifference: false, expectedRevision: undefined };
    await changeSeats(desk, sessionOf(desk, next()), { ...atFirst, caller });
    await payOnline(bookingId, ada);
    await catchUp();
    await cancelBooking(desk, sessionOf(desk, next()), { ...given, caller, seats: ['C1'] });
    await catchUp();
    const moved = { ...atFirst, seats: ['A3'], caller: byStaff };
    await changeSeats(desk, sessionOf(desk, next()), moved);
    await catchUp();
    expect(subjects()).toEqual([
      'Your tickets: The Third Man',
      'Tickets cancelled: The Third Man',
      'Your refund: The Third Man',
      'New seats: The Third Man',
    ]);
    const [, cancelled, , changed] = sent();
    for (const fact of [
      'You have cancelled some tickets',
      'Row C, seat 1',
      'Paid back: 20.00 EUR',
      'Row A, seat 2',
    ]) {
      expect(cancelled?.text).toContain(fact);
    }
    expect(cancelled?.attachments).toEqual([]);
    expect(changed?.text).toContain('Row A, seat 3');
    expect(changed?.text).not.toContain('Row A, seat 2');
    expect(ticketIn(changed)).toMatchObject({ seats: [{ row: 'A', number: '3' }] });
    expect(await catchUp()).toBe(0);
  });

  it('says that a refund failed, and that staff see to it', async () => {
    const ada = await person('ada@example.org');
    const bookingId = await hold(['A1'], ada);
    await payOnline(bookingId, ada);
    system.gateway.onRefund = () => Promise.resolve({ outcome: 'failed', reason: 'card closed' });
    const caller = { userId: ada, isStaff: false };
    const given = { caller, bookingId, reason: null, expectedRevision: undefined };
    await cancelBooking(desk, sessionOf(desk, next()), given);
    await catchUp();
    expect(subjects()).toContain('Your refund is delayed: The Third Man');
  });

  it('says that money came too late, and goes back', async () => {
    const ada = await person('ada@example.org');
    const bookingId = await hold(['A1'], ada);
    const caller = { userId: ada, isStaff: false };
    const given = { caller, bookingId, gateway: 'sandbox', expectedRevision: undefined } as const;
    const started = await startPayment(desk, sessionOf(desk, next()), given);
    if (started.outcome === 'rejected') throw new Error(started.rejection.code);
    await cancelAll();
    const { paymentId } = started.state.payment.request;
    await settleSandboxPayment(sessionOf(desk, next()), { caller, paymentId, outcome: 'succeed' });
    await catchUp();
    expect(subjects()).toEqual(['Your payment is paid back: The Third Man', 'Your refund: The Third Man']);
    expect(sent()[0]?.text).toContain('after this showtime was cancelled');
    expect(sent()[0]?.text).toContain('Paid back: 10.00 EUR');
  });

  it('to somebody at the box office says nothing that was typed about them', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    await catchUp();
    await cancelAll();
    await catchUp();
    expect(subjects()).toEqual(['Your tickets: The Third Man', 'Showtime cancelled: The Third Man']);
    expect(sent().map(({ to }) => to)).toEqual(Array(2).fill({ name: null, address: 'guest@example.org' }));
    expect(sent()[1]?.text).toContain('at the box office');
    for (const typed of ['Typed', 'No projector']) expect(JSON.stringify(sent())).not.toContain(typed);
  });

  it('to an account says a name and a reason only where its address is confirmed', async () => {
    const ada = await person('ada@example.org');
    const eve = await person('eve@example.org', { isConfirmed: false });
    await payCash(await hold(['A1'], ada));
    await payCash(await hold(['A2'], eve));
    await cancelAll();
    await catchUp();
    const to = (address: string): string =>
      JSON.stringify(sent().filter((mail) => mail.to.address === address));
    expect(to('ada@example.org')).toContain('Hello Ada');
    expect(to('ada@example.org')).toContain('No projector.');
    expect(to('eve@example.org')).toContain('Showtime cancelled');
    for (const typed of ['Ada', 'No projector']) expect(to('eve@example.org')).not.toContain(typed);
  });

  it('goes to nobody who was erased, or has no address', async () => {
    const ada = await person('ada@example.org');
    await payCash(await hold(['A1'], ada));
    await catchUp();
    expect(sent()).toHaveLength(1);
    await eraseAccount(desk, sessionOf(desk, next()), ada);
    expect(sent()).toEqual([]);
    await cancelAll();
    await catchUp();
    expect([sent(), streams().length]).toEqual([[], 1]);
  });

  it('that was requested does not go to somebody who was erased before it went', async () => {
    const ada = await person('ada@example.org');
    await payCash(await hold(['A1'], ada));
    system.mailbox.onSend = () => Promise.reject(new Error('away'));
    await expect(catchUp()).rejects.toThrow('away');
    system.mailbox.onSend = () => Promise.resolve('sent');
    await eraseAccount(desk, sessionOf(desk, next()), ada);
    await catchUp();
    const [stream = ''] = streams();
    expect([sent(), system.typesOf(stream)]).toEqual([[], ['MailRequested', 'MailFailed']]);
  });

  it('leaves nothing lying about of somebody who is erased while it goes out', async () => {
    const ada = await person('ada@example.org');
    await payCash(await hold(['A1'], ada));
    system.mailbox.onSend = async () => {
      const { account: present } = await desk.writer.load(account, ada);
      const { securityVersion = 0 } = present ?? {};
      await desk.writer.execute(account, ada, { type: 'RequestErasure', securityVersion }, next());
      return 'sent';
    };
    await catchUp();
    expect(sent()).toEqual([]);
  });

  it('goes to no address from before there was a rule, which a mail program might take for two', async () => {
    const userId = UserId.parse(uuid(10, 9));
    const key = await desk.vault.createPersonKey();
    const seal = (field: string, text: string): Sealed => key.seal(field, text);
    const registration = {
      userId,
      claimId: claim(9),
      role: 'customer',
      email: seal('email', 'a@example.org, evil@example.org\r\nBcc: evil@example.org'),
      ...{ firstName: null, lastName: null, phone: null, passwordHash: seal('passwordHash', 'h') },
    } as const;
    await desk.writer.execute(account, userId, { type: 'RegisterAccount', registration }, next());
    await payCash(await hold(['A1'], userId));
    await catchUp();
    expect([sent(), streams().map((stream) => system.typesOf(stream))]).toEqual([[], [['MailRequested']]]);
  });

  it('is not asked for when the showtime is over, nor three days after it happened', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    await catchUp(addMinutes(startsAt, 120));
    expect([sent(), streams()]).toEqual([[], []]);
    await move(addMinutes(startsAt, 10 * 1440), 2);
    await catchUp(addMinutes(now, 3 * 1440));
    expect([sent(), streams()]).toEqual([[], []]);
  });

  it('that the mail server did not take fails when the showtime is over', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    system.mailbox.onSend = () => Promise.reject(new Error('away'));
    await expect(catchUp()).rejects.toThrow('away');
    system.mailbox.onSend = () => Promise.resolve('sent');
    await catchUp(addMinutes(startsAt, 120));
    const [stream = ''] = streams();
    expect(sent()).toEqual([]);
    expect(system.factsOf(stream, 'MailFailed')).toMatchObject([{ data: { reason: 'too-late' } }]);
  });

  it('of a confirmation does not go out behind a cancellation', async () => {
    const bookingId = await hold(['A1'], 'guest@example.org');
    await payCash(bookingId);
    system.mailbox.onSend = () => Promise.reject(new Error('away'));
    await expect(catchUp()).rejects.toThrow('away');
    system.mailbox.onSend = () => Promise.resolve('sent');
    const given = { caller: byStaff, bookingId, reason: null, expectedRevision: undefined };
    await cancelBooking(desk, sessionOf(desk, next()), given);
    await catchUp();
    expect(subjects()).toEqual(['Your booking is cancelled: The Third Man']);
  });

  it('is not sent again from a log that is read anew', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    await move(laterStart, 2);
    await catchUp();
    const before = [sent().length, system.store.everything().length];
    await catchUp();
    await catchUp(addMinutes(now, 60));
    expect([sent().length, system.store.everything().length]).toEqual(before);
  });
});

describe('The mails about a move', () => {
  it('go to what was confirmed at that moment: whoever confirms later sees the new start', async () => {
    await payCash(await hold(['A1'], 'first@example.org'));
    const held = await hold(['A2'], 'second@example.org');
    await move(laterStart, 2);
    await payCash(held);
    await payCash(await hold(['A3'], 'third@example.org'));
    await catchUp();
    const told = sent().map(({ to, subject }) => [to.address, subject]);
    const tickets = 'Your tickets: The Third Man';
    expect(told.sort()).toEqual([
      ['first@example.org', 'New time: The Third Man'],
      ['first@example.org', tickets],
      ['second@example.org', tickets],
      ['third@example.org', tickets],
    ]);
    for (const { text } of sent()) expect(text).toContain('21 November 2026, 21:30');
    const moved = sent().find(({ subject }) => subject.startsWith('New time'));
    expect(moved?.text).toContain('Formerly: Saturday, 21 November 2026, 19:30');
    expect(calendarOf(moved)).toContain('DTSTART:20261121T203000Z');
  });

  it('tell the last of two moves, and each of two that are apart', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    await catchUp();
    await move(laterStart, 2);
    await move(addMinutes(laterStart, 60), 3);
    await catchUp();
    await move(startsAt, 4);
    await catchUp();
    const moves = sent().filter(({ subject }) => subject.startsWith('New time'));
    expect(moves.map(({ text }) => /2026, (\d\d:\d\d)/.exec(text)?.[1])).toEqual(['22:30', '19:30']);
    const sequences = sent().map((mail) => sequenceOf(mail));
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(new Set(sequences).size).toBe(3);
  });

  it('are not even requested for a move that another one has replaced', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    await catchUp();
    await move(laterStart, 2);
    await move(addMinutes(laterStart, 60), 3);
    const first = { showtimeId, claimId: claim(2), eventId: uuid(50, 1), happenedAt: now };
    await requestMoveMails(sessionOf(desk, next()), first);
    expect(streams()).toHaveLength(1);
  });

  it('are not sent about a move that another one has replaced meanwhile', async () => {
    await payCash(await hold(['A1'], 'guest@example.org'));
    await catchUp();
    await move(laterStart, 2);
    system.mailbox.onSend = () => Promise.reject(new Error('away'));
    await expect(catchUp()).rejects.toThrow('away');
    system.mailbox.onSend = () => Promise.resolve('sent');
    await move(addMinutes(laterStart, 60), 3);
    await catchUp();
    expect(subjects()).toEqual(['Your tickets: The Third Man', 'New time: The Third Man']);
    expect(sent()[1]?.text).toContain('22:30');
  });
});

const moveLater = (): Promise<unknown> => move(laterStart, 2);

describe.each([
  { what: 'moved', change: moveLater, subject: 'New time: The Third Man', guests: 10, appends: 1 },
  { what: 'moved', change: moveLater, subject: 'New time: The Third Man', guests: 60, appends: 7 },
  {
    what: 'cancelled',
    change: cancelAll,
    subject: 'Showtime cancelled: The Third Man',
    guests: 10,
    appends: 1,
  },
  {
    what: 'cancelled',
    change: cancelAll,
    subject: 'Showtime cancelled: The Third Man',
    guests: 60,
    appends: 7,
  },
])('A showtime with $guests bookings that is $what', ({ change, subject, guests, appends }) => {
  it(`has one mail for each, though every process is killed after ${appends} appends`, async () => {
    const addresses = Array.from({ length: guests }, (_, index) => `guest${index + 1}@example.org`);
    for (const [index, address] of addresses.entries()) await payCash(await hold([`A${index + 1}`], address));
    await catchUp();
    expect(sent()).toHaveLength(guests);
    await change();
    let kills = 0;
    for (let recorded = -1; recorded !== system.store.everything().length;) {
      recorded = system.store.everything().length;
      let left = appends;
      system.store.afterStoring = () => {
        left -= 1;
        if (left <= 0) throw new ProcessKilled('The process was killed.');
      };
      await catchUp().catch((error: unknown) => {
        if (!(error instanceof ProcessKilled)) throw error;
        kills += 1;
      });
    }
    expect(kills).toBeGreaterThan(5);
    const told = sent().filter((mail) => mail.subject === subject);
    // A mail may have gone out and its process been killed before it was recorded: it goes again, as the same mail.
    const ids = (address: string): Set<string> =>
      new Set(told.filter(({ to }) => to.address === address).map(({ mailId }) => mailId));
    expect(addresses.map((address) => ids(address).size)).toEqual(addresses.map(() => 1));
    const outcomes = streams().map((stream) => system.typesOf(stream).join());
    expect(new Set(outcomes)).toEqual(new Set(['MailRequested,MailSent']));
  }, 120_000);
});
