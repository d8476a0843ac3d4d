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

/** Nothing is done when the page has nothing else to do, but when a test says so. Counts the formatters of amounts. */
const IDLE_BY_HAND = `
  window.idle = [];
  window.requestIdleCallback = (work) => idle.push(work);
  window.cancelIdleCallback = () => {};
  window.formatters = 0;
  Intl.NumberFormat = new Proxy(Intl.NumberFormat, { construct: (...made) => { formatters += 1; return Reflect.construct(...made); } });
`;

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

  it('waits for no amount, no name and nothing beside it: they come when it is drawn', async () => {
    const page = await stage().visitor();
    await page.addInitScript(IDLE_BY_HAND);
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await page.locator('[data-seat=A1]').waitFor();
    const seen = (): Promise<unknown> =>
      page.evaluate(
        `${DRAWN}.then(() => [formatters > 0, document.querySelector('[data-seat=A1]').getAttribute('aria-label'), document.querySelectorAll('.legend, .seat-list, .basket').length])`,
      );
    expect(await seen()).toEqual([false, null, 0]);
    const before = await page.locator('.map').boundingBox();
    // What is done then may ask for more of it.
    await page.evaluate(`idle.splice(0).forEach((work) => work())`);
    expect(await seen()).toEqual([true, 'Row A, seat 1, Standard, €10.00, available', 3]);
    expect(await page.locator('.map').boundingBox()).toEqual(before);
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
        `(({ x, y, width, height }) => [x, y, width, height].map(Math.round))(document.querySelector('.seats ${selector}').getBBox())`,
      );
    expect(await placeOf('.focus-ring')).toEqual(await placeOf('[data-seat=B2]'));
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

  it.each(['ltr', 'rtl'])(
    'keeps the names of the rows at the edges where a part of it is seen only, in %s',
    async (direction) => {
      const page = await stage().visitor({ viewport: { width: 320, height: 640 } });
      await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
      await seat(page, 'A1').waitFor();
      await page.evaluate(`document.documentElement.dir = '${direction}'; ${DRAWN}`);
      await expect(page.locator('.edge').count()).resolves.toBe(0);
      for (let times = 0; times < 3; times += 1) await page.getByRole('button', { name: 'Enlarge' }).click();
      await page.locator('.edge').first().waitFor();
      // At both edges of the window, and as high as their seats, wherever one scrolls to.
      const areThere = (scroll: string): Promise<readonly boolean[]> =>
        page.evaluate<readonly boolean[]>(`${DRAWN}.then(() => {
          const view = document.querySelector('.map-window');
          view.scrollLeft = ${scroll};
          const at = (selector) => document.querySelector(selector).getBoundingClientRect();
          const middle = ({ top, bottom }) => (top + bottom) / 2;
          const height = middle(at('.edge.left span:nth-child(3)')) - middle(at('[data-seat=C1]'));
          return [at('.edge.left').left - at('.map-window').left, at('.edge.right').right - at('.map-window').right, height].map((value) => Math.abs(value) <= 1);
        })`);
      for (const scroll of ['0', '40', 'view.scrollWidth'])
        expect(await areThere(scroll)).toEqual([true, true, true]);
      // What the keyboard reaches at an edge is not under them.
      await seat(page, 'A1').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      const hidden = await page.evaluate<number>(
        `document.querySelector('.edge.left').getBoundingClientRect().right - document.activeElement.getBoundingClientRect().left`,
      );
      expect(hidden).toBeLessThanOrEqual(0);
      expect(await faultsFoundBy(page)).toEqual([]);
      await page.getByRole('button', { name: 'Fit' }).click();
      await page.locator('.edge').first().waitFor({ state: 'detached' });
    },
  );

  it('writes the list of the seats when somebody opens it', async () => {
    const page = await stage().visitor();
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').waitFor();
    await page.locator('.seat-list').waitFor();
    await expect(page.locator('.seat-list *').count()).resolves.toBe(1);
    await page.getByText('Choose from a list').click();
    await page.getByRole('checkbox', { name: /Row A, seat 5/ }).waitFor();
  });

  it('makes the seats of other tiers faint when one is pressed in the legend, and picks the best of it', async () => {
    const page = await stage().visitor();
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'A1').click();
    await page.locator('.legend').waitFor();
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

describeInBrowser(
  'a basket of a system that lets four seats be held at once',
  { MAX_SEATS_PER_HOLD: '4' },
  (stage) => {
    it.each([
      ['en-GB', 'Choose up to 4 seats on the map.', 'How many'],
      ['de-DE', 'Wählen Sie bis zu 4 Plätze im Saalplan aus.', 'Anzahl der Personen'],
    ])('says so, in %s, and no party may be larger', async (locale, text, party) => {
      const page = await stage().visitor({ locale });
      await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
      await page.getByText(text).waitFor();
      await expect(
        page.getByRole('combobox', { name: party }).locator('option').allTextContents(),
      ).resolves.toEqual(['1', '2', '3', '4']);
    });
  },
);
