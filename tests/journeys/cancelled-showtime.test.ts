import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { clerk, customer, hold, openCinema, pay } from '../support/cinema.ts';
import { runCommand, startCommand, startMarquee, temporaryDirectory } from '../support/process.ts';
import { until } from '../support/until.ts';

const BOOKINGS = 60;
const KILLS = 5;
/** That the showtime is cancelled, and that the money is paid back. */
const NEWS = ['showtime-cancelled', 'refund-made'];
const MAILS = BOOKINGS * NEWS.length;
const environment = { DEMO_DATA: 'false', HOLDS_PER_CUSTOMER: '10', RATE_LIMITS: 'off' };

let directory: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ directory, remove } = await temporaryDirectory());
});

afterEach(() => remove());

interface Recorded {
  readonly type: string;
  readonly data: {
    readonly bookingId?: string;
    /** Of a mail. */
    readonly kind?: string;
    readonly booking?: { readonly bookingId: string } | null;
  };
}

/** Events of the log that are about one booking each, by what is asked of them: how many of each booking. */
function countByBooking(events: readonly Recorded[], isMeant: (event: Recorded) => boolean): object {
  const counts: Record<string, number> = {};
  for (const event of events.filter(isMeant)) {
    const bookingId = event.data.bookingId ?? event.data.booking?.bookingId ?? 'none';
    counts[bookingId] = (counts[bookingId] ?? 0) + 1;
  }
  return counts;
}

it('gives every booking of a cancelled showtime one refund and one mail of each news, however often it is killed meanwhile', async () => {
  const mails = (): number => readdirSync(join(directory, 'outbox')).length;
  const first = await startMarquee(directory, environment);
  const cinema = await openCinema(first, { rows: ['A', 'B', 'C', 'D'], seatsPerRow: 15 });
  const showtimeId = await cinema.schedule();
  const buyers = Array.from({ length: BOOKINGS / 10 }, () => customer(first));
  const bookingIds: string[] = [];
  for (let place = 0; place < BOOKINGS; place += 1) {
    const buyer = buyers[place % buyers.length] ?? customer(first);
    const seat = `${'ABCD'.charAt(place / 15)}${(place % 15) + 1}`;
    const bookingId = await hold(buyer, showtimeId, [seat]);
    await pay(buyer, bookingId);
    bookingIds.push(bookingId);
  }
  await until(() => mails() >= BOOKINGS, 'every booking is confirmed by mail');
  const sent = mails();
  const cancelled = await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'No projector.' });
  expect(cancelled.status).toBe(200);
  await first.kill();

  // Each process is killed as soon as a tenth of the mails more are out.
  const killedAt: number[] = [];
  for (let kill = 1; kill < KILLS; kill += 1) {
    const variables = { DATA_DIR: directory, PORT: '0', ...environment };
    const { child, ended } = startCommand(variables, 'serve');
    while (mails() - sent < (kill * MAILS) / 10) await delay(2);
    child.kill('SIGKILL');
    await ended;
    killedAt.push(mails() - sent);
  }
  expect(killedAt.every((count) => count > 0 && count < MAILS)).toBe(true);

  const last = await startMarquee(directory, environment);
  const staff = clerk(last);
  const asAdmin = last.as('admin', 'the-one-who-looks');
  const cancellation = async (): Promise<unknown> =>
    ((await asAdmin.get(`/showtimes/${showtimeId}/cancellation`)).body as { status: unknown }).status;
  await until(async () => (await cancellation()) === 'done', 'everything has been given back');
  await until(() => mails() - sent >= MAILS, 'everybody has been told');
  const { body } = await staff.get(`/bookings/${bookingIds[0] ?? ''}`);
  expect(body).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
  expect(await last.stop()).toBe(0);
  expect(mails() - sent).toBe(MAILS);

  const { output } = await runCommand(directory, 'export');
  const events = output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    return [JSON.parse(line) as Recorded];
  });
  const once = Object.fromEntries(bookingIds.map((bookingId) => [bookingId, 1]));
  const types = ['BookingConfirmed', 'BookingCancelled', 'RefundRequested', 'RefundSucceeded'];
  for (const type of types) {
    expect([type, countByBooking(events, (event) => event.type === type)]).toEqual([type, once]);
  }
  for (const kind of NEWS) {
    const told = countByBooking(events, ({ type, data }) => type === 'MailSent' && data.kind === kind);
    expect([kind, told]).toEqual([kind, once]);
  }
  expect(await runCommand(directory, 'verify')).toMatchObject({ code: 0 });
}, 300_000);
