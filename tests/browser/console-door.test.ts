import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clerk, hold } from '../support/cinema.ts';
import type { Client } from '../support/client.ts';
import { until } from '../support/until.ts';
import { describeInBrowser } from './support/browser.ts';
import { staff } from './support/console.ts';

/** Sells a seat and answers its booking and the token of its ticket. */
async function ticketOf(
  seller: Client,
  showtimeId: string,
  seat: string | { readonly seatId: string; readonly ticketType: string },
): Promise<{ readonly bookingId: string; readonly token: string }> {
  const held = await seller.post(`/showtimes/${showtimeId}/holds`, { seats: [seat] });
  const { bookingId } = held.body as { bookingId: string };
  const confirmed = await seller.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  const ticket = await seller.get(`/bookings/${bookingId}/ticket`, { Accept: 'application/json' });
  const [first] = (ticket.body as { seats: { token: string }[] }).seats;
  // A door that opens now has it on its list.
  await until(async () => {
    const { text } = await seller.get(`/showtimes/${showtimeId}/tickets?limit=100`);
    return text.includes(bookingId);
  }, 'the ticket is listed');
  return { bookingId, token: first?.token ?? '' };
}

describeInBrowser('the door', {}, (stage) => {
  let page: Page;
  let seller: Client;
  let [showtimeId, other] = ['', ''];
  beforeAll(async () => {
    const { cinema, system } = stage();
    seller = clerk(system);
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
      payAtCounter: true,
      ticketTypes: [{ code: 'student', name: 'Student', percentOff: 50, proof: 'Student card' }],
    });
    [showtimeId, other] = [await cinema.schedule(24), await cinema.schedule(48)];
    page = await staff(stage(), 'boxOffice', '/console');
  });

  /** What a hand scanner does: types the code and presses Enter. */
  const scan = async (token: string): Promise<void> => {
    await page.locator('input[name=token]:focus').waitFor();
    await page.keyboard.insertText(token);
    await page.keyboard.press('Enter');
  };
  const result = (name: string): Promise<void> => page.locator(`[data-result=${name}]`).waitFor();
  const open = async (): Promise<void> => {
    await page.goto(`/console/door/${showtimeId}`);
    await page.locator('input[name=token]:focus').waitFor();
  };

  it('lets a ticket in once, says what to look at, and when it was used', async () => {
    const { token } = await ticketOf(seller, showtimeId, { seatId: 'A1', ticketType: 'student' });
    await open();
    await page.getByRole('textbox', { name: 'Name of this door' }).fill('Saal 1 left');
    await page.locator('input[name=token]').click();
    await scan(token);
    await result('valid');
    await page.getByText('Ask to see: Student card').waitFor();
    await page.getByText('Row A, seat 1').waitFor();
    await scan(token);
    await result('used');
    await page.getByText(/It let somebody in on .+ \(Saal-1-left\)\./).waitFor();
  });

  it('keeps the name of the door that is being typed when the list of tickets comes', async () => {
    let giveList = (): void => undefined;
    const asked = new Promise<void>((resolve) => (giveList = resolve));
    await page.route(`**/showtimes/${showtimeId}/tickets*`, async (route) => {
      await asked;
      await route.continue();
    });
    await open();
    const name = page.getByRole('textbox', { name: 'Name of this door' });
    await name.fill('');
    await name.pressSequentially('Saal 2');
    giveList();
    await page.getByText(/The list for a network gap has \d+ tickets\./).waitFor();
    expect(await name.inputValue()).toBe('Saal 2');
    await page.locator('input[name=token]').click();
    expect(await name.inputValue()).toBe('Saal-2');
    await page.unrouteAll();
  });

  it('tells another show’s ticket, a cancelled one, an unpaid one, and what is none', async () => {
    const wrong = await ticketOf(seller, other, 'A1');
    const cancelled = await ticketOf(seller, showtimeId, 'A3');
    await seller.post(`/bookings/${cancelled.bookingId}/cancel`, {});
    const unpaid = await hold(seller, showtimeId, ['A5']);
    await seller.post(`/bookings/${unpaid}/confirm`, { method: 'counter' });
    const ticket = await seller.get(`/bookings/${unpaid}/ticket`, { Accept: 'application/json' });
    const [first] = (ticket.body as { seats: { token: string }[] }).seats;
    await open();
    await scan(wrong.token);
    await result('wrongShowtime');
    await page.getByText(/^It is for Metropolis/).waitFor();
    await scan(cancelled.token);
    await result('cancelled');
    await scan(first?.token ?? '');
    await result('unpaid');
    await page.getByText(/is still to be paid at the box office/).waitFor();
    await scan('https://elsewhere.example/ticket/1');
    await result('unknown');
  });

  it('goes on without a network, remembers over a reload, and reports', async () => {
    const { token, bookingId } = await ticketOf(seller, showtimeId, 'B1');
    const wrong = await ticketOf(seller, other, 'B1');
    await open();
    await page.getByText(/The list for a network gap has [1-9]/).waitFor();
    const late = await ticketOf(seller, showtimeId, 'B3');
    await page.route('**/api/v1/tickets/**', (route) => route.abort());
    await scan(token);
    await result('valid');
    await page.getByText('Judged without the network.').waitFor();
    await page.getByText('No network: this door judges by its list.').waitFor();
    await page.getByText('1 scan waits to be reported.').waitFor();
    await scan(token);
    await result('used');
    await scan(wrong.token);
    await result('wrongShowtime');
    await scan(`${token.slice(0, -4)}AAAA`);
    await result('unknown');
    await scan(late.token);
    await result('unlisted');
    await page.reload();
    await page.getByText('1 scan waits to be reported.').waitFor();
    await page.unroute('**/api/v1/tickets/**');
    await page.getByText('1 scan waits to be reported.').waitFor({ state: 'detached' });
    await until(async () => {
      const shown = await seller.get(`/bookings/${bookingId}`);
      return (shown.body as { admissions: object[] }).admissions.length === 1;
    }, 'the scan is reported');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says which tickets two doors let in while they had no network', async () => {
    const { token } = await ticketOf(seller, showtimeId, 'C1');
    await open();
    await page.getByText(/The list for a network gap has [1-9]/).waitFor();
    await page.route('**/api/v1/tickets/**', (route) => route.abort());
    await seller.post('/tickets/scan', { token, showtimeId, device: 'other-door' });
    await scan(token);
    await result('valid');
    await page.unroute('**/api/v1/tickets/**');
    await page.getByRole('button', { name: 'Report now' }).click();
    await page.getByRole('alert').filter({ hasText: 'C1: Already used' }).waitFor();
  });

  it('checks every ticket that is scanned while another is checked, and shows no earlier verdict meanwhile', async () => {
    const tokens: string[] = [];
    for (const seatId of ['D1', 'D3', 'D5']) tokens.push((await ticketOf(seller, showtimeId, seatId)).token);
    await open();
    let answer = (): void => undefined;
    const wait = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/tickets/scan', async (route) => {
      await wait;
      await route.continue();
    });
    for (const token of tokens) await scan(token);
    // The reader reads the one that is before it once more.
    await scan(tokens[2] ?? '');
    await page.getByText('The ticket is being checked…').waitFor();
    answer();
    await page.locator('.finding .where', { hasText: 'Row D, seat 5' }).waitFor();
    await result('valid');
    expect(await page.locator('.earlier li').allInnerTexts()).toEqual([
      expect.stringContaining('Valid: D 3'),
      expect.stringContaining('Valid: D 1'),
    ]);
    await page.unroute('**/tickets/scan');
  });

  it('judges by its list where the network neither answers nor fails, and asks whether it is back', async () => {
    const { token } = await ticketOf(seller, showtimeId, 'B5');
    await open();
    await page.getByText(/The list for a network gap has [1-9]/).waitFor();
    let isBack = false;
    await page.route('**/api/v1/tickets/**', async (route) => {
      if (isBack) await route.continue();
    });
    await scan(token);
    await page.getByText('Judged without the network.').waitFor();
    isBack = true;
    await page.getByText('1 scan waits to be reported.').waitFor({ state: 'detached' });
    await page.getByText('Connected.').waitFor();
    await page.unroute('**/api/v1/tickets/**');
  });

  it('stays offline while nothing answers, also with nothing to report', async () => {
    const { token } = await ticketOf(seller, showtimeId, 'C3');
    await seller.post('/tickets/scan', { token, showtimeId });
    await open();
    await page.getByText(/The list for a network gap has [1-9]/).waitFor();
    let asked = 0;
    await page.route('**/api/v1/tickets/**', (route) => {
      if (route.request().url().endsWith('/keys')) asked += 1;
      return route.abort();
    });
    await scan(token);
    await result('used');
    await until(() => Promise.resolve(asked > 0), 'it asks whether the network is back');
    await page.getByText('No network: this door judges by its list.').waitFor();
    await page.unroute('**/api/v1/tickets/**');
    await page.getByText('Connected.').waitFor();
  });

  it('goes on after a ticket that it cannot check, and says why scans are not taken', async () => {
    const { token } = await ticketOf(seller, showtimeId, 'C5');
    await open();
    await page.getByText(/The list for a network gap has [1-9]/).waitFor();
    await page.route('**/api/v1/tickets/**', (route) => route.abort());
    await page.evaluate(`(() => {
      crypto.subtle.importKey = () => {
        delete crypto.subtle.importKey;
        return Promise.reject(new DOMException('No such signatures', 'NotSupportedError'));
      };
    })()`);
    await scan(token);
    await page.getByText('That did not work. Please try again.').waitFor();
    await scan(token);
    await result('valid');
    await page.route('**/api/v1/tickets/**', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 422, code: 'scan-refused', detail: 'A scan is from the future.' }),
      }),
    );
    await page.getByRole('alert').filter({ hasText: 'A scan is from the future.' }).waitFor();
    await page.unroute('**/api/v1/tickets/**');
  });
});
