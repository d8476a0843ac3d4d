import { expect } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../../web/console/roles.ts';
import { send } from '../../support/client.ts';
import { faultsFoundBy, PASSWORD, picture, type Stage } from './browser.ts';

/** Somebody of the staff, signed in to the console at an address. */
export async function staff(
  stage: Stage,
  role: Role,
  address: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const email = `${role}-${Math.random().toString(36).slice(2)}@staff.example`;
  const registered = await send(stage.system.url, 'POST', '/auth/register', {
    body: { email, password: PASSWORD, firstName: 'Sam' },
  });
  const { id } = (registered.body as { user: { id: string } }).user;
  await stage.cinema.admin.put(`/users/${id}/role`, { role });
  const page = await stage.visitor(options);
  await page.goto(address);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').click();
  await page.locator('input[name=password]').waitFor({ state: 'detached' });
  return page;
}

/** Keeps a picture of a page, and looks at it with axe; nothing may be wider than the window. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await picture(page, `console-${name}`);
  expect(await faultsFoundBy(page)).toEqual([]);
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(wider).toBeLessThanOrEqual(0);
}

/** The field of a form, by its name. */
export function field(page: Page, name: string): ReturnType<Page['locator']> {
  return page.locator(`main [name="${name}"]`);
}

/** The fault that stands beside a field. */
export function faultOf(page: Page, name: string): ReturnType<Page['locator']> {
  return page.locator(`[data-field="${name}"] .fault`);
}

/** The notice that says that something was done. */
export function said(page: Page, text: string): ReturnType<Page['locator']> {
  return page.locator('.said', { hasText: text });
}
