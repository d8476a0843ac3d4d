import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { send, type Client } from '../support/client.ts';
import { clerk, hold } from '../support/cinema.ts';
import { describeInBrowser, type Stage } from './support/browser.ts';
import { staff } from './support/console.ts';

interface Bar {
  readonly title: string;
  readonly value: number;
  readonly length: number;
}

/** The bars of the chart that is shown: what they say, and how long they are drawn. */
const barsOf = (page: Page): Promise<readonly Bar[]> =>
  page.evaluate<Bar[]>(`[...document.querySelectorAll('.chart .bar')].map((bar) => ({
    title: bar.querySelector('title').textContent,
    value: Number(bar.dataset.value),
    length: Number(bar.getAttribute(bar.closest('svg').querySelector('.grid, .tick.middle') === null ? 'width' : 'height')),
  }))`);

/** The rows of the table that is shown, by the titles of its columns. */
const rowsOf = (page: Page): Promise<readonly Readonly<Record<string, string>>[]> =>
  page.evaluate<Record<string, string>[]>(`[...document.querySelectorAll('table.data tbody tr')].map((row) =>
    Object.fromEntries([...row.cells].map((cell) => [cell.dataset.column, cell.textContent])))`);

/** Holds a chart against its table: the same values under the same names, drawn to one scale. */
async function expectAlike(page: Page, name: string, measure: string): Promise<void> {
  await page.locator('.chart .bar').first().waitFor({ state: 'attached' });
  const [bars, rows] = [await barsOf(page), await rowsOf(page)];
  const drawn = bars.filter(({ value }) => value !== 0);
  const told = rows.map((row) => `${row[name] ?? ''}: ${row[measure] ?? ''}`);
  expect(told.length).toBeGreaterThan(0);
  expect(drawn.map(({ title }) => title).sort()).toEqual(
    told.filter((each) => !/: (\D*0([.,]0+)?\D*|–)$/.test(each)).sort(),
  );
  const scale = (drawn[0]?.length ?? 0) / (drawn[0]?.value ?? 1);
  for (const { value, length } of drawn) expect(length / value / scale).toBeCloseTo(1, 3);
}

async function sell(client: Client, showtimeId: string, seats: readonly string[]): Promise<string> {
  const bookingId = await hold(client, showtimeId, seats);
  const sold = await client.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
  if (sold.status !== 200) throw new Error(sold.text);
  return bookingId;
}

/** Two shows on two days, with sales of several kinds, one of them cancelled. */
async function sellSome({ system, cinema }: Stage): Promise<{ readonly from: string; readonly to: string }> {
  const seller = clerk(system);
  await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
    ticketTypes: [{ code: 'child', name: 'Child', percentOff: 50 }],
  });
  const [one, other] = [await cinema.schedule(24), await cinema.schedule(72)];
  await sell(seller, one, ['A1', 'A2']);
  await sell(seller, other, ['D1', 'D2', 'D3']);
  const child = await seller.post(`/showtimes/${other}/holds`, {
    seats: [{ seatId: 'B1', ticketType: 'child' }],
  });
  const { bookingId } = child.body as { bookingId: string };
  await seller.post(`/bookings/${bookingId}/confirm`, { method: 'terminal' });
  await seller.post(`/bookings/${await sell(seller, one, ['B4'])}/cancel`, {});
  const dates = await Promise.all(
    [one, other].map(async (id) => {
      const shown = await send(system.url, 'GET', `/showtimes/${id}`);
      return (shown.body as { businessDate: string }).businessDate;
    }),
  );
  return { from: dates[0] ?? '', to: dates[1] ?? '' };
}

describeInBrowser('reports in the console', {}, (stage) => {
  let page: Page;
  let period: string;
  beforeAll(async () => {
    const { from, to } = await sellSome(stage());
    period = `from=${from}&to=${to}`;
    page = await staff(stage(), 'analyst', '/console');
  });

  describe.each([
    ['day', 'Day'],
    ['week', 'Week'],
    ['month', 'Month'],
    ['movie', 'Movie'],
    ['theater', 'Theater'],
    ['ticketType', 'Ticket type'],
    ['channel', 'Channel'],
  ])('revenue by %s', (grouping, name) => {
    it.each([
      ['net', 'Net revenue'],
      ['seatsSold', 'Seats sold'],
    ])('draws %s as its table has it', async (measure, column) => {
      const query = `${period}&dateBasis=show&groupBy=${grouping}&measure=${measure}`;
      await page.goto(`/console/reports/revenue?${query}`);
      await expectAlike(page, name, column);
    });
  });

  it('draws two days as far apart as they are', async () => {
    await page.goto(`/console/reports/revenue?${period}&dateBasis=show&groupBy=day`);
    await page.locator('.chart .bar').first().waitFor({ state: 'attached' });
    expect((await barsOf(page)).map(({ value }) => value > 0)).toEqual([true, false, true]);
  });

  it.each([
    ['capacity', 'Showtime', 'Occupancy'],
    ['popular-movies', 'Movie', 'Seats sold'],
    ['summary', 'Period', 'Seats sold'],
  ])('draws %s as its table has it', async (report, name, column) => {
    const query = report === 'capacity' ? period : '';
    await page.goto(`/console/reports/${report}?${query}`);
    await expectAlike(page, name, column);
  });

  it('keeps its filters in the address, and says what is refused', async () => {
    await page.goto('/console/reports/revenue');
    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('channel');
    await page.waitForURL(/groupBy=channel/);
    await page.getByRole('heading', { name: 'Net revenue by channel' }).waitFor();
    await page.getByRole('textbox', { name: /^As of/ }).fill('99999999');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
  });

  it('reads a state of the past again by its position', async () => {
    await page.goto('/console/reports/revenue');
    const keep = page.getByRole('link', { name: 'Keep this state in the address' });
    const seats = page.locator('.tiles div', { hasText: 'Seats sold' }).locator('dd');
    await seats.waitFor();
    const before = await seats.innerText();
    await keep.click();
    await page.getByRole('link', { name: 'Back to the present' }).waitFor();
    await sell(clerk(stage().system), await stage().cinema.schedule(96), ['C1', 'C2']);
    await page.reload();
    await page.getByRole('link', { name: 'Back to the present' }).waitFor();
    expect(await seats.innerText()).toBe(before);
    await page.getByRole('link', { name: 'Back to the present' }).click();
    await page.locator('.tiles dd', { hasText: new RegExp(`^${Number(before) + 2}$`) }).waitFor();
  });

  it.each([
    ['abc', 'asOf must be a position of the log, or an instant with an offset'],
    ['2026-02-30 10:00', 'asOf must be a position of the log, or an instant with an offset'],
    ['2999-01-01 10:00', 'asOf lies in the future.'],
  ])('is not read as of %s, and says why', async (typed, why) => {
    await page.goto('/console/reports/revenue');
    await page.getByRole('textbox', { name: /^As of/ }).fill(typed);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText(why).waitFor();
  });

  it('draws the end of a period that is too long for a chart, and says so', async () => {
    const to = period.slice(period.lastIndexOf('=') + 1);
    await page.goto(`/console/reports/revenue?from=2020-01-01&to=${to}&dateBasis=show`);
    await page.getByText('The chart shows the last 400 days.').waitFor();
    await expectAlike(page, 'Day', 'Net revenue');
    await page.goto(`/console/reports/revenue?${period}&dateBasis=show`);
    await page.locator('.chart .bar').first().waitFor({ state: 'attached' });
    expect(await page.getByText('The chart shows').count()).toBe(0);
  });

  it('calls no other day today', async () => {
    await page.goto('/console/reports?to=2020-01-31');
    await page.getByText('Seats sold on 31 January 2020').waitFor();
    await expect(rowsOf(page)).resolves.toMatchObject([
      { Period: '31 January 2020' },
      { Period: '7 days up to 31 January 2020' },
      { Period: '30 days up to 31 January 2020' },
    ]);
  });

  it('calls what it shows what it is, while another report is on its way', async () => {
    await page.goto(`/console/reports/revenue?${period}&dateBasis=show&groupBy=movie`);
    await page.getByRole('heading', { name: 'Net revenue by movie' }).waitFor();
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/reports/revenue?*', async (route) => {
      await asked;
      await route.continue();
    });
    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('theater');
    await page.waitForURL(/groupBy=theater/);
    await page.locator('.answer[aria-busy=true]').waitFor();
    expect(await page.getByRole('heading', { name: 'Net revenue by movie' }).count()).toBe(1);
    expect((await rowsOf(page))[0]).toHaveProperty('Movie');
    answer();
    await page.getByRole('heading', { name: 'Net revenue by theater' }).waitFor();
    expect(await page.locator('.answer[aria-busy=true]').count()).toBe(0);
    expect((await rowsOf(page))[0]).toHaveProperty('Theater');
    await page.unrouteAll();
  });

  it('has room for the value of the longest bar', async () => {
    await page.route('**/reports/revenue?*', async (route) => {
      const answer = await route.fetch();
      const text = (await answer.text()).replaceAll('EUR', 'USD').replace(/"net":(\d+)/g, '"net":$100');
      await route.fulfill({ response: answer, body: text });
    });
    await page.goto(`/console/reports/revenue?${period}&dateBasis=show&groupBy=movie`);
    const value = page.locator('.chart .value').first();
    await value.filter({ hasText: /^US\$\d,\d{3}\.00$/ }).waitFor();
    const [drawn, place] = [
      await value.boundingBox(),
      await page.locator('.chart svg').first().boundingBox(),
    ];
    const end = (drawn?.x ?? 0) + (drawn?.width ?? 0);
    expect(end).toBeLessThanOrEqual((place?.x ?? 0) + (place?.width ?? 0));
    await page.unrouteAll();
  });

  it('gives each file a name', async () => {
    await page.goto(`/console/reports/revenue?${period}`);
    const files = page.locator('.files a');
    await files.first().waitFor();
    const names: string[] = [];
    for (const file of await files.all()) {
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      names.push(download.suggestedFilename());
    }
    const tables = ['revenue-lines.csv', 'revenue-lines.parquet', 'bookings.csv', 'bookings.parquet'];
    expect(names).toEqual(['revenue.csv', ...tables]);
  });

  it('offers the same as files', async () => {
    await page.goto(`/console/reports/revenue?${period}&groupBy=movie&dateBasis=show`);
    const links = page.locator('.files a');
    await links.first().waitFor();
    const found = await page.evaluate<string[]>(
      `Promise.all([...document.querySelectorAll('.files a')].map(async (link) => {
        const answer = await fetch(link.href);
        return answer.status + ' ' + answer.headers.get('Content-Type').split(';')[0];
      }))`,
    );
    const parquet = '200 application/vnd.apache.parquet';
    expect(found).toEqual(['200 text/csv', '200 text/csv', parquet, '200 text/csv', parquet]);
  });
});
