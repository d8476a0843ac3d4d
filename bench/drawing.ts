import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { customer, hold, openCinema } from '../tests/support/cinema.ts';
import { openSystem } from '../tests/support/system.ts';
import { until } from '../tests/support/until.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface DrawingSizes {
  readonly rounds: number;
  readonly changes: number;
}

/** What the first picture of a map may take, and a change of it, in milliseconds. */
const AIMS = { drawn: 100, changed: 10 };
const ROWS = 'ABCDEFGHIJKLMNOPQRST'.split('');
const SEATS_PER_ROW = 30;
const SEATS = ROWS.length * SEATS_PER_ROW;

/**
 * In a browser: from the last answer of the API until the map of 600 seats is on the screen, and what the page works for
 * each change of a seat that comes live.
 */
export async function measureDrawing({ rounds, changes }: DrawingSizes): Promise<Section> {
  const title = `The seat map of ${SEATS} seats in Chromium, ${rounds} rounds`;
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return { title, rows: [], leftOut: 'There is no Chromium. Set CHROMIUM.' };
  const system = await openSystem();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const cinema = await openCinema(system, { rows: ROWS, seatsPerRow: SEATS_PER_ROW });
    const drawn: number[] = [];
    const opened: number[] = [];
    const changed: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const showtimeId = await cinema.schedule();
      const page = await (await browser.newContext()).newPage();
      await page.addInitScript(MARK);
      // Until then nothing is asked of the page: the script that answers takes 20 ms of its time.
      const isDrawn = page.waitForEvent('console', (message) => message.text() === 'drawn');
      await page.goto(`${system.url}/showtimes/${showtimeId}`, { waitUntil: 'commit' });
      await isDrawn;
      const [first = 0, fromStart = 0] = await page.evaluate<readonly number[]>(DRAWN);
      await page.locator('.connection.live').waitFor();
      const each = await workOfChanges(page, changes, async (seatId) => {
        await hold(customer(system), showtimeId, [seatId]);
      });
      await page.context().close();
      // The first round warms up.
      if (round > 0) {
        drawn.push(first);
        opened.push(fromStart);
        changed.push(each);
      }
    }
    return {
      title,
      rows: [
        rowOf(`drawn, aim ${AIMS.drawn} ms`, drawn, 'after the last answer'),
        rowOf('drawn, from the navigation', opened),
        rowOf(`a change, aim ${AIMS.changed} ms`, changed, 'script, style and layout of the page'),
      ],
    };
  } finally {
    await browser.close();
    await system.close();
  }
}

/** Marks the first frame that has all seats. */
const MARK = `new MutationObserver((_, observer) => {
  if (document.querySelectorAll('[data-seat]').length < ${SEATS}) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark('seats');
    console.log('drawn');
  }));
}).observe(document, { childList: true, subtree: true })`;

/** From the answer that the page waits for last, of the showtime, its seats, the configuration, until that frame, and from the
 *  navigation until it. */
const DRAWN = `(() => {
  const at = performance.getEntriesByName('seats')[0].startTime;
  const answers = performance.getEntriesByType('resource')
    .filter(({ name }) => /\\/(showtimes\\/[^/]+|seats|config)$/.test(name)).map(({ responseEnd }) => responseEnd);
  return [at - Math.max(...answers), at];
})()`;

/** What the page works for a change, in milliseconds: seats are held one after the other, and each is seen. */
async function workOfChanges(
  page: Page,
  changes: number,
  change: (seatId: string) => Promise<void>,
): Promise<number> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable');
  const worked = async (): Promise<number> => {
    const { metrics } = await tools.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return 1000 * (of('ScriptDuration') + of('RecalcStyleDuration') + of('LayoutDuration'));
  };
  const before = await worked();
  for (let index = 0; index < changes; index += 1) {
    const seatId = `${ROWS[index % ROWS.length] ?? ''}${1 + Math.floor(index / ROWS.length)}`;
    await change(seatId);
    const seat = page.locator(`[data-seat="${seatId}"]`);
    await until(async () => /held/i.test((await seat.getAttribute('aria-label')) ?? ''), `${seatId} is held`);
  }
  return ((await worked()) - before) / changes;
}

function rowOf(name: string, rounds: readonly number[], note?: string): Row {
  const value = median(rounds);
  return { name, value, unit: 'ms', rounds, p50: value, ...(note === undefined ? {} : { note }) };
}
