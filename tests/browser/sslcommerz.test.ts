import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SslcommerzDouble } from '../doubles/sslcommerz.ts';
import { lastingPort } from '../support/ports.ts';
import { describeInBrowser, phone, seat } from './support/browser.ts';

const environment: Record<string, string> = {};
let sslcommerz: SslcommerzDouble;

beforeAll(async () => {
  sslcommerz = await SslcommerzDouble.start();
  const port = await lastingPort();
  Object.assign(environment, {
    // SSLCommerz sends browsers back there, and to no other address.
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SSLCOMMERZ_STORE_ID: sslcommerz.store.id,
    SSLCOMMERZ_STORE_PASSWORD: sslcommerz.store.password,
    SSLCOMMERZ_BASE_URL: sslcommerz.url,
  });
});
afterAll(() => sslcommerz.close());

/** SSLCommerz' page: three ways to leave it, each a form that the browser posts to us. */
async function playSslcommerz(page: Page): Promise<void> {
  await page.route('https://sandbox.sslcommerz.com/**', async (route) => {
    const session = sslcommerz.store.sessions.at(-1);
    if (session === undefined) throw new Error('No payment was opened.');
    const { transactionId, fields } = session;
    const form = (name: string, url: string | undefined, sent: object): string =>
      `<form method="post" action="${url ?? ''}">${Object.entries(sent)
        .map(([key, value]) => `<input type="hidden" name="${key}" value="${String(value)}">`)
        .join('')}<button>${name}</button></form>`;
    const { pathname } = new URL(route.request().url());
    const { store } = sslcommerz;
    if (pathname.endsWith('/pay')) {
      const body = form('Back to the shop', fields['success_url'], store.pay(transactionId));
      return route.fulfill({ contentType: 'text/html', body });
    }
    if (pathname.endsWith('/fail')) {
      const body = form('Back to the shop', fields['fail_url'], store.fail(transactionId));
      return route.fulfill({ contentType: 'text/html', body });
    }
    if (pathname.endsWith('/cancel')) {
      const body = form('Back to the shop', fields['cancel_url'], store.fail(transactionId, 'CANCELLED'));
      return route.fulfill({ contentType: 'text/html', body });
    }
    const ways = ['pay', 'fail', 'cancel'].map((way) => `<a href="${pathname}/${way}">${way}</a>`).join(' ');
    return route.fulfill({ contentType: 'text/html', body: `<h1>SSLCommerz</h1>${ways}` });
  });
}

describeInBrowser('paying by SSLCommerz in a browser', environment, (stage) => {
  const payButton = { name: /SSLCommerz/ };
  const hold = async (name: string, seatId: string, baseURL = stage().system.url): Promise<Page> => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().customer(name, { viewport: phone, baseURL });
    await playSslcommerz(page);
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, seatId).click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    return page;
  };
  const begin = async (...given: Parameters<typeof hold>): Promise<Page> => {
    const page = await hold(...given);
    await page.getByRole('button', payButton).click();
    await page.getByRole('heading', { name: 'SSLCommerz' }).waitFor();
    return page;
  };
  const leave = async (page: Page, way: string): Promise<void> => {
    await page.getByRole('link', { name: way, exact: true }).click();
    await page.getByRole('button', { name: 'Back to the shop' }).click();
  };

  it('ends at the ticket', async () => {
    const page = await begin('paid', 'B1');
    await leave(page, 'pay');
    await page.getByText('Paid. Enjoy the show!').waitFor();
    expect(new URL(page.url()).search).toBe('?new');
  });

  it('comes back to the name of this machine that the browser has', async () => {
    const local = stage().system.url.replace('127.0.0.1', 'localhost');
    const page = await begin('local', 'B5', local);
    await leave(page, 'pay');
    await page.getByText('Paid. Enjoy the show!').waitFor();
    expect(new URL(page.url()).origin).toBe(local);
  });

  it('says that it did not work where something is refused that no field has', async () => {
    const page = await hold('refused', 'A1');
    const problem = { code: 'invalid-body', errors: [{ pointer: '#/returnUrl', detail: 'must be ours' }] };
    await page.route('**/payments', (route) =>
      route.fulfill({ status: 422, contentType: 'application/problem+json', json: problem }),
    );
    await page.getByRole('button', payButton).click();
    await page.getByText('That did not work. Please try again.').waitFor();
  });

  it.each([
    ['fail', 'B2'],
    ['cancel', 'B3'],
  ])('comes back after %s, says so, and may be paid again', async (way, seatId) => {
    const page = await begin(way, seatId);
    await leave(page, way);
    await page.getByText('The payment did not go through.').waitFor();
    await page.getByRole('link', { name: 'Continue to pay' }).click();
    await page.getByRole('button', payButton).click();
    await page.getByRole('heading', { name: 'SSLCommerz' }).waitFor();
    await leave(page, 'pay');
    await page.getByText('Paid. Enjoy the show!').waitFor();
  });

  it('finds the hold again where somebody goes back in the browser, and the same payment', async () => {
    const page = await begin('back', 'B4');
    const opened = sslcommerz.store.sessions.length;
    await page.goBack();
    await page.getByRole('button', payButton).click();
    await page.getByRole('heading', { name: 'SSLCommerz' }).waitFor();
    expect(sslcommerz.store.sessions).toHaveLength(opened);
    await leave(page, 'pay');
    await page.getByText('Paid. Enjoy the show!').waitFor();
  });
});
