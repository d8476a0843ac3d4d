import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import type { MailTransport } from '../../src/ports/mail-transport.ts';
import { clerk, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import { clientAs, type Client } from '../support/client.ts';
import { awaitMails, mailsTo } from '../support/mail.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
/** What the mail server says of a mail to an address; it takes all others. */
let refused: string | undefined;

beforeAll(async () => {
  system = await openSystem({
    ports: (ports) => {
      const mail: MailTransport = overriding(ports.mail, {
        send: (given) => (given.to.address === refused ? Promise.resolve('refused') : ports.mail.send(given)),
      });
      return { ...ports, mail };
    },
  });
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
});

interface Buyer {
  readonly client: Client;
  readonly email: string;
}

function buyer(): Buyer {
  const userId = randomUUID();
  return { client: clientAs(system, 'customer', userId), email: `${userId}@people.example` };
}

async function buy({ client }: Buyer, showtimeId: string, seats: readonly string[]): Promise<string> {
  const bookingId = await hold(client, showtimeId, seats);
  await pay(client, bookingId);
  return bookingId;
}

const mails = (to: string, count: number): Promise<readonly ParsedMail[]> =>
  awaitMails(system.open.directory, to, count);
const calendarOf = (mail: ParsedMail | undefined): string =>
  mail?.attachments
    .find(({ contentType }) => contentType === 'text/calendar')
    ?.content.toString('utf8')
    .replaceAll('\r\n ', '') ?? '';

describe('A booking', () => {
  it('is confirmed by mail, with what the API says of it and a calendar entry', async () => {
    const showtimeId = await cinema.schedule();
    const ada = buyer();
    const bookingId = await buy(ada, showtimeId, ['A1', 'D2']);
    const [mail] = await mails(ada.email, 1);
    const { body } = await read(system, ada.client, `/bookings/${bookingId}`);
    const { startsAt } = (await read(system, ada.client, `/showtimes/${showtimeId}`)).body as {
      startsAt: string;
    };
    expect(mail?.subject).toBe('Your tickets: Metropolis');
    for (const form of [mail?.text, String(mail?.html)]) {
      for (const fact of [
        body.reference,
        'Metropolis',
        'Kino International, Saal 1',
        'Row A, seat 1 – Regular, Adult',
        'Row D, seat 2 – VIP',
        '30.00 EUR, by a test payment',
      ]) {
        expect(form).toContain(fact);
      }
    }
    expect(mail?.attachments).toMatchObject([
      { filename: `ticket-${String(body.reference)}.pdf`, contentType: 'application/pdf' },
      { filename: 'showtime.ics', contentType: 'text/calendar' },
    ]);
    expect(mail?.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-');
    const utc = `${startsAt.slice(0, 19).replace(/[-:]/g, '')}Z`;
    expect(calendarOf(mail)).toContain(`DTSTART:${utc}\r\n`);
    expect(calendarOf(mail)).toContain(`UID:${bookingId}\r\n`);
  });

  it('that is cancelled is told by mail, with what is paid back, and its refund when it is made', async () => {
    const ada = buyer();
    const bookingId = await buy(ada, await cinema.schedule(), ['A1']);
    await mails(ada.email, 1);
    expect((await ada.client.post(`/bookings/${bookingId}/cancel`, { reason: 'typed' })).status).toBe(200);
    const all = await mails(ada.email, 3);
    expect(all.map(({ subject }) => subject).sort()).toEqual([
      ...['Your booking is cancelled: Metropolis', 'Your refund: Metropolis', 'Your tickets: Metropolis'],
    ]);
    const cancelled = all.find(({ subject }) => subject?.includes('cancelled'));
    expect(cancelled?.text).toContain('Paid back: 10.00 EUR');
    expect(calendarOf(cancelled)).toMatch(/METHOD:CANCEL/);
    expect(JSON.stringify(all)).not.toContain('typed');
  });

  it('at the box office is told to an address that was typed, without what else was typed', async () => {
    const showtimeId = await cinema.schedule();
    const staff = clerk(system);
    const email = `${randomUUID()}@guests.example`;
    const body = { seats: ['A3'], for: { name: 'Visit evil.example', email } };
    const held = await staff.post(`/showtimes/${showtimeId}/holds`, body);
    const { bookingId } = held.body as { bookingId: string };
    await staff.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    const [mail] = await mails(email, 1);
    expect(mail?.text).toMatch(/^Hello,\n/);
    expect(mail?.text).toContain('Paid: 10.00 EUR, in cash');
    expect(JSON.stringify(mail)).not.toContain('evil');
  });
});

describe('A showtime', () => {
  it('that is moved and then cancelled is told once to everybody who has booked', async () => {
    const showtimeId = await cinema.schedule();
    const buyers = [buyer(), buyer(), buyer()];
    for (const [index, each] of buyers.entries()) await buy(each, showtimeId, [`B${index + 1}`]);
    for (const { email } of buyers) await mails(email, 1);
    const { startsAt } = (await read(system, cinema.admin, `/showtimes/${showtimeId}`)).body as {
      startsAt: string;
    };
    const later = new Date(Date.parse(startsAt) + 900_000).toISOString();
    expect((await cinema.admin.patch(`/showtimes/${showtimeId}`, { startsAt: later })).status).toBe(200);
    for (const { email } of buyers) await mails(email, 2);
    const answer = await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'A flood.' });
    expect(answer.status).toBe(200);
    for (const { email } of buyers) {
      const all = await mails(email, 4);
      expect(all.map(({ subject }) => subject?.split(':')[0]).sort()).toEqual([
        ...['New time', 'Showtime cancelled', 'Your refund', 'Your tickets'],
      ]);
      expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(4);
    }
  });
});

describe('A mail that the mail server refuses', () => {
  it('is parked with its reason, and goes out when it is retried', async () => {
    const ada = buyer();
    refused = ada.email;
    await buy(ada, await cinema.schedule(), ['A1']);
    const parked = async (): Promise<readonly { id: string; processManager: string; reason: string }[]> =>
      ((await cinema.admin.get('/system/parked')).body as { items: [] }).items;
    await until(async () => (await parked()).length === 1, 'it is parked');
    const [job] = await parked();
    expect(job).toMatchObject({
      processManager: 'send-booking-mails',
      reason: expect.stringContaining('refuses this mail for good'),
    });
    expect(JSON.stringify(job)).not.toContain(ada.email);
    expect(await mailsTo(system.open.directory, ada.email)).toEqual([]);
    refused = undefined;
    await cinema.admin.post(`/system/parked/${encodeURIComponent(job?.id ?? '')}/retry`);
    expect(await mails(ada.email, 1)).toHaveLength(1);
    await until(async () => (await parked()).length === 0, 'nothing is parked');
  });
});
