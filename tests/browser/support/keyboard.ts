import type { Page } from 'playwright-core';

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
