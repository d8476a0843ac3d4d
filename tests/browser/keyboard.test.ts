import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, seat } from './support/browser.ts';

/** The accessible name, else the text, of what has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  })()`);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until something has the focus, as somebody does who looks for it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let times = 0; times < 60; times += 1) {
    await press(page, 'Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`60 times Tab did not lead to ${String(name)}.`);
}

describeInBrowser('booking by keyboard alone', {}, (stage) => {
  it('signs in, walks through the map with one tab stop, holds, pays', async () => {
    const showtimeId = await stage().cinema.schedule();
    // Signs up elsewhere, and comes as a stranger.
    await (await stage().customer('keys')).context().close();
    const page = await stage().visitor();
    await page.goto(`/showtimes/${showtimeId}`);
    await page.locator('[data-seat]').first().waitFor();
    await press(page, 'Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await tabTo(page, /^Row A, seat 1,/);
    const walk = async (key: string, name: string): Promise<void> => {
      await press(page, key);
      expect(await focused(page)).toContain(`${name},`);
    };
    await walk('ArrowRight', 'Row A, seat 2');
    await walk('ArrowDown', 'Row B, seat 2');
    await walk('End', 'Row B, seat 5');
    await walk('Home', 'Row B, seat 1');
    await walk('ArrowLeft', 'Row B, seat 1');
    await walk('PageDown', 'Row D, seat 1');
    await walk('PageUp', 'Row A, seat 1');
    await walk('Control+End', 'Row D, seat 5');
    await press(page, 'Space');
    await walk('ArrowLeft', 'Row D, seat 4');
    await press(page, 'Enter');
    expect(await focused(page)).toContain('chosen');
    await press(page, 'Tab');
    expect(await focused(page)).not.toContain('Row');
    await tabTo(page, /^Hold 2 seats$/);
    await press(page, 'Enter');
    await page.waitForURL(({ pathname }) => pathname === '/sign-in');
    await page.locator('input[name=email]').waitFor();
    await press(page, 'Tab');
    await page.keyboard.type('keys@visitors.example');
    await press(page, 'Tab');
    await page.keyboard.type('popcorn-und-Kino-1!');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Hold 2 seats' }).waitFor();
    await tabTo(page, /^Hold 2 seats$/);
    await press(page, 'Enter');
    await page.getByRole('timer').waitFor();
    await tabTo(page, /^Pay with the test gateway$/);
    await press(page, 'Enter');
    await page.getByText('Choose how the payment ends').waitFor();
    expect(await focused(page)).toMatch(/^Pay €/);
    await press(page, 'Enter');
    await page.getByText('Paid. Enjoy the show!').waitFor();
  });

  it('keeps its place where something is refused, declined or given back', async () => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().customer('refused-keys');
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'B2').click();
    await page.route(/\/holds$/, (route) => route.fulfill({ status: 500 }));
    await tabTo(page, /^Hold 1 seat$/);
    await press(page, 'Enter');
    await page.getByRole('alert').waitFor();
    expect(await focused(page)).toBe('Hold 1 seat');
    await page.unroute(/\/holds$/);
    await press(page, 'Enter');
    await page.getByRole('timer').waitFor();
    await tabTo(page, /^Pay with the test gateway$/);
    await press(page, 'Enter');
    await tabTo(page, /^Card declined$/);
    await press(page, 'Enter');
    await page.getByText('The payment did not go through').waitFor();
    expect(await focused(page)).toBe('We hold 1 seat for you.');
    await tabTo(page, /^Give the seats back$/);
    await press(page, 'Enter');
    await page.getByRole('heading', { name: 'Your seats', exact: true }).waitFor();
    expect(await focused(page)).toBe('Your seats');
  });

  it('chooses from the list without the picture', async () => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().visitor();
    await page.goto(`/showtimes/${showtimeId}`);
    await page.locator('[data-seat]').first().waitFor();
    await tabTo(page, /^Choose from a list$/);
    await press(page, 'Enter', 'Tab');
    await page.keyboard.type('C');
    await press(page, 'Tab', 'Space');
    await page.getByRole('button', { name: 'Hold 1 seat' }).waitFor();
    await page.locator('.seat-lines', { hasText: 'Row C, seat 1' }).waitFor();
    await expect(page.getByRole('checkbox', { name: /Row C, seat 1/ }).isChecked()).resolves.toBe(true);
  });
});
