import { describe, expect, it } from '@jest/globals';
import { describeInBrowser, phone } from './support/browser.ts';
import { lookAt, staff } from './support/console.ts';

/** Who sees which section. A section without a row here fails the tests below. */
const access: readonly (readonly [title: string, path: string, roles: readonly string[]])[] = [
  ['Bookings', 'bookings', ['boxOffice', 'admin']],
  ['Payments', 'payments', ['boxOffice', 'admin']],
  ['Daily closing', 'closings', ['boxOffice', 'analyst', 'admin']],
  ['Showtimes', 'showtimes', ['boxOffice', 'admin']],
  ['Movies', 'movies', ['admin']],
  ['Actors', 'actors', ['admin']],
  ['Theaters', 'theaters', ['admin']],
  ['Auditoriums', 'auditoriums', ['admin']],
  ['Users and roles', 'users', ['admin']],
  ['Box office', 'box-office', ['boxOffice', 'admin']],
  ['Door', 'door', ['boxOffice', 'admin']],
  ['Imports', 'imports', ['admin']],
  ['Reports', 'reports', ['analyst', 'admin']],
  ['Distributor returns', 'returns', ['analyst', 'admin']],
  ['Event log', 'audit', ['auditor', 'admin']],
  ['System', 'system', ['admin']],
  ['Webhooks', 'webhooks', ['admin']],
];

describeInBrowser('the console', {}, (stage) => {
  describe('for a role', () => {
    it.each(['boxOffice', 'analyst', 'auditor', 'admin'] as const)(
      'shows %s their sections, and no others',
      async (role) => {
        const page = await staff(stage(), role, '/console');
        await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
        const links = await page.locator('#sections li a').allTextContents();
        const mine = access.filter(([, , roles]) => roles.includes(role)).map(([title]) => title);
        expect([...links].sort()).toEqual([...mine].sort());
        await lookAt(page, `home-${role}`);
        for (const [, path, roles] of access) {
          if (roles.includes(role)) continue;
          await page.goto(`/console/${path}`);
          await page.getByText('This section is for other roles.').waitFor();
        }
      },
    );
  });

  it('tells customers that it is not for them', async () => {
    const page = await staff(stage(), 'customer', '/console/movies');
    await page.getByText('Your account has no staff role.').waitFor();
    expect(await page.locator('#sections').count()).toBe(0);
    await lookAt(page, 'no-role');
  });

  it('is found from the booking page by staff, also on a phone, and by nobody else', async () => {
    const page = await staff(stage(), 'analyst', '/console', { viewport: phone });
    await page.goto('/');
    await page.getByRole('navigation').getByRole('link', { name: 'Console' }).waitFor();
    await lookAt(page, 'way-from-the-booking-page');
    await page.getByRole('link', { name: 'Console' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const customer = await stage().customer('no-staff');
    expect(await customer.getByRole('link', { name: 'Console' }).count()).toBe(0);
  });

  it('stays at the address where somebody has signed in, speaks German, and opens its sections on a phone', async () => {
    const page = await staff(stage(), 'admin', '/console/movies', { viewport: phone, locale: 'de-DE' });
    await page.getByRole('heading', { level: 1, name: 'Filme' }).waitFor();
    await page.getByRole('button', { name: 'Bereiche' }).click();
    await lookAt(page, 'sections-phone-german');
    await page.getByRole('link', { name: 'Kinos' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kinos' }).waitFor();
    await page.goto('/console/elsewhere');
    await page.getByRole('heading', { level: 1, name: 'Diese Seite gibt es nicht.' }).waitFor();
  });

  it('gives the title of a new page the focus as soon as it is there, not while somebody types', async () => {
    const page = await staff(stage(), 'admin', '/console/actors');
    await page.getByRole('heading', { level: 1, name: 'Actors' }).waitFor();
    await page.evaluate(`new MutationObserver(() => {
      const title = document.querySelector('h1');
      if (title?.textContent === 'New actor') globalThis.hadFocus ??= document.activeElement === title;
    }).observe(document.body, { childList: true, subtree: true, characterData: true })`);
    await page.getByRole('link', { name: 'New actor' }).click();
    await page.getByRole('heading', { level: 1, name: 'New actor' }).waitFor();
    expect(await page.evaluate('globalThis.hadFocus')).toBe(true);
  });

  it('makes one record after the other, and begins each with an empty form', async () => {
    const page = await staff(stage(), 'admin', '/console/actors/new');
    for (const name of ['Brigitte Helm', 'Gustav Fröhlich']) {
      await page.locator('main [name=name]').fill(name);
      await page.getByRole('button', { name: 'Save and add another' }).click();
      await page.locator('.said', { hasText: `${name} is created.` }).waitFor();
      expect(await page.locator('main [name=name]:focus').inputValue()).toBe('');
    }
    await page.getByRole('link', { name: 'Actors' }).last().click();
    await page.getByText('Gustav Fröhlich').waitFor();
    await page.getByText('Brigitte Helm').waitFor();
  });

  it('is used by keyboard alone', async () => {
    const page = await staff(stage(), 'admin', '/console');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const pressUntil = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate<string>('document.activeElement?.textContent ?? ""');
        if (focused.trim() === name) return;
      }
      throw new Error(`Tab did not reach ${name}.`);
    };
    await pressUntil('Actors');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Actors' }).waitFor();
    await pressUntil('New actor');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'New actor' }).waitFor();
    await page.locator('main [name=name]').focus();
    await page.keyboard.type('Alfred Abel');
    await page.keyboard.press('Enter');
    await page.locator('.said', { hasText: 'Alfred Abel is created.' }).waitFor();
    await pressUntil('Retire');
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Retire');
  });
});
