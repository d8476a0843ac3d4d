import { beforeEach, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { send } from '../support/client.ts';
import { until } from '../support/until.ts';
import { describeInBrowser, faultsFoundBy, phone, picture, seat } from './support/browser.ts';

const lines = (page: Page): Promise<readonly string[]> => page.locator('.seat-lines .what').allInnerTexts();
const statusOf = async (url: string, showtimeId: string, seatId: string): Promise<string | undefined> => {
  const map = await send(url, 'GET', `/showtimes/${showtimeId}/seats`);
  const { seats } = map.body as { seats: { seatId: string; status: string }[] };
  return seats.find((each) => each.seatId === seatId)?.status;
};

/** What a QR code in a picture says; undefined where none is found. */
async function readCode(picture: Buffer): Promise<string | undefined> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data;
}

describeInBrowser('selling seats in a browser', {}, (stage) => {
  let showtimeId: string;
  beforeEach(async () => {
    showtimeId = await stage().cinema.schedule();
  });

  it('sells seats by mouse, from the programme to the ticket', async () => {
    const page = await stage().visitor();
    await page.goto('/');
    await page
      .getByRole('link', { name: /Saal 1/ })
      .first()
      .click();
    await page.waitForURL(({ pathname }) => pathname.startsWith('/showtimes/'));
    showtimeId = page.url().split('/').at(-1) ?? '';
    await seat(page, 'B2').click();
    await seat(page, 'B3').click();
    await expect(seat(page, 'B3').getAttribute('aria-label')).resolves.toMatch(
      /^Row B, seat 3, Standard, €\d+\.\d\d, chosen$/,
    );
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    // Nobody is signed in: an account is made on the way, and the choice is kept.
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.locator('input[name=email]').fill('mouse@visitors.example');
    await page.locator('input[name=password]').fill('short');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.locator('.fault').waitFor();
    await expect(page.locator('input[name=password]').getAttribute('aria-invalid')).resolves.toBe('true');
    await page.locator('input[name=password]').fill('popcorn-und-Kino-1!');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: 'Card declined' }).click();
    await page.getByText('The payment did not go through').waitFor();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
    await expect(page.locator('.badge').allInnerTexts()).resolves.toEqual(['Confirmed', 'Paid']);
    await until(async () => (await statusOf(stage().system.url, showtimeId, 'B2')) === 'sold', 'B2 is sold');
  });

  it('shows each ticket as a QR code that the door reads, in the dark and on a phone too', async () => {
    const page = await stage().customer('codes', {
      viewport: phone,
      deviceScaleFactor: 2,
      colorScheme: 'dark',
    });
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'C2').click();
    await seat(page, 'C3').click();
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
    const bookingId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const ticket = await page.evaluate(
      async (path) => (await fetch(path, { headers: { Accept: 'application/json' } })).json() as unknown,
      `/api/v1/bookings/${bookingId}/ticket`,
    );
    const tokens = (ticket as { seats: { token: string }[] }).seats.map(({ token }) => token);
    const read: (string | undefined)[] = [];
    for (const name of ['QR code of Row C, seat 2', 'QR code of Row C, seat 3']) {
      const code = page.getByRole('img', { name });
      await code.scrollIntoViewIfNeeded();
      read.push(await readCode(await code.screenshot()));
    }
    expect(read).toEqual(tokens);
    expect(tokens).toHaveLength(2);
    await picture(page, 'ticket-phone-dark');
    expect(await faultsFoundBy(page)).toEqual([]);
  });

  it('sells tickets of the types that customers may choose, with what to bring along, over a reload', async () => {
    const { admin, theaterId } = stage().cinema;
    const ticketTypes = [
      { code: 'student', name: 'Student', percentOff: 20, proof: 'a student card' },
      { code: 'staff', name: 'Staff', percentOff: 100, staffOnly: true },
    ];
    expect((await admin.patch(`/theaters/${theaterId}`, { ticketTypes })).status).toBe(200);
    const withTypes = await stage().cinema.schedule();
    await admin.patch(`/theaters/${theaterId}`, { ticketTypes: [] });
    const page = await stage().customer('student', { viewport: phone });
    await page.goto(`/showtimes/${withTypes}`);
    await seat(page, 'B2').click();
    await seat(page, 'B3').click();
    const type = page.getByLabel('Ticket type of Row B, seat 3');
    await expect(type.locator('option').allInnerTexts()).resolves.toEqual(['Adult', 'Student']);
    await type.selectOption('student');
    await page.getByText('Bring along: a student card').waitFor();
    await page.reload();
    await page.locator('.total', { hasText: '€18.00' }).waitFor();
    await picture(page, 'ticket-types-phone');
    expect(await faultsFoundBy(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByRole('timer').waitFor();
    expect(await lines(page)).toEqual([
      'Row B, seat 2\nStandard, Adult',
      'Row B, seat 3\nStandard, Student\nBring along: a student card',
    ]);
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: 'Pay €18.00' }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
  });

  it('exchanges a booking for dearer seats of another show: the difference is paid, and the old seats come free', async () => {
    const other = await stage().cinema.schedule();
    const page = await stage().customer('exchanger', { viewport: phone });
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
    await page.getByRole('link', { name: 'Exchange for other seats or another show' }).click();
    await page.getByRole('heading', { level: 1, name: 'Exchange a booking' }).waitFor();
    await page.getByLabel('For the show on').selectOption(other);
    await seat(page, 'C3').click();
    await page.getByText('€5.00 is to be paid besides.').waitFor();
    await picture(page, 'exchange-phone');
    expect(await faultsFoundBy(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hold the new seats and pay the difference' }).click();
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: 'Pay €5.00' }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
    const { url } = stage().system;
    await until(async () => (await statusOf(url, showtimeId, 'B2')) === 'available', 'B2 is free');
    expect(await statusOf(url, other, 'C3')).toBe('sold');
    await page.getByRole('link', { name: 'My bookings' }).first().click();
    await page.getByText('Cancelled').first().waitFor();
  });

  it('exchanges a booking for a cheaper seat of the same show at once, and says what comes back', async () => {
    const page = await stage().customer('mover');
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'D2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
    const former = page.url();
    await page.getByRole('link', { name: 'Exchange for other seats or another show' }).click();
    await seat(page, 'A4').click();
    await page.getByText('€10.00 is paid back.').waitFor();
    await page.getByRole('button', { name: 'Exchange', exact: true }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
    await page.goto(former);
    await page.getByText('This booking was exchanged.').waitFor();
    await page.getByRole('link', { name: 'See the new one' }).click();
    await page.locator('.line', { hasText: 'Row A, seat 4' }).waitFor();
  });

  it('keeps wheelchair spaces for who says that they need one, and companion seats for who is with them', async () => {
    const { admin, theaterId, auditoriumId, schedule } = stage().cinema;
    await admin.patch(`/theaters/${theaterId}`, { wheelchairReleaseMinutes: 60 });
    await admin.patch(`/auditoriums/${auditoriumId}/seats/A1`, { kind: 'wheelchair' });
    await admin.patch(`/auditoriums/${auditoriumId}/seats/A2`, { kind: 'companion' });
    showtimeId = await schedule();
    await admin.patch(`/theaters/${theaterId}`, { wheelchairReleaseMinutes: null });
    const page = await stage().customer('roller');
    await page.goto(`/showtimes/${showtimeId}`);
    await page.getByText(/^Until .*, wheelchair spaces are kept for people who need one\./).waitFor();
    await seat(page, 'A2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByText('This companion seat is sold only together with its wheelchair space.').waitFor();
    await expect(page.getByLabel('One of us needs a wheelchair space').count()).resolves.toBe(0);
    await seat(page, 'A1').click();
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByText('This wheelchair space is kept for people who need one.').waitFor();
    await expect(faultsFoundBy(page)).resolves.toEqual([]);
    await page.getByLabel('One of us needs a wheelchair space').check();
    // A reload remembers the answer.
    await page.reload();
    await expect(page.getByLabel('One of us needs a wheelchair space').isChecked()).resolves.toBe(true);
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByRole('timer').waitFor();
    await expect(statusOf(stage().system.url, showtimeId, 'A1')).resolves.toBe('held');
  });

  it('tells what a cancellation pays back before it happens, and cancels', async () => {
    const page = await stage().customer('canceller');
    await page.goto(`/showtimes/${showtimeId}`);
    await page.getByRole('button', { name: 'Pick the best seats' }).click();
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).click();
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByRole('button', { name: 'Cancel this booking' }).click();
    await page.getByText(/^You get back €\d+\.\d\d \(100 %\)\.$/).waitFor();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByText(/The booking is cancelled\. €\d+\.\d\d will be paid back\./).waitFor();
    await page.locator('.badge', { hasText: 'Cancelled' }).waitFor();
    const hasFocus = (): Promise<boolean> => page.evaluate<boolean>("document.activeElement.matches('h1')");
    await until(hasFocus, 'the title has the focus that the button had');
  });

  it('keeps a hold over a reload, and gives it back', async () => {
    const page = await stage().customer('reloader');
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'C4').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    await page.reload();
    await page.getByRole('timer').waitFor();
    await expect(lines(page)).resolves.toEqual([expect.stringContaining('Row C, seat 4')]);
    await page.getByRole('button', { name: 'Give the seats back' }).click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).waitFor();
    await until(
      async () => (await statusOf(stage().system.url, showtimeId, 'C4')) === 'available',
      'C4 is free',
    );
  });

  it('tells one of two who race for a seat that it is gone, and keeps their other seats', async () => {
    const winner = await stage().customer('winner');
    const loser = await stage().customer('loser');
    // The loser's map is old: only the refusal tells.
    await loser.route('**/seats/events', (route) => route.abort());
    for (const page of [winner, loser]) await page.goto(`/showtimes/${showtimeId}`);
    await seat(loser, 'A3').waitFor();
    await loser.route('**/seats', (route) => route.abort());
    for (const page of [winner, loser]) await seat(page, 'A3').click();
    await seat(loser, 'B1').click();
    await winner.getByRole('button', { name: 'Hold 1 seat' }).click();
    await winner.getByRole('timer').waitFor();
    await loser.getByRole('button', { name: 'Hold 2 seats' }).click();
    await loser
      .getByText('Seat A3 has just been taken by someone else. Your other seats are still chosen.')
      .last()
      .waitFor();
    await expect(lines(loser)).resolves.toEqual([expect.stringContaining('Row B, seat 1')]);
    await loser.getByRole('button', { name: 'Hold 1 seat' }).click();
    await loser.getByRole('timer').waitFor();
  });

  it('shows who looks on that a chosen seat is taken, and says nothing of that to who took it', async () => {
    const buyer = await stage().customer('buyer');
    const watcher = await stage().visitor();
    for (const page of [buyer, watcher]) {
      await page.goto(`/showtimes/${showtimeId}`);
      await seat(page, 'D5').click();
    }
    await buyer.getByRole('button', { name: 'Hold 1 seat' }).click();
    await buyer.getByRole('timer').waitFor();
    await watcher.getByRole('alert').waitFor();
    await expect(watcher.getByRole('alert').innerText()).resolves.toContain('Seat D5 has just been taken');
    await expect(seat(watcher, 'D5').getAttribute('aria-label')).resolves.toContain('held by someone else');
    await expect(buyer.getByRole('alert').count()).resolves.toBe(0);
  });

  it('does not take its own hold for somebody else’s, when the map shows it before the answer comes', async () => {
    const page = await stage().customer('echo');
    await page.route('**/seats/events', (route) => route.fulfill({ status: 404 }));
    const seen = (status: number): Promise<unknown> =>
      page.waitForResponse((answer) => answer.url().endsWith('/seats') && answer.status() === status);
    let alerts = Number.NaN;
    await page.route('**/holds', async (route) => {
      const answer = await route.fetch();
      // The map has changed by our hold, and has been asked for once more since.
      await seen(200);
      await seen(304);
      alerts = await page.getByRole('alert').count();
      await route.fulfill({ response: answer });
    });
    await page.goto(`/showtimes/${showtimeId}`);
    await page.getByText('Updated every few seconds').waitFor();
    await seat(page, 'B5').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    expect(alerts).toBe(0);
  });

  it('finds a hold again whose answer was lost', async () => {
    const page = await stage().customer('lost-answer');
    let requests = 0;
    await page.route('**/holds', async (route) => {
      requests += 1;
      const answer = await route.fetch();
      if (requests === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'A2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').or(page.getByRole('alert')).first().waitFor();
    await expect(page.getByRole('alert').count()).resolves.toBe(0);
    expect(requests).toBe(2);
  });

  it('follows the events of a showtime, and asks where there are none', async () => {
    const page = await stage().visitor();
    await page.addInitScript(eventsByHand);
    await page.goto(`/showtimes/${showtimeId}`);
    await page.getByText('Connecting…').waitFor();
    await page.evaluate("events.dispatchEvent(new Event('open')); events.onopen?.()");
    await page.getByText('Live availability').waitFor();
    await seat(page, 'C2').click();
    const change = { revision: 999, seats: [{ seatId: 'C2', status: 'sold' }] };
    await page.evaluate(
      `events.dispatchEvent(new MessageEvent('seats', { data: ${JSON.stringify(JSON.stringify(change))} }))`,
    );
    await page.getByRole('alert').waitFor();
    await expect(seat(page, 'C2').getAttribute('aria-label')).resolves.toMatch(/, sold$/);
    await expect(seat(page, 'C2').getAttribute('aria-disabled')).resolves.toBe('true');
    await page.evaluate('events.readyState = 2; events.onerror?.()');
    await page.getByText('Connection interrupted').waitFor();
    await page.getByText('Updated every few seconds').waitFor();
  });
});

/** Events of the server as a test sends them: `events` is the connection that the page has opened last. */
const eventsByHand = `
  window.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 0;
    constructor() { super(); window.events = this; }
    close() {}
  };
`;
