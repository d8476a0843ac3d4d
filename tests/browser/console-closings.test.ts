import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clerk, hold } from '../support/cinema.ts';
import { describeInBrowser } from './support/browser.ts';
import { field, lookAt, said, staff } from './support/console.ts';

/** The rows of the first table: method and figures. */
const rowsOf = (page: Page): Promise<readonly (readonly string[])[]> =>
  page.evaluate<string[][]>(
    `[...document.querySelector('table.data').tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))`,
  );

describeInBrowser('daily closings in the console', {}, (stage) => {
  let address: string;
  beforeAll(async () => {
    const { system, cinema } = stage();
    const seller = clerk(system);
    const bookingId = await hold(seller, await cinema.schedule(48), ['A1', 'A2']);
    const sold = await seller.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    expect(sold.status).toBe(200);
    // The business day of Berlin begins at four.
    const now = new Date(Date.parse(system.now()) - 4 * 3_600_000);
    const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(now);
    address = `/console/closings?theaterId=${cinema.theaterId}&date=${date}`;
  });

  it('are typed and kept by the keyboard, with what is missing in the drawer', async () => {
    const page = await staff(stage(), 'boxOffice', '/console/closings');
    await page.getByText('Choose a theater and a business date.').waitFor();
    await lookAt(page, 'closings-none');
    await page.goto(address);
    await page.getByText('This day is open.').waitFor();
    expect(await rowsOf(page)).toEqual([['Cash', '€20.00', '€0.00', '€20.00', '–', '–']]);
    await lookAt(page, 'closing-open');
    await field(page, 'counted/cash').focus();
    await page.keyboard.type('19.50');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    await said(page, 'The day is closed.').waitFor();
    await page.getByText(/^Closed on/).waitFor();
    expect(await rowsOf(page)).toEqual([
      ['Cash', '€20.00', '€0.00', '€20.00', '€19.50', '-€0.50'],
      ['Terminal', '€0.00', '€0.00', '€0.00', '€0.00', '€0.00'],
    ]);
    expect(await field(page, 'counted/cash').count()).toBe(0);
    await lookAt(page, 'closing-closed');
  });

  describe('returns for distributors', () => {
    const weekOf = (week: string): string => {
      const { theaterId, movieId } = stage().cinema;
      return `/console/returns?theaterId=${theaterId}&movieId=${movieId}&week=${week}`;
    };

    it('show their figures, and are sent when the week is over', async () => {
      const page = await staff(stage(), 'admin', '/console/returns');
      await page.getByText('Choose a theater, a movie and the first day of a week.').waitFor();
      const shown = new Date(Date.parse(stage().system.now()) + 24 * 3_600_000).toISOString().slice(0, 10);
      await page.goto(weekOf(shown));
      await page.getByRole('group', { name: 'Admissions and money as they are now' }).waitFor();
      expect((await rowsOf(page)).map((row) => row.slice(2))).toEqual([
        ['adult', '2', '€20.00', '€0.00', '€20.00'],
      ]);
      await lookAt(page, 'return-now');
      await page.getByRole('button', { name: 'Send the return' }).click();
      await page.getByRole('alert').waitFor();
      await page.goto(weekOf('2026-01-01'));
      await page.getByText('This return has not been sent.').waitFor();
      await page.getByRole('button', { name: 'Send the return' }).focus();
      await page.keyboard.press('Enter');
      await said(page, 'Version 1 is sent.').waitFor();
      await page.getByRole('link', { name: 'Version 1 (CSV)' }).waitFor();
      await lookAt(page, 'return-sent');
    });
  });

  describe('for analysts', () => {
    it('show what was closed, and nothing to close', async () => {
      const page = await staff(stage(), 'analyst', address);
      await page.getByText(/^Closed on/).waitFor();
      await page.goto(address.replace(/date=.*/, 'date=2026-01-01'));
      await page.getByText('Nothing was taken or paid back on this day.').waitFor();
      expect(await field(page, 'counted/cash').count()).toBe(0);
      await page.goto(address);
      await page.getByRole('group', { name: 'Takings by method' }).waitFor();
      expect((await rowsOf(page)).length).toBeGreaterThan(0);
    });
  });
});
