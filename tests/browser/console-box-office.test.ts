import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { send } from '../support/client.ts';
import { customer, hold } from '../support/cinema.ts';
import { describeInBrowser, seat } from './support/browser.ts';
import { staff } from './support/console.ts';
import { focused, press, tabTo, tabToField } from './support/keyboard.ts';

describeInBrowser('a sale at the box office', {}, (stage) => {
  let showtimeId: string;
  let date: string;
  let page: Page;
  beforeAll(async () => {
    const { cinema, system } = stage();
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
      ticketTypes: [{ code: 'student', name: 'Student', percentOff: 50, proof: 'Student card' }],
    });
    showtimeId = await cinema.schedule(24);
    const shown = await send(system.url, 'GET', `/showtimes/${showtimeId}`);
    date = (shown.body as { businessDate: string }).businessDate;
    page = await staff(stage(), 'boxOffice', '/console');
  });

  it('is made by keyboard alone, from the choice of the show to the next customer', async () => {
    await page.goto(`/console/box-office?date=${date}`);
    await page.locator('.showtimes-of-today a').first().waitFor();
    await tabTo(page, /Metropolis/);
    await press(page, 'Enter');
    await page.locator('[data-seat]').first().waitFor();
    // The number of seats has the focus: two are the best of row B.
    await page.locator('.best-seats select:focus').waitFor();
    await press(page, 'Tab');
    expect(await focused(page)).toBe('Pick the best seats');
    await press(page, 'Enter');
    await page.locator('.basket .seat-lines li').nth(1).waitFor();
    await tabTo(page, /^Ticket type of Row/);
    await page.keyboard.type('Stu');
    await page.locator('.basket li', { hasText: 'Ask for: Student card' }).waitFor();
    const total = await page.locator('.basket .total strong').innerText();
    await tabToField(page, 'name');
    await page.keyboard.type('Ada Lovelace');
    await press(page, 'Tab');
    await page.keyboard.type('ada@');
    await press(page, 'Enter');
    await page.locator('.basket [aria-invalid=true][name=email]').waitFor();
    await page.locator('.basket input[name=email]').fill('ada@visitors.example');
    await press(page, 'Enter');
    await page.getByRole('timer').waitFor();
    expect(await page.locator('.due').innerText()).toBe(total);
    expect(await focused(page)).toBe('Paid in cash');
    await tabToField(page, 'given');
    await page.keyboard.type('50');
    await page.getByText(/^Give back €/).waitFor();
    await page.keyboard.press('Shift+Tab');
    while ((await focused(page)) !== 'Paid in cash') await press(page, 'Shift+Tab');
    await press(page, 'Enter');
    await page.getByRole('heading', { name: 'Sold' }).waitFor();
    const reference = await page.locator('.sold-tickets .reference').innerText();
    const found = await stage().cinema.admin.get(`/bookings?all=true&q=${reference}`);
    expect(found.body).toMatchObject({
      items: [
        {
          status: 'confirmed',
          paymentStatus: 'paid',
          customer: { name: 'Ada Lovelace', email: 'ada@visitors.example' },
        },
      ],
    });
    const ticket = await page.locator('.sold-tickets a').getAttribute('href');
    const status = await page.evaluate<number>(`fetch('${ticket ?? ''}').then(({ status }) => status)`);
    expect(status).toBe(200);
    expect(await focused(page)).toBe('Next customer');
    await press(page, 'Enter');
    await page.locator('.best-seats select:focus').waitFor();
    expect(await page.locator('.basket .seat-lines').count()).toBe(0);
  });

  it('says which seats somebody else took, keeps the others, and gives back what is not paid', async () => {
    await page.goto(`/console/box-office/${showtimeId}`);
    await page.route('**/seats/events', (route) => route.abort());
    await page.reload();
    await seat(page, 'A1').waitFor();
    await page.route('**/seats', (route) => route.abort());
    await seat(page, 'A1').click();
    await seat(page, 'D1').click();
    await hold(customer(stage().system), showtimeId, ['A1']);
    await page.getByRole('button', { name: 'Hold 2 seats' }).click();
    await page.getByRole('alert').filter({ hasText: 'A1' }).waitFor();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', { name: 'Give the seats back' }).click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).waitFor();
    const kept = await page.locator('.basket .seat-lines .what').allInnerTexts();
    expect(kept).toEqual([expect.stringContaining('Row D, seat 1')]);
  });

  /** A customer of the counter, with a seat that is held. */
  const holdOne = async (seatId: string): Promise<void> => {
    await page.unrouteAll();
    await page.goto(`/console/box-office/${showtimeId}`);
    await seat(page, seatId).click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
  };
  const pay = (how: string): Promise<void> => page.getByRole('button', { name: how }).click();

  it('asks before it is left while seats are held, and not afterwards', async () => {
    await holdOne('A5');
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByRole('timer').waitFor();
    expect(asked).toEqual([expect.stringMatching(/^Seats are held for a customer/)]);
    await page.getByRole('button', { name: 'Give the seats back' }).click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(asked).toHaveLength(1);
    page.removeAllListeners('dialog');
  });

  it('shows what has counted where an answer was lost, and another way of paying was tried then', async () => {
    await holdOne('D3');
    let times = 0;
    await page.route('**/confirm', async (route) => {
      times += 1;
      if (times > 3) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await pay('Paid in cash');
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
    await pay('Paid by card');
    await page.getByRole('heading', { name: 'Sold' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'has counted: Paid in cash.' }).waitFor();
    await page.getByRole('button', { name: 'Next customer' }).click();
    await page.locator('.best-seats select:focus').waitFor();
  });

  it('keeps the focus on the way of paying that failed, and takes another one then', async () => {
    await holdOne('D4');
    await page.route('**/confirm', (route) => route.abort());
    await pay('Complimentary');
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
    expect(await focused(page)).toBe('Complimentary');
    await page.unroute('**/confirm');
    await pay('Paid by card');
    await page.getByRole('heading', { name: 'Sold' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says that a hold has run out, or was ended elsewhere, and leads back to the tickets', async () => {
    const lapsed = page.getByRole('alert').filter({ hasText: 'These seats are no longer held.' });
    await holdOne('D5');
    const held = await stage().cinema.admin.get(`/bookings?all=true&status=held&showtimeId=${showtimeId}`);
    for (const { id } of (held.body as { items: { id: string }[] }).items) {
      await stage().cinema.admin.post(`/bookings/${id}/release`);
    }
    await pay('Paid by card');
    await lapsed.waitFor();
    expect(await focused(page)).toBe('Tickets');
    await page.route('**/holds', async (route) => {
      const answer = await route.fetch();
      const heldUntil = new Date(Date.now() + 1500).toISOString();
      const hold: object = { ...((await answer.json()) as object), heldUntil };
      await route.fulfill({ response: answer, json: hold });
    });
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    expect(await lapsed.count()).toBe(0);
    await lapsed.waitFor();
    expect(await focused(page)).toBe('Tickets');
  });
});
