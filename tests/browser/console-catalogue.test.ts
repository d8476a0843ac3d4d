import { expect, it } from '@jest/globals';
import sharp from 'sharp';
import { until } from '../support/until.ts';
import { desktop, describeInBrowser, phone } from './support/browser.ts';
import { faultOf, field, lookAt, said, staff } from './support/console.ts';
import { focused, press } from './support/keyboard.ts';

describeInBrowser('the catalogue in the console', {}, (stage) => {
  it('creates an actor and a movie with a cast and a poster, refuses by field, and shows what happened', async () => {
    const page = await staff(stage(), 'admin', '/console/actors/new');
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'name').waitFor();
    await field(page, 'name').fill('Brigitte Helm');
    await page.getByRole('button', { name: 'Create' }).click();
    await said(page, 'Brigitte Helm is created.').waitFor();
    await page.locator('.history').getByText('Actor added').waitFor();

    await page.goto('/console/movies/new');
    await field(page, 'title').fill('Faust');
    await field(page, 'durationMinutes').fill('0');
    await field(page, 'basePrice').fill('12,50');
    await field(page, 'rating').fill('4.25');
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'durationMinutes').waitFor();
    await faultOf(page, 'rating').waitFor();
    await expect(field(page, 'durationMinutes').getAttribute('aria-invalid')).resolves.toBe('true');
    await lookAt(page, 'movie-refused');
    await field(page, 'durationMinutes').fill('107');
    await field(page, 'rating').fill('4.2');
    await field(page, 'genres').fill('Drama, Fantasy');
    await page.getByLabel('Cast').fill('Helm');
    await page.getByRole('button', { name: '+ Brigitte Helm' }).waitFor();
    await page.getByLabel('Cast').press('Enter');
    await page.getByRole('button', { name: 'Remove Brigitte Helm' }).waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await said(page, 'Faust is created.').waitFor();
    await page.getByRole('button', { name: 'Upload the poster' }).click();
    await faultOf(page, 'poster').waitFor();
    const buffer = await sharp({ create: { width: 400, height: 600, channels: 3, background: '#663399' } })
      .png()
      .toBuffer();
    await field(page, 'poster').setInputFiles({ name: 'faust.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Upload the poster' }).click();
    await said(page, 'The poster is uploaded.').waitFor();
    await page.locator('.history').getByText('Poster uploaded').waitFor();
    await page.locator('img.poster').waitFor();
    await lookAt(page, 'movie');
  });

  it('tells of a change by somebody else, and keeps what was typed', async () => {
    const page = await staff(stage(), 'admin', `/console/movies/${stage().cinema.movieId}`);
    await field(page, 'title').fill('Metropolis, restored');
    const { admin, movieId } = stage().cinema;
    const changed = await admin.patch(`/movies/${movieId}`, { classification: '12' });
    // Another page may be shown the former state for a moment: read models follow.
    await admin.get(`/movies/${movieId}`, { 'Min-Position': changed.headers['commit-position'] ?? '' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else has changed this meanwhile.').waitFor();
    await expect(field(page, 'title').inputValue()).resolves.toBe('Metropolis, restored');
    await page.getByRole('button', { name: 'Show what is saved now' }).click();
    await page.locator('[data-code=version-conflict]').waitFor({ state: 'detached' });
    await expect(field(page, 'classification').inputValue()).resolves.toBe('12');
    await field(page, 'title').fill('Metropolis, restored');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'is saved.').waitFor();
  });

  it('asks before what was typed is lost', async () => {
    const page = await staff(stage(), 'admin', '/console/actors/new');
    await field(page, 'name').fill('Half a na');
    const asked: string[] = [];
    page.once('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.locator('.sections').getByRole('link', { name: 'Movies' }).click();
    expect(asked).toEqual([expect.stringContaining('not saved')]);
    await expect(field(page, 'name').inputValue()).resolves.toBe('Half a na');
  });

  it('changes how a theater sells, retires it and brings it back', async () => {
    const page = await staff(stage(), 'admin', '/console/theaters/new', { viewport: desktop });
    await page.getByRole('button', { name: 'Create' }).click();
    for (const name of ['name', 'city', 'address', 'timeZone', 'currency'])
      await faultOf(page, name).waitFor();
    const given = { name: 'Delphi', city: 'Berlin', address: 'Kantstr. 12a', timeZone: 'Europe/Berlin' };
    for (const [name, value] of Object.entries(given)) await field(page, name).fill(value);
    await field(page, 'currency').fill('EUR');
    await page.getByRole('button', { name: 'Create' }).click();
    await said(page, 'Delphi is created.').waitFor();
    await field(page, 'surcharges/vip').fill('4.50');
    await field(page, 'refundPolicy/0/percent').fill('200');
    await page.getByRole('button', { name: 'Add a ticket type' }).click();
    await field(page, 'ticketTypes/1/code').fill('child');
    await field(page, 'ticketTypes/1/name').fill('Child');
    await field(page, 'ticketTypes/1/percentOff').fill('40');
    await page.getByRole('button', { name: 'Save' }).click();
    await faultOf(page, 'refundPolicy/0/percent').waitFor();
    await field(page, 'refundPolicy/0/percent').fill('80');
    await lookAt(page, 'theater');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Delphi is saved.').waitFor();
    await page.locator('.history').getByText('Terms of the theater changed').first().waitFor();
    await page.getByRole('button', { name: 'Retire' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Retire' }).click();
    await page.locator('.badge.inactive').waitFor();
    const hasFocus = (): Promise<boolean> => page.evaluate<boolean>("document.activeElement.matches('h1')");
    // The button that asked stands there no more.
    await until(hasFocus, 'the title has the focus');
    const other = await page.context().newPage();
    for (const address of ['/console/box-office', '/console/door', '/console/auditoriums/new']) {
      await other.goto(address);
      const offered = other.getByRole('combobox', { name: 'Theater' });
      await offered.locator('option', { hasText: 'Kino International' }).waitFor({ state: 'attached' });
      expect(await offered.innerText()).not.toContain('Delphi');
    }
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.locator('.badge.active').waitFor();
    await until(hasFocus, 'the title has the focus');
  });

  it('adds rows of seats, changes seats together, and takes a plan in and out', async () => {
    const page = await staff(stage(), 'admin', '/console/auditoriums/new');
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'theaterId').waitFor();
    await expect(faultOf(page, 'theaterId').innerText()).resolves.toBe('must be chosen');
    await field(page, 'theaterId').selectOption({ label: 'Kino International, Berlin' });
    await field(page, 'name').fill('Saal 2');
    await page.getByRole('button', { name: 'Create' }).click();
    await said(page, 'Saal 2 is created.').waitFor();
    const rows = page.getByRole('region', { name: 'Add rows' });
    await rows.locator('[name=rows]').fill('A, B, C');
    await rows.locator('[name=seatsPerRow]').fill('99');
    await rows.getByRole('button').click();
    await faultOf(page, 'seatsPerRow').waitFor();
    await rows.locator('[name=seatsPerRow]').fill('0');
    await rows.getByRole('button').click();
    await faultOf(page, 'seatsPerRow').getByText('must be 1 or more').waitFor();
    await rows.locator('[name=seatsPerRow]').fill('12');
    await rows.getByRole('button').click();
    await said(page, '3 rows are added.').waitFor();
    // One tab stop for all of them, and the arrow keys in it.
    await page.getByRole('button', { name: 'Row A', exact: true }).focus();
    await press(page, 'ArrowRight', 'ArrowDown');
    expect(await focused(page)).toBe('Row B, seat 1, Standard');
    await press(page, 'End', 'ArrowRight', 'ArrowUp');
    expect(await focused(page)).toBe('Row A, seat 12, Standard');
    await press(page, 'ArrowDown', 'Home', 'Space', 'Tab');
    expect(await focused(page)).not.toMatch(/^Row/);
    await press(page, 'Shift+Tab', 'Space');
    expect(await focused(page)).toBe('Row B');
    expect(await page.locator('.seat[aria-pressed=true]').count()).toBe(0);
    await page.getByRole('button', { name: 'Row C', exact: true }).click();
    await page.locator('[data-seat=A1]').click();
    const seats = page.getByRole('region', { name: 'Seats' });
    await seats.getByRole('button', { name: 'Change 13 seats' }).click();
    await expect(faultOf(page, 'tier').first().innerText()).resolves.toContain('must be chosen');
    await seats.locator('[name=tier]').selectOption('premium');
    let times = 0;
    await page.route('**/seats/*', (route) => {
      times += 1;
      return times === 6 ? route.abort() : route.continue();
    });
    await seats.getByRole('button', { name: 'Change 13 seats' }).click();
    // What is changed is shown, and the same button goes on with the others.
    await said(page, '5 seats are changed.').waitFor();
    await seats.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
    await until(async () => (await page.locator('.seat.premium').count()) === 5, 'they are shown');
    await seats.getByRole('button', { name: 'Change 8 seats' }).click();
    await said(page, '8 seats are changed.').waitFor();
    await page.locator('[data-seat=A1].premium').waitFor();
    await lookAt(page, 'auditorium');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the plan' }).click();
    const plan = await (await download).path();
    await field(page, 'plan').setInputFiles(plan);
    await page.getByRole('button', { name: 'Take this plan' }).click();
    await said(page, 'The plan is taken. 0 seats are out of use').waitFor();
  });

  it('finds, sorts and pages, with all of it in the address', async () => {
    const { admin } = stage().cinema;
    for (let index = 0; index < 25; index += 1) await admin.post('/actors', { name: `Extra ${index}` });
    const page = await staff(stage(), 'admin', '/console/actors', { viewport: phone });
    await page.getByLabel('Search', { exact: true }).fill('Extra');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('25 entries').waitFor();
    await lookAt(page, 'actors-phone');
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('link', { name: 'First page' }).waitFor();
    await page.locator('tbody tr:last-child:nth-child(5)').waitFor();
    expect(new URL(page.url()).search).toContain('q=Extra');
    await page.goBack();
    await page.locator('tbody tr:last-child:nth-child(20)').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByText('26 entries').waitFor();
  });

  it('shows the first hundred events of a record, and leads to all of them', async () => {
    const { admin } = stage().cinema;
    const { id } = (await admin.post('/actors', { name: 'Name 0' })).body as { id: string };
    for (let index = 1; index <= 100; index += 1)
      await admin.patch(`/actors/${id}`, { name: `Name ${index}` });
    const page = await staff(stage(), 'admin', `/console/actors/${id}`);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByRole('link', { name: 'The history goes on in the event log' }).click();
    await page.getByText('Revision 100 of 100').waitFor();
  });
});
