import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, faultsFoundBy, seat } from './support/browser.ts';
import { staff } from './support/console.ts';

const failure = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: 'Fault', status: 500, code: 'internal-error' }),
};

/** Lets an address of the API fail, until the function that it answers is called. */
async function failing(page: Page, path: RegExp): Promise<() => Promise<void>> {
  await page.route(path, (route) => route.fulfill(failure));
  return () => page.unroute(path);
}

describeInBrowser('what is not answered, beside what is', {}, (stage) => {
  beforeAll(async () => {
    const { admin, theaterId } = stage().cinema;
    await admin.patch(`/theaters/${theaterId}`, { payAtCounter: true });
  });

  const again = (page: Page): Promise<void> => page.getByRole('button', { name: 'Try again' }).click();

  it('is said where the counter may take the money, and asked for again', async () => {
    const page = await stage().customer('counter');
    const works = await failing(page, /\/api\/v1\/theaters\/[^/]+$/);
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByText('We could not find out whether you may pay at the counter here.').waitFor();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).waitFor();
    expect(await faultsFoundBy(page)).toEqual([]);
    await works();
    await again(page);
    await page.getByRole('button', { name: 'Reserve, pay at the counter' }).click();
    await page.locator('.badge', { hasText: 'Confirmed' }).waitFor();
  });

  it.each(['movies', 'showtimes'])('is no page where the address names none of the %s', async (kind) => {
    const page = await stage().visitor();
    for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
      await page.goto(`/${kind}/${id}`);
      await page.getByText('This page does not exist.').waitFor();
      await page.goto(`/${kind}s/${id}`);
      await page.getByText('This page does not exist.').waitFor();
    }
  });

  it('is said where the prices are: seats are shown and chosen without them', async () => {
    const page = await stage().customer('prices');
    const works = await failing(page, /\/prices$/);
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await expect(page.getByRole('button', { name: 'Hold 1 seat' }).count()).resolves.toBe(0);
    expect(await faultsFoundBy(page)).toEqual([]);
    await works();
    await again(page);
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    // What is held has its prices.
    await failing(page, /\/prices$/);
    await page.reload();
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', { name: 'Pay with the test gateway' }).waitFor();
  });

  it('is said where seats are held already: they are found again', async () => {
    const page = await stage().customer('holder');
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    const works = await failing(page, /\/bookings\?status=held/);
    await page.reload();
    await page.getByText('We could not find out whether seats are held for you already.').waitFor();
    await expect(page.getByRole('timer').count()).resolves.toBe(0);
    await works();
    await again(page);
    await page.getByRole('timer').waitFor();
  });

  it('is said where a ticket is: it is offered as soon as it is found', async () => {
    const page = await stage().customer('bearer');
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    const works = await failing(page, /\/ticket$/);
    await page.getByRole('button', { name: 'Reserve, pay at the counter' }).click();
    await page.getByText('We could not find your ticket.').waitFor();
    expect(await faultsFoundBy(page)).toEqual([]);
    await works();
    await again(page);
    await page.getByRole('link', { name: 'Ticket (PDF)' }).waitFor();
    await expect(page.getByText('We could not find your ticket.').count()).resolves.toBe(0);
  });

  const UNKNOWN = 'We could not find out whether you are signed in. Nothing is lost.';

  it('is said where it is not known who is here: nobody is a stranger for that, and what is chosen is kept', async () => {
    const page = await stage().customer('unknown');
    // As a server that is starting answers; it is asked again some times before anything is said.
    await page.route(/\/auth\/me$/, (route) => route.fulfill({ ...failure, status: 503 }));
    await page.goto(`/showtimes/${await stage().cinema.schedule()}`);
    await seat(page, 'B2').click();
    await page.getByText(UNKNOWN).waitFor();
    await expect(page.getByRole('link', { name: 'Sign in' }).count()).resolves.toBe(0);
    await expect(page.getByText('You sign in before').count()).resolves.toBe(0);
    const hold = page.getByRole('button', { name: 'Hold 1 seat' });
    await expect(hold.isDisabled()).resolves.toBe(true);
    expect(await faultsFoundBy(page)).toEqual([]);
    await page.unroute(/\/auth\/me$/);
    await again(page);
    await page.getByRole('link', { name: 'My account' }).waitFor();
    await expect(page.getByText(UNKNOWN).count()).resolves.toBe(0);
    await hold.click();
    await page.getByRole('timer').waitFor();
  });

  it.each(['/bookings', '/account', '/console/movies'])(
    'is said at %s, which is shown once it is known who is here',
    async (path) => {
      const page =
        path === '/console/movies'
          ? await staff(stage(), 'admin', '/console')
          : await stage().customer(`unknown-${path.slice(1)}`);
      await page.route(/\/auth\/me$/, (route) => route.abort());
      await page.goto(path);
      await page.getByText(UNKNOWN).waitFor();
      await page.getByText('This page is shown as soon as we know.').waitFor();
      await expect(page.locator('input[name=password]').count()).resolves.toBe(0);
      expect(await faultsFoundBy(page)).toEqual([]);
      await page.unroute(/\/auth\/me$/);
      await again(page);
      await page.getByText(UNKNOWN).waitFor({ state: 'detached' });
      const titles = { '/bookings': 'My bookings', '/account': 'My account', '/console/movies': 'Movies' };
      await page.getByRole('heading', { level: 1, name: titles[path as keyof typeof titles] }).waitFor();
      expect(new URL(page.url()).pathname).toBe(path);
    },
  );

  it.each(['/account', '/console'])(
    'is said where somebody signs out of %s, who is signed in still',
    async (path) => {
      const page =
        path === '/account'
          ? await stage().customer('stayer')
          : await staff(stage(), 'boxOffice', '/console');
      await page.goto(path);
      const works = await failing(page, /\/auth\/csrf$/);
      const leave = page.getByRole('button', { name: 'Sign out' });
      await leave.click();
      await page.getByText('That did not work. Please try again.').waitFor();
      expect(await faultsFoundBy(page)).toEqual([]);
      await works();
      await leave.click();
      await page.getByRole(path === '/account' ? 'link' : 'button', { name: 'Sign in' }).waitFor();
    },
  );
});
