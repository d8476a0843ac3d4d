import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { customer, hold } from '../support/cinema.ts';
import { describeInBrowser, faultsFoundBy, seat } from './support/browser.ts';

/** Notes the rows of the map that are changed from now on, as `changedRows`. */
const WATCH = `
  window.changedRows = new Set();
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      changedRows.add(element.closest('[role=row]')?.getAttribute('aria-label') ?? 'the whole map');
    }
  }).observe(document.querySelector('.map'), { attributes: true, childList: true, characterData: true, subtree: true });
`;

/** Waits until the browser has drawn what is there. */
const DRAWN = 'new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))';

const changedRows = (page: Page): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(`${DRAWN}.then(() => [...changedRows])`);

/** Notes a connection for events, which a test opens and speaks through. */
const EVENTS_BY_HAND = `
  window.EventSource = class extends EventTarget {
    constructor() { super(); window.events = this; }
    close() {}
  };
`;

describeInBrowser('the picture of the seats', {}, (stage) => {
  it('is one element for each seat, and a few for each row', async () => {
    const page = await stage().visitor();
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').waitFor();
    // A row has its name twice, its drawing with outlines and numbers, and its seats; one row has the ring of the focus.
    const inARow = `[...document.querySelectorAll('.seats [role=row]')].map((row) => row.querySelectorAll('*').length)`;
    expect(await page.evaluate(inARow)).toEqual([12, 11, 11, 11]);
  });

  it('changes the row of a seat that is held elsewhere, and no other', async () => {
    const { cinema, system } = stage();
    const showtimeId = await cinema.schedule();
    const page = await stage().visitor();
    await page.goto(`/showtimes/${showtimeId}`);
    await page.locator('.connection.live').waitFor();
    await seat(page, 'A1').waitFor();
    await page.evaluate(WATCH);
    await hold(customer(system), showtimeId, ['C2']);
    await page.locator('[data-seat=C2][aria-label*=held]').waitFor();
    expect(await changedRows(page)).toEqual(['Row C']);
  });

  it('stays where the map comes as a whole, but for what is another in it', async () => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().visitor();
    await page.addInitScript(EVENTS_BY_HAND);
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'A1').waitFor();
    await page.evaluate(WATCH);
    const comes = (change: string): Promise<unknown> =>
      page.evaluate(`fetch('/api/v1/showtimes/${showtimeId}/seats').then((answer) => answer.json()).then((map) => {
        ${change};
        events.dispatchEvent(new MessageEvent('snapshot', { data: JSON.stringify(map) }));
      })`);
    await comes('');
    expect(await changedRows(page)).toEqual([]);
    await comes(`map.revision += 1; map.seats.find(({ seatId }) => seatId === 'B3').status = 'sold'`);
    await page.locator('[data-seat=B3][aria-label$=sold]').waitFor();
    expect(await changedRows(page)).toEqual(['Row B']);
  });

  it('is another one where the map has other seats, as many as before', async () => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().visitor();
    await page.addInitScript(EVENTS_BY_HAND);
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'A1').waitFor();
    // A room without a plan has no layout that could be another one.
    const comes = (name: string, revision: number): Promise<unknown> =>
      page.evaluate(`fetch('/api/v1/showtimes/${showtimeId}/seats').then((answer) => answer.json()).then((map) => {
        Object.assign(map, { revision: ${revision}, layout: null });
        for (const one of map.seats) Object.assign(one, { seatId: '${name}' + one.seatId, row: '${name}' + one.row, position: null });
        events.dispatchEvent(new MessageEvent('snapshot', { data: JSON.stringify(map) }));
      }).then(() => ${DRAWN})`);
    await comes('Y', 998);
    await seat(page, 'YA1').waitFor();
    await comes('X', 999);
    await seat(page, 'XA1').waitFor();
    await expect(page.locator('[data-seat]').count()).resolves.toBe(20);
  });

  it('shows the ring of the focus around the seat that the keyboard has reached', async () => {
    const page = await stage().visitor();
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const placeOf = (selector: string): Promise<unknown> =>
      page.evaluate(
        `['x', 'y'].map((name) => document.querySelector('.seats ${selector}').getAttribute(name)).join()`,
      );
    expect(await placeOf('.focus-ring')).toBe(await placeOf('[data-seat=B2]'));
    const stroke = `getComputedStyle(document.querySelector('.focus-ring')).stroke`;
    expect(await page.evaluate(stroke)).not.toBe('none');
  });

  it('is as wide as its window, begins in its middle where it is wider, grows, shrinks, and fits', async () => {
    const page = await stage().visitor({ viewport: { width: 320, height: 640 } });
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').waitFor();
    const sizes = (): Promise<readonly number[]> =>
      page.evaluate<readonly number[]>(`${DRAWN}.then(() => {
        const view = document.querySelector('.map-window');
        const middle = Math.round(view.scrollLeft - (view.scrollWidth - view.clientWidth) / 2);
        return [view.scrollWidth - view.clientWidth, middle, document.querySelector('.map .seats').clientWidth];
      })`);
    const [wider, , fitting = 0] = await sizes();
    expect(wider).toBe(0);
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
    for (let times = 0; times < 3; times += 1) await press('Enlarge');
    const [grown = 0, , large = 0] = await sizes();
    expect([grown > 0, large > 1.9 * fitting]).toEqual([true, true]);
    await press('Reduce');
    expect((await sizes())[2]).toBeCloseTo(large / 1.25, -1);
    await press('Fit');
    expect(await sizes()).toEqual([0, 0, fitting]);
    const finger = await page.context().newCDPSession(page);
    await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await page.reload();
    await seat(page, 'A1').waitFor();
    const [scrolled = 0, off = 0] = await sizes();
    expect([scrolled > 0, Math.abs(off) <= 1]).toEqual([true, true]);
  });

  it('writes the list of the seats when somebody opens it', async () => {
    const page = await stage().visitor();
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').waitFor();
    await expect(page.locator('.seat-list *').count()).resolves.toBe(1);
    await page.getByText('Choose from a list').click();
    await page.getByRole('checkbox', { name: /Row A, seat 5/ }).waitFor();
  });

  it('makes the seats of other tiers faint when one is pressed in the legend, and picks the best of it', async () => {
    const page = await stage().visitor();
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').click();
    const faintRows = (): Promise<readonly string[]> =>
      page.evaluate<readonly string[]>(
        `[...document.querySelectorAll('.map [role=row]')].filter((row) => row.querySelector('.outline.free.faint')).map((row) => row.getAttribute('aria-label'))`,
      );
    const pressed = async (): Promise<readonly (string | null)[]> => {
      const buttons = await page.locator('.legend button').all();
      return Promise.all(buttons.map((button) => button.getAttribute('aria-pressed')));
    };
    expect(await pressed()).toEqual(['false', 'false', 'false']);
    const premium = page.getByRole('button', { name: 'Premium €15.00' });
    await premium.focus();
    await page.keyboard.press('Space');
    await page.getByText('Premium: 5 seats are free.').waitFor();
    expect(await pressed()).toEqual(['false', 'true', 'false']);
    expect(await faintRows()).toEqual(['Row A', 'Row B', 'Row D']);
    // What is chosen stays as it was, and what is faint can be chosen.
    await expect(page.locator('.map .outline.mine.faint').count()).resolves.toBe(0);
    await seat(page, 'A2').click();
    await page.locator('[data-seat=A2][aria-selected=true]').waitFor();
    expect(await faultsFoundBy(page)).toEqual([]);
    await page.getByRole('button', { name: 'Pick the best seats' }).click();
    await page.locator('[data-seat^=C][aria-selected=true]').first().waitFor();
    await expect(page.locator('[aria-selected=true]').count()).resolves.toBe(2);
    await premium.click();
    await page.getByText('All seats are shown alike.').waitFor();
    expect([await pressed(), await faintRows()]).toEqual([['false', 'false', 'false'], []]);
  });

  it('says which tier has too few seats, in German, too', async () => {
    const page = await stage().visitor({ locale: 'de-DE' });
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await page.getByRole('button', { name: /^VIP 20,00/ }).click();
    await page.getByText('VIP: 5 Plätze sind frei.').waitFor();
    await page.getByRole('combobox', { name: 'Anzahl der Personen' }).selectOption('6');
    await page.getByRole('button', { name: 'Beste verfügbare Plätze auswählen' }).click();
    await page.getByText('Es sind nicht genügend Plätze der Kategorie „VIP“ frei.').waitFor();
  });
});
