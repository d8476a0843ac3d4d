import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clerk, hold } from '../support/cinema.ts';
import { until } from '../support/until.ts';
import { describeInBrowser, phone } from './support/browser.ts';
import { lookAt, staff } from './support/console.ts';
import { focused } from './support/keyboard.ts';

describeInBrowser('the event log in the console', {}, (stage) => {
  let page: Page;
  let [showtimeId, bookingId] = ['', ''];
  beforeAll(async () => {
    showtimeId = await stage().cinema.schedule();
    const seller = clerk(stage().system);
    bookingId = await hold(seller, showtimeId, ['A1', 'A2']);
    await seller.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    await seller.post(`/bookings/${bookingId}/cancel`, {});
    page = await staff(stage(), 'auditor', '/console');
  });

  it('finds events by filters that stand in the address, page by page, and says what is refused', async () => {
    await page.goto('/console/audit');
    await page.locator('.events li').nth(19).waitFor();
    const first = (): Promise<string> => page.locator('.events li').first().innerText();
    const before = await first();
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForURL(/cursor=/);
    await until(async () => (await first()) !== before, 'the next page is there');
    await page.getByRole('link', { name: 'First page' }).click();
    await until(async () => (await first()) === before, 'the first page is back');
    await page.getByRole('combobox', { name: 'Type of event' }).selectOption({ label: 'Seats held' });
    await page.waitForURL(/type=SeatsHeld/);
    await page.locator('.events li').first().filter({ hasText: 'Seats held' }).waitFor();
    expect(await page.locator('.events li').count()).toBe(1);
    await page.locator('.events summary').click();
    await page.locator('.events pre').first().filter({ hasText: 'A2' }).waitFor();
    await page.goto('/console/audit?type=SeatsEaten');
    await page.getByRole('alert').waitFor();
  });

  it('shows the state of a stream at any revision by a slider', async () => {
    await page.goto(`/console/audit/streams/showtime-${showtimeId}`);
    const slider = page.getByRole('slider');
    await slider.waitFor();
    const last = Number(await slider.getAttribute('max'));
    expect(last).toBeGreaterThanOrEqual(3);
    await page.locator(`[data-state="${last}"]`).waitFor();
    await slider.focus();
    await page.keyboard.press('Home');
    await page.locator('.happened', { hasText: 'Showtime scheduled' }).waitFor();
    await page.locator('[data-state="0"]').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('.happened', { hasText: 'Seats held' }).waitFor();
    await page.locator('[data-state="1"] .changes td', { hasText: 'held' }).first().waitFor();
    expect(page.url()).toContain('revision=1');
    expect(await page.locator('.events [aria-current]').innerText()).toContain('Seats held');
    await page.getByRole('button', { name: 'One revision later' }).click();
    await page.locator('[data-state="2"] .changes td', { hasText: 'confirmed' }).first().waitFor();
    const states = await Promise.all(
      [1, 2].map(async (revision) => {
        const path = `/audit/streams/showtime-${showtimeId}/state?revision=${revision}`;
        const answer = await stage().cinema.admin.get(path);
        return JSON.stringify((answer.body as { state: unknown }).state, null, 2);
      }),
    );
    await page.locator('[data-state="2"] summary').click();
    expect(await page.locator('[data-state="2"] pre').innerText()).toBe(states[1]);
    expect(states[0]).not.toBe(states[1]);
  });

  it('verifies the log, and replays a read model against what is served', async () => {
    await page.goto('/console/audit/checks');
    await page.getByRole('button', { name: 'Verify the whole log' }).click();
    await page.getByText(/^All \d+ events of \d+ streams are intact\.$/).waitFor();
    await page.getByRole('combobox', { name: 'Read model' }).selectOption('bookings');
    await page.getByRole('button', { name: 'Replay and compare' }).click();
    await page.getByText(/^All \d+ documents are the same/).waitFor();
    await page.reload();
    await page.getByText(/^All \d+ documents are the same/).waitFor();
  });

  it('shows administrators which routes are slow, and where their time goes', async () => {
    const administrator = await staff(stage(), 'admin', '/console/system');
    const requests = administrator.getByRole('region', { name: 'Requests' });
    const row = requests.locator('tbody tr', { hasText: 'POST /api/v1/showtimes/:id/holds' }).first();
    await row.waitFor();
    expect(await row.locator('[data-column="Requests"]').innerText()).toBe('1');
    expect(await row.locator('[data-column="95 % within"]').innerText()).toMatch(/^\d+(\.\d)? ms$/);
    expect(await row.locator('[data-column=Mostly]').innerText()).toMatch(/^[a-z ]+ \d+ %$/);
  });

  it('says that nothing is signed yet, and what is not in the signed tree', async () => {
    const missing = { status: 404, contentType: 'application/problem+json', body: '{"code":"not-found"}' };
    await page.route('**/audit/tree-head', (route) => route.fulfill(missing));
    await page.route('**/audit/proofs/inclusion*', (route) => route.fulfill(missing));
    await page.goto('/console/audit/checks?eventId=6269084d-02be-5ac1-9707-5cee255f770a');
    await page.getByText('No head is signed yet.').waitFor();
    await page.getByText('The signed tree has no such event.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.unrouteAll();
  });

  it('follows a job and the system also after questions that were not answered, and keeps what it knew', async () => {
    const watcher = await staff(stage(), 'admin', '/console');
    await watcher.clock.install();
    await watcher.goto('/console/system');
    await watcher.getByText('Everything runs.').waitFor();
    await watcher.getByText('No job is parked.').waitFor();
    // With a code of its own: what has none is asked for again at once.
    const fault = { status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' };
    let asked = 0;
    await watcher.route('**/system/parked', (route) => {
      asked += 1;
      return asked <= 2 ? route.fulfill(fault) : route.continue();
    });
    await watcher.clock.runFor(11_000);
    await watcher.getByRole('alert').waitFor();
    expect(await watcher.getByText('No job is parked.').count()).toBe(1);
    await until(async () => {
      await watcher.clock.runFor(11_000);
      return (await watcher.getByRole('alert').count()) === 0;
    }, 'it has asked again');
    expect(asked).toBeGreaterThan(2);
    await watcher.goto('/console/audit/checks');
    let refused = 0;
    await watcher.route('**/audit/jobs/*', (route) => {
      refused += 1;
      return refused <= 2 ? route.fulfill(fault) : route.continue();
    });
    await watcher.getByRole('button', { name: 'Verify the whole log' }).click();
    await watcher.getByRole('alert').waitFor();
    await until(async () => {
      await watcher.clock.runFor(6000);
      return (await watcher.getByText(/events of \d+ streams are intact/).count()) === 1;
    }, 'the job is shown');
  });

  it('shows what runs when it is asked for, and what has stopped at once', async () => {
    const page = await staff(stage(), 'admin', '/console/system', { viewport: phone });
    await page
      .getByText(/^All \d+ run\.$/)
      .first()
      .waitFor();
    const row = page.locator('tr', { hasText: /^seat-map/ });
    expect(await row.isVisible()).toBe(false);
    await page
      .getByText(/^All \d+ run\.$/)
      .first()
      .click();
    await row.waitFor();
    await lookAt(page, 'system-phone');
    await page.route('**/system/status', async (route) => {
      const answer = await route.fetch();
      const status = (await answer.json()) as { projections: { name: string; fault: string | null }[] };
      const projections = status.projections.map((each) =>
        each.name === 'seat-map' ? { ...each, fault: 'The disk is full.' } : each,
      );
      await route.fulfill({ json: { ...status, projections } });
    });
    await page.reload();
    await page.getByText(/^1 of \d+ stopped\.$/).waitFor();
    await page.getByText('The disk is full.').waitFor();
    expect(await page.locator('tbody tr').first().textContent()).toContain('seat-map');
  });

  it('keeps the focus of who retries a parked job, or comes to an end of a stream, by keyboard', async () => {
    const watcher = await staff(stage(), 'admin', '/console');
    const job = {
      ...{ id: 'send-mails:1', processManager: 'send-mails', subject: '1', reason: 'No.', attempts: 1 },
      ...{ eventId: '1', correlationId: '1', due: '2026-11-28T15:56:24.166Z' },
    };
    let items = [job];
    await watcher.route('**/system/parked', (route) => route.fulfill({ json: { items } }));
    await watcher.route('**/system/parked/*/retry', (route) => {
      items = [];
      return route.fulfill({ status: 202, json: {} });
    });
    await watcher.goto('/console/system');
    await watcher.getByText('Tried once, due since').waitFor();
    await watcher.getByRole('button', { name: 'Try again' }).focus();
    await watcher.keyboard.press('Enter');
    await watcher.getByText('No job is parked.').waitFor();
    await until(async () => (await focused(watcher)) === 'System', 'the title has the focus');
    await watcher.goto(`/console/audit/streams/showtime-${showtimeId}?revision=1`);
    await watcher.getByRole('button', { name: 'One revision earlier' }).focus();
    await watcher.keyboard.press('Enter');
    await watcher.locator('.happened[data-revision="0"]').waitFor();
    expect(await focused(watcher)).toBe('One revision earlier');
    await watcher.keyboard.press('Enter');
    await watcher.keyboard.press('Tab');
    await watcher.keyboard.press('ArrowRight');
    await watcher.locator('.happened[data-revision="1"]').waitFor();
  });

  it('says what happened in the language of the page, wherever events are shown', async () => {
    const german = await staff(stage(), 'admin', '/console', { locale: 'de-DE' });
    const { cinema } = stage();
    await german.goto('/console/audit?type=SeatsHeld');
    await german.locator('.events summary', { hasText: 'Plätze reserviert' }).first().waitFor();
    await german.goto(`/console/audit/streams/showtime-${showtimeId}?revision=0`);
    await german.locator('.happened', { hasText: 'Vorstellung angesetzt' }).waitFor();
    await german.goto(`/console/movies/${cinema.movieId}`);
    await german.locator('.history summary', { hasText: 'Film hinzugefügt' }).waitFor();
    expect(await german.locator('.history summary').first().innerText()).toContain('durch Benutzer');
    await german.goto(`/console/bookings/${bookingId}`);
    await german.locator('.history li', { hasText: 'Buchung storniert' }).waitFor();
    expect(await german.locator('.history li').first().innerText()).toMatch(/durch Benutzer$/);
    await german.goto('/console/webhooks/new');
    await german.getByRole('checkbox', { name: 'Plätze reserviert hold.placed' }).waitFor();
  });

  it('leads to every event of a long stream, by its pages and by its slider', async () => {
    const { admin } = stage().cinema;
    const made = await admin.post('/actors', { name: 'Name 0' });
    const { id } = made.body as { id: string };
    for (let name = 1; name <= 230; name += 1) await admin.patch(`/actors/${id}`, { name: `Name ${name}` });
    const lines = page.locator('.events > li');
    const current = page.locator('.events [aria-current]');
    await page.goto(`/console/audit/streams/actor-${id}?revision=117`);
    await current.filter({ hasText: 'Revision 117' }).waitFor();
    expect(await lines.count()).toBe(100);
    await page.getByText('Revisions 100 to 199 of 0 to 230').waitFor();
    const boxOf = (name: string): ReturnType<typeof lines.boundingBox> =>
      page.getByRole('link', { name }).boundingBox();
    const [previous, next] = [await boxOf('Previous page'), await boxOf('Next page')];
    expect((next?.x ?? 0) - (previous?.x ?? 0) - (previous?.width ?? 0)).toBeGreaterThan(8);
    await page.getByRole('link', { name: 'Next page' }).click();
    await current.filter({ hasText: 'Revision 200' }).waitFor();
    expect(await lines.count()).toBe(31);
    expect(await page.getByRole('link', { name: 'Next page' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Previous page' }).click();
    await current.filter({ hasText: 'Revision 199' }).waitFor();
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await page.locator('.happened', { hasText: 'Actor added' }).waitFor();
    await page.getByRole('link', { name: 'Last page' }).click();
    await page.locator('.happened', { hasText: 'Actor renamed' }).waitFor();
    await current.filter({ hasText: 'Revision 230' }).waitFor();
  });
});
