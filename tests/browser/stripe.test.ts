import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { StripeDouble } from '../doubles/stripe.ts';
import { describeInBrowser, faultsFoundBy, phone, picture, seat } from './support/browser.ts';

/** Stripe's script as far as the page uses it: a frame of Stripe's, and a call to Stripe's API that pays or declines. */
const stripesScript = `
window.Stripe = Object.assign(() => ({
  registerAppInfo() {},
  _registerWrapper() {},
  elements({ clientSecret }) {
    let place;
    const element = {
      on(name, told) { if (name === 'ready') element.ready = told; },
      mount(at) {
        place = at;
        const frame = document.createElement('iframe');
        frame.title = 'Card';
        frame.src = 'https://js.stripe.com/form.html';
        frame.onload = () => element.ready();
        at.append(frame);
      },
      destroy() { place.replaceChildren(); },
    };
    return { clientSecret, create: () => element, getElement: () => element };
  },
  async confirmPayment({ elements, confirmParams }) {
    const sent = { method: 'POST', body: JSON.stringify({ clientSecret: elements.clientSecret, ...confirmParams }) };
    const answer = await (await fetch('https://api.stripe.com/confirm', sent)).json();
    if (answer.leaveFor === undefined) return answer;
    location.assign(answer.leaveFor);
    return new Promise(() => undefined);
  },
}), { version: 'endive' });`;

const environment: Record<string, string> = {};
let stripe: StripeDouble;

beforeAll(async () => {
  stripe = await StripeDouble.start();
  Object.assign(environment, {
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_PUBLISHABLE_KEY: 'pk_test_double',
    STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
    STRIPE_API_BASE: stripe.url,
  });
});
afterAll(() => stripe.close());

type Confirm = (intentId: string, returnUrl: string) => object;

/** Answers in the place of Stripe's servers. */
async function playStripe(page: Page, confirm: Confirm): Promise<void> {
  const cors = { 'Access-Control-Allow-Origin': '*' };
  await page.route('https://js.stripe.com/**', (route: Route) =>
    route.request().url().endsWith('.html')
      ? route.fulfill({ contentType: 'text/html', body: '<title>Card</title><p>4242' })
      : route.fulfill({ contentType: 'text/javascript', body: stripesScript, headers: cors }),
  );
  await page.route('https://api.stripe.com/**', async (route: Route) => {
    const { clientSecret, return_url: returnUrl } = JSON.parse(route.request().postData() ?? '{}') as {
      clientSecret: string;
      return_url: string;
    };
    const answer = confirm(clientSecret.split('_secret_')[0] ?? '', returnUrl);
    await route.fulfill({ json: answer, headers: cors });
  });
}

describeInBrowser('paying by Stripe in a browser', environment, (stage) => {
  const hold = async (name: string, seatId: string, confirm: Confirm): Promise<Page> => {
    stripe.account.onEvent = (event) =>
      void stripe.deliver(event, `${stage().system.url}/api/v1/webhooks/stripe`);
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().customer(name, { viewport: phone });
    await playStripe(page, confirm);
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, seatId).click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('button', { name: 'Pay by card, wallet or bank' }).click();
    await page.frameLocator('iframe[title=Card]').getByText('4242').waitFor();
    return page;
  };

  it('shows the form of Stripe, is told of a declined card, and ends at the ticket', async () => {
    const cards = ['declined', 'good'];
    const page = await hold('card', 'B2', (intentId) => {
      if (cards.shift() === 'declined') {
        stripe.account.decline(intentId);
        return { error: { type: 'card_error', message: 'Your card has insufficient funds.' } };
      }
      stripe.account.pay(intentId);
      return { paymentIntent: { status: 'succeeded' } };
    });
    await picture(page, 'stripe-form-phone');
    expect(await faultsFoundBy(page)).toEqual([]);
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('Your card has insufficient funds.').waitFor();
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('Paid. Enjoy the show!').waitFor();
  });

  it('comes back from the page of a bank, and waits for the money', async () => {
    let intent = '';
    const page = await hold('bank', 'B3', (intentId, returnUrl) => {
      intent = intentId;
      return { leaveFor: `${returnUrl}?payment_intent=${intentId}&payment_intent_client_secret=secret` };
    });
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('We wait for the confirmation of your payment…').waitFor();
    stripe.account.pay(intent);
    await page.getByText('Paid. Enjoy the show!').waitFor();
    expect(new URL(page.url()).search).toBe('?new');
  });

  it('comes back from a bank that has refused, and may pay again at once', async () => {
    const page = await hold('refused', 'B5', (intentId, returnUrl) => ({
      leaveFor: `${returnUrl}?payment_intent=${intentId}&redirect_status=failed`,
    }));
    await page.getByRole('button', { name: /^Pay €/ }).click();
    await page.getByText('The payment did not go through.').waitFor();
    await page.getByRole('link', { name: 'Continue to pay' }).click();
    await page.getByRole('button', { name: 'Pay by card, wallet or bank' }).waitFor();
  });

  it('says so when the form of Stripe cannot be loaded, and offers the other ways', async () => {
    const page = await stage().customer('blocked');
    await page.route('https://js.stripe.com/**', (route: Route) => route.abort());
    const showtimeId = await stage().cinema.schedule();
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'B4').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('button', { name: 'Pay by card, wallet or bank' }).click();
    await page.getByText("Stripe's form could not be loaded.").waitFor();
    await page.getByRole('button', { name: 'Pay in another way' }).click();
    await page.getByRole('button', { name: 'Pay by card, wallet or bank' }).waitFor();
  });
});
