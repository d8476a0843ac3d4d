import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { customer, hold } from '../support/cinema.ts';
import { describeInBrowser, phone, seat } from './support/browser.ts';
import { faultOf, lookAt, said, staff } from './support/console.ts';

describeInBrowser('the blocked seats of a showtime', {}, (stage) => {
  let showtimeId: string;
  let page: Page;
  beforeAll(async () => {
    showtimeId = await stage().cinema.schedule(24);
    page = await staff(stage(), 'admin', `/console/showtimes/${showtimeId}`);
  });

  const choose = async (...seatIds: readonly string[]): Promise<void> => {
    for (const seatId of seatIds) {
      await seat(page, seatId).focus();
      await page.keyboard.press('Space');
    }
  };
  const isBlocked = (seatId: string): ReturnType<Page['locator']> =>
    page.locator(`[data-seat="${seatId}"][aria-label*="not for sale"]`);
  const facts = async (): Promise<readonly unknown[]> => {
    const answer = await stage().cinema.admin.get(`/audit/streams/showtime-${showtimeId}/events`);
    const { items } = answer.body as {
      readonly items: readonly { readonly type: string; readonly data: Record<string, unknown> }[];
    };
    return items
      .filter(({ type }) => /^Seats(Blocked|Unblocked)$/.test(type))
      .map(({ type, data }) => [type, data['seats'], data['reason']]);
  };

  it('are blocked by keyboard, with a reason, and put back on sale', async () => {
    await page.getByRole('link', { name: 'Block seats' }).click();
    await choose('A1', 'A2');
    await page.getByRole('button', { name: 'Block 2 seats' }).click();
    await faultOf(page, 'reason').waitFor();
    expect(await facts()).toEqual([]);
    await page.locator('[name=reason]').fill('For the press');
    await page.getByRole('button', { name: 'Block 2 seats' }).click();
    await said(page, '2 seats are blocked.').waitFor();
    await isBlocked('A2').waitFor();
    await page.getByText('Blocked: A1, A2').waitFor();
    await lookAt(page, 'blocked-seats');
    await choose('A2', 'A3');
    // A free seat and a blocked one: each has a button of its own.
    await page.getByRole('button', { name: 'Block 1 seat' }).waitFor();
    await page.getByRole('button', { name: 'Sell 1 seat again' }).click();
    await said(page, '1 seat is on sale again.').waitFor();
    await page.getByRole('button', { name: 'Sell 1 seat again' }).waitFor({ state: 'detached' });
    expect(await facts()).toEqual([
      ['SeatsBlocked', ['A1', 'A2'], 'For the press'],
      ['SeatsUnblocked', ['A2'], undefined],
    ]);
    await page.setViewportSize(phone);
    await lookAt(page, 'blocked-seats-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('are none that somebody has, also where they are taken while they are chosen', async () => {
    await page.goto(`/console/showtimes/${showtimeId}/seats`);
    await hold(customer(stage().system), showtimeId, ['B1']);
    await page.locator('[data-seat="B1"][aria-label*="held"]').waitFor();
    await choose('B1', 'B2');
    await page.getByRole('button', { name: 'Block 1 seat' }).waitFor();
    await hold(customer(stage().system), showtimeId, ['B2']);
    await page.getByRole('button', { name: 'Block 1 seat' }).waitFor({ state: 'detached' });
  });

  it('say which seats were taken where the map came too late', async () => {
    await page.route('**/seats/events*', (route) => route.abort());
    await page.route('**/seats?*', (route) => route.abort());
    await page.goto(`/console/showtimes/${showtimeId}/seats`);
    await choose('B3');
    await hold(customer(stage().system), showtimeId, ['B3']);
    await page.locator('[name=reason]').fill('Broken');
    await page.getByRole('button', { name: 'Block 1 seat' }).click();
    await page.locator('.notice.bad', { hasText: 'B3' }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('are for administrators', async () => {
    const clerk = await staff(stage(), 'boxOffice', `/console/showtimes/${showtimeId}`);
    await clerk.getByRole('link', { name: 'Its bookings' }).waitFor();
    expect(await clerk.getByRole('link', { name: 'Block seats' }).count()).toBe(0);
    await clerk.goto(`/console/showtimes/${showtimeId}/seats`);
    await clerk.getByText('This section is for other roles.').waitFor();
  });
});
