import { expect, it } from '@jest/globals';
import { describeInBrowser, seat } from './support/browser.ts';

describeInBrowser('a hold that expires', { HOLD_SECONDS: '30', PAYMENT_GRACE_SECONDS: '60' }, (stage) => {
  it('counts down, never from more than there was; says that it is over, and is held again by one click', async () => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().customer('slow');
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'B4').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    const clock = page.getByRole('timer').locator('strong');
    await clock.waitFor();
    const [, seconds = ''] = (await clock.innerText()).split(':');
    expect(Number(seconds)).toBeLessThanOrEqual(30);
    const dialog = page.getByRole('dialog', { name: 'Your time is up' });
    await dialog.waitFor({ timeout: 60_000 });
    await expect(dialog.innerText()).resolves.toContain('B4');
    await dialog.getByRole('button', { name: 'Hold them again' }).click();
    await clock.waitFor();
    await expect(page.locator('.seat-lines .what').allInnerTexts()).resolves.toEqual([
      expect.stringContaining('Row B, seat 4'),
    ]);
  });
});
