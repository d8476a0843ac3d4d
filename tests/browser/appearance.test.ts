import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { desktop, describeInBrowser, faultsFoundBy, phone, picture } from './support/browser.ts';

const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['desktop', { viewport: desktop }],
  ['desktop-dark', { viewport: desktop, colorScheme: 'dark' }],
  ['phone', { viewport: phone, hasTouch: true, isMobile: true }],
  ['phone-german', { viewport: phone, hasTouch: true, isMobile: true, locale: 'de-DE', colorScheme: 'dark' }],
  ['forced-colors', { viewport: desktop, forcedColors: 'active', reducedMotion: 'reduce' }],
];

/** The side of the square that chooses a seat, in CSS pixels: what a finger meets. */
function targetOf(page: Page): Promise<number> {
  return page.evaluate<number>(`document.querySelector('[data-seat=C3]').getBoundingClientRect().width`);
}

describeInBrowser('every page', {}, (stage) => {
  let showtimeId: string;
  beforeAll(async () => {
    const { cinema } = stage();
    const seats = `/auditoriums/${cinema.auditoriumId}/seats`;
    await cinema.admin.patch(`${seats}/A1`, { kind: 'wheelchair' });
    const ticketTypes = [{ code: 'senior', name: 'Senior or pensioner', percentOff: 30 }];
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { ticketTypes });
    showtimeId = await cinema.schedule();
  });

  describe.each(looks)('on %s', (look, options) => {
    let page: Page;
    beforeAll(async () => {
      page = await stage().customer(`looker-${look}`, options);
    });

    /** Looks at a page: a picture for people, axe, and nothing wider than the window. */
    const lookAt = async (name: string): Promise<void> => {
      await picture(page, `${name}-${look}`);
      expect(await faultsFoundBy(page)).toEqual([]);
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(wider).toBeLessThanOrEqual(0);
    };

    it('shows the programme and a movie', async () => {
      await page.goto('/');
      await page.locator('.movie').first().waitFor();
      await lookAt('programme');
      await page.goto(`/movies/${stage().cinema.movieId}`);
      await page.locator('.showtime').first().waitFor();
      await lookAt('movie');
    });

    it('shows the map, what is chosen, held, paid, booked and cancelled', async () => {
      await page.goto(`/showtimes/${showtimeId}`);
      await page.locator('.best-seats button').click();
      await lookAt('chosen');
      const line = page.locator('.seat-lines li').first();
      expect(await line.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
      expect(await targetOf(page)).toBeGreaterThanOrEqual(options.hasTouch === true ? 43.9 : 24);
      await page.locator('.pay-bar button').click();
      await page.getByRole('timer').waitFor();
      await lookAt('held');
      await page.locator('.basket .primary').click();
      await page.locator('.gateway-form').waitFor();
      await lookAt('paying');
      await page.locator('.gateway-form .primary').click();
      await page.locator('.ticket').waitFor();
      await lookAt('booking');
      await page.locator('.danger').click();
      await page.locator('dialog .danger:enabled').waitFor();
      await lookAt('cancelling');
      await page.keyboard.press('Escape');
      await page.goto('/bookings');
      await page.locator('.booking').waitFor();
      await lookAt('bookings');
    });

    it('shows the account, the sign-in, the sign-up, the way to a new password, and that a page is missing', async () => {
      for (const name of ['account', 'sign-in', 'sign-up', 'forgot-password']) {
        await page.goto(`/${name}`);
        await page.locator('form').first().waitFor();
        await lookAt(name);
      }
      await page.goto('/movies/none');
      await page.locator('h1').waitFor();
      await lookAt('missing');
    });
  });

  it('makes the seats large enough for a finger when one takes the place of the mouse', async () => {
    const page = await stage().visitor({ viewport: { ...phone, width: 320 } });
    await page.goto(`/showtimes/${showtimeId}`);
    await page.locator('[data-seat=C3]').waitFor();
    expect(await targetOf(page)).toBeLessThan(43.9);
    const browser = await page.context().newCDPSession(page);
    await browser.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await until(async () => (await targetOf(page)) >= 43.9, 'a seat is large enough for a finger');
  });

  it('speaks the language of the browser, and the one that is chosen', async () => {
    const page = await stage().visitor({ locale: 'de-AT' });
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Programm' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('en');
    await page.getByRole('heading', { level: 1, name: "What's on" }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: "What's on" }).waitFor();
  });
});
