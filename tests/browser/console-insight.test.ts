import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { send } from '../support/client.ts';
import { clerk, hold } from '../support/cinema.ts';
import { desktop, describeInBrowser, faultsFoundBy, phone, picture } from './support/browser.ts';
import { staffPage } from './support/console.ts';

const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['desktop', { viewport: desktop }],
  ['desktop-dark', { viewport: desktop, colorScheme: 'dark', locale: 'de-DE' }],
  ['phone', { viewport: phone, hasTouch: true, isMobile: true }],
];

/** Which of these sections each role has. Others of its own may stand beside them. */
const mine = ['Box office', 'Door', 'Imports', 'Reports', 'Event log', 'System'];
const allowed: readonly (readonly [string, readonly string[]])[] = [
  ['boxOffice', ['Box office', 'Door']],
  ['analyst', ['Reports']],
  ['auditor', ['Event log']],
  ['admin', mine],
];
const addresses = ['box-office', 'door', 'imports', 'reports', 'audit', 'system'];

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
    const { body } = await send(system.url, 'GET', `/showtimes/${showtimeId}`);
    date = (body as { businessDate: string }).businessDate;
  });

  it.each(allowed)('shows %s what they may see, and nothing else', async (role, sections) => {
    const page = await staffPage(stage(), role, `role-${role}`.toLowerCase());
    const links = await page.locator('#sections li a').allInnerTexts();
    expect(links.filter((link) => mine.includes(link))).toEqual(sections);
    for (const [index, section] of mine.entries()) {
      await page.goto(`/console/${addresses[index] ?? ''}`);
      const isMine = sections.includes(section);
      const heading = isMine ? /./ : 'This section is for other roles.';
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    await page.context().close();
  });

  it('tries an import, says what is wrong with each row, and then brings the good ones in', async () => {
    const page = await staffPage(stage(), 'admin', 'importer');
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
    await picture(page, 'console-import-report');
    expect(await faultsFoundBy(page)).toEqual([]);
    await page.getByRole('link', { name: 'Import in earnest' }).click();
    expect(await page.getByRole('checkbox', { name: 'Dry run: write nothing' }).isChecked()).toBe(false);
    await sendFile();
    const found = await stage().cinema.admin.get('/movies?q=Cartographer');
    expect(found.body).toMatchObject({ items: [{ title: 'The Cartographer' }] });
  });

  describe.each(looks)('on %s', (look, options) => {
    let page: Page;
    beforeAll(async () => {
      page = await staffPage(stage(), 'admin', `looker-${look}`, options);
    });

    /** Opens a page, and looks at it: a picture for people, axe, and nothing wider than the window. */
    const lookAt = async (name: string, path: string, ready: string): Promise<void> => {
      await page.goto(`/console/${path}`);
      await page.locator(ready).first().waitFor();
      await picture(page, `console-${name}-${look}`);
      expect([name, await faultsFoundBy(page)]).toEqual([name, []]);
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect([name, wider <= 0]).toEqual([name, true]);
    };

    it('has reports', async () => {
      await lookAt('summary', 'reports', '.chart');
      await lookAt('revenue', 'reports/revenue', '.chart');
      await lookAt('revenue-by-movie', 'reports/revenue?groupBy=ticketType', '.chart');
      await lookAt('capacity', `reports/capacity?to=${date}`, '.chart');
      await lookAt('popular-movies', 'reports/popular-movies', '.chart');
    });

    it('has a box office and a door', async () => {
      await lookAt('showtimes', `box-office?date=${date}`, '.showtimes-of-today');
      await lookAt('counter', `box-office/${showtimeId}`, '[data-seat]');
      await page.locator('.best-seats button').click();
      await page.locator('.basket button[type=submit]').click();
      await page.getByRole('timer').waitFor();
      await picture(page, `console-to-pay-${look}`);
      expect(await faultsFoundBy(page)).toEqual([]);
      await page.locator('.basket .primary').click();
      await page.locator('.sold').waitFor();
      await picture(page, `console-sold-${look}`);
      expect(await faultsFoundBy(page)).toEqual([]);
      const href = (await page.locator('.sold a').getAttribute('href')) ?? '';
      const token = await page.evaluate<string>(
        `fetch('${href}', { headers: { Accept: 'application/json' } })
          .then((answer) => answer.json()).then(({ seats }) => seats[0].token)`,
      );
      await lookAt('door', `door/${showtimeId}`, '.finding');
      for (const result of ['valid', 'used']) {
        await page.locator('input[name=token]').fill(token);
        await page.keyboard.press('Enter');
        await page.locator(`[data-result=${result}]`).waitFor();
        await picture(page, `console-door-${result}-${look}`);
        expect(await faultsFoundBy(page)).toEqual([]);
      }
    });

    it('has the event log, the system and imports', async () => {
      await lookAt('events', 'audit', '.events');
      await lookAt('stream', `audit/streams/showtime-${showtimeId}?revision=1`, '.changes');
      await lookAt('checks', 'audit/checks', '.tree-head');
      await lookAt('system', 'system', 'table.data');
      await lookAt('imports', 'imports', 'form.record-form');
    });
  });
});
