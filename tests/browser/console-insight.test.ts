import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { send } from '../support/client.ts';
import { clerk, hold } from '../support/cinema.ts';
import { desktop, describeInBrowser, phone } from './support/browser.ts';
import { lookAt, staff } from './support/console.ts';

const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['desktop', { viewport: desktop }],
  ['desktop-dark', { viewport: desktop, colorScheme: 'dark', locale: 'de-DE' }],
  ['phone', { viewport: phone, hasTouch: true, isMobile: true }],
];

const movies = [
  'title,durationMinutes,genres',
  'The Cartographer,104,Drama',
  ',90,Comedy',
  'Glass Mountain,abc,Drama',
].join('\n');

describeInBrowser('the console for insight and selling', {}, (stage) => {
  let [showtimeId, date] = ['', ''];
  beforeAll(async () => {
    const { cinema, system } = stage();
    showtimeId = await cinema.schedule(24);
    const seller = clerk(system);
    for (const seats of [['A1', 'A2'], ['C3', 'C4', 'C5'], ['D2']]) {
      const bookingId = await hold(seller, showtimeId, seats);
      await seller.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    }
    const shown = await send(system.url, 'GET', `/showtimes/${showtimeId}`);
    date = (shown.body as { businessDate: string }).businessDate;
  });

  it('tries an import, says what is wrong with each row, and then brings the good ones in', async () => {
    const page = await staff(stage(), 'admin', '/console');
    const sendFile = async (): Promise<void> => {
      await page.getByRole('combobox', { name: 'Records' }).selectOption('movies');
      const file = { name: 'movies.csv', mimeType: 'text/csv', buffer: Buffer.from(movies) };
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Send the file' }).click();
      await page.waitForURL(/\/console\/imports\/[0-9a-f-]+$/);
      await page.locator('[data-status=finished]').waitFor();
    };
    await page.goto('/console/imports');
    await page.getByRole('button', { name: 'Send the file' }).click();
    await page.locator('.field .fault').first().waitFor();
    await sendFile();
    await page.getByText('This is a dry run. Nothing was written.').waitFor();
    await page.getByText('2 rows were refused.').waitFor();
    await page.getByRole('checkbox', { name: 'Refused rows only' }).check();
    expect(await page.locator('table.data tbody tr').count()).toBe(2);
    await lookAt(page, 'import-report');
    await page.getByRole('checkbox', { name: 'Refused rows only' }).uncheck();
    await page.locator('table.data').getByText('Would be created').waitFor();
    await page.getByRole('link', { name: 'Import in earnest' }).click();
    expect(await page.getByRole('checkbox', { name: 'Dry run: write nothing' }).isChecked()).toBe(false);
    await sendFile();
    await page.goto('/console/imports?kind=actors');
    const empty = { name: 'actors.csv', mimeType: 'text/csv', buffer: Buffer.from('name\n') };
    await page.locator('input[type=file]').setInputFiles(empty);
    await page.getByRole('button', { name: 'Send the file' }).click();
    await page.getByText('The file has no rows below its head').waitFor();
    const found = await stage().cinema.admin.get('/movies?q=Cartographer');
    expect(found.body).toMatchObject({ items: [{ title: 'The Cartographer' }] });
  });

  describe.each(looks)('on %s', (look, options) => {
    let page: Page;
    beforeAll(async () => {
      page = await staff(stage(), 'admin', '/console', options);
    });

    /** Opens a page, and looks at it: a picture for people, axe, and nothing wider than the window. */
    const expectGood = async (name: string, path: string, ready: string): Promise<void> => {
      await page.goto(`/console/${path}`);
      await page.locator(ready).first().waitFor();
      await lookAt(page, `${name}-${look}`);
    };

    it('has reports', async () => {
      await expectGood('summary', 'reports', '.chart');
      await expectGood('revenue', 'reports/revenue', '.chart');
      await expectGood('revenue-by-movie', 'reports/revenue?groupBy=ticketType', '.chart');
      await expectGood('capacity', `reports/capacity?to=${date}`, '.chart');
      await expectGood('popular-movies', 'reports/popular-movies', '.chart');
    });

    it('has a box office and a door', async () => {
      await expectGood('showtimes', `box-office?date=${date}`, '.showtimes-of-today');
      await expectGood('counter', `box-office/${showtimeId}`, '[data-seat]');
      await page.locator('.best-seats button').click();
      await page.locator('.basket button[type=submit]').click();
      await page.getByRole('timer').waitFor();
      await lookAt(page, `to-pay-${look}`);
      await page.locator('.basket .primary').click();
      await page.locator('.sold-tickets').waitFor();
      await lookAt(page, `sold-${look}`);
      const href = (await page.locator('.sold-tickets a').getAttribute('href')) ?? '';
      const token = await page.evaluate<string>(
        `fetch('${href}', { headers: { Accept: 'application/json' } })
          .then((answer) => answer.json()).then(({ seats }) => seats[0].token)`,
      );
      await expectGood('door', `door/${showtimeId}`, '.finding');
      for (const result of ['valid', 'used']) {
        await page.locator('input[name=token]').fill(token);
        await page.keyboard.press('Enter');
        await page.locator(`[data-result=${result}]`).waitFor();
        await lookAt(page, `door-${result}-${look}`);
      }
    });

    it('has the event log, the system and imports', async () => {
      await expectGood('events', 'audit', '.events');
      await expectGood('stream', `audit/streams/showtime-${showtimeId}?revision=1`, '.changes');
      await expectGood('checks', 'audit/checks', '.tree-head');
      await expectGood('system', 'system', 'table.data:visible');
      await expectGood('imports', 'imports', 'form.record-form');
    });
  });
});
