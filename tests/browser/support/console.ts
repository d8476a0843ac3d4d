import type { BrowserContextOptions, Page } from 'playwright-core';
import { send } from '../../support/client.ts';
import { PASSWORD, type Stage } from './browser.ts';

/** Somebody with a role, signed in to the console. Their name is good for one test system. */
export async function staffPage(
  { system, cinema, visitor }: Stage,
  role: string,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const email = `${name}@staff.example`;
  const registered = await send(system.url, 'POST', '/auth/register', {
    body: { email, password: PASSWORD },
  });
  const { user } = registered.body as { user: { id: string } };
  const given = await cinema.admin.put(`/users/${user.id}/role`, { role });
  if (given.status !== 200) throw new Error(given.text);
  const page = await visitor(options);
  await page.goto('/console');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').click();
  await page.locator('#sections').waitFor({ state: 'attached' });
  return page;
}

/** The accessible name, else the text, of what has the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  })()`);

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until something has the focus, as somebody does who looks for it. */
export function tabTo(page: Page, name: RegExp): Promise<void> {
  return tabUntil(page, async () => name.test(await focused(page)), String(name));
}

/** The same for a field, by its name in the form. */
export function tabToField(page: Page, name: string): Promise<void> {
  const isThere = (): Promise<boolean> => page.evaluate<boolean>(`document.activeElement.name === '${name}'`);
  return tabUntil(page, isThere, name);
}

async function tabUntil(page: Page, isThere: () => Promise<boolean>, what: string): Promise<void> {
  for (let times = 0; times < 80; times += 1) {
    await press(page, 'Tab');
    if (await isThere()) return;
  }
  throw new Error(`80 times Tab did not lead to ${what}.`);
}
