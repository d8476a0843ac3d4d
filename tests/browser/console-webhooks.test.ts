import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { isGenuine } from '../../docs/examples/verify-webhook.ts';
import { until } from '../support/until.ts';
import { describeInBrowser, phone } from './support/browser.ts';
import { faultOf, field, lookAt, said, staff } from './support/console.ts';

describeInBrowser('webhooks in the console', { WEBHOOK_PRIVATE_ADDRESSES: 'on' }, (stage) => {
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await openReceiver();
  });
  afterAll(() => receiver.close());

  it('are added with a secret that is shown once, tested, paused, rotated, replayed and deleted', async () => {
    const page = await staff(stage(), 'admin', '/console/webhooks/new');
    await field(page, 'url').fill('ftp://hooks.example.org');
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'url').waitFor();
    await faultOf(page, 'kinds').waitFor();
    await lookAt(page, 'webhook-refused');
    await field(page, 'url').fill(receiver.url);
    await page.getByLabel('Movie added').check();
    await page.getByLabel('Actor added').check();
    await page.getByRole('button', { name: 'Create' }).click();
    const secret = await page.getByLabel('Secret', { exact: true }).last().inputValue();
    expect(secret).toMatch(/^whsec_.{44}$/);
    await lookAt(page, 'webhook-secret');
    await page.getByRole('link', { name: 'To the subscription' }).click();
    await page.getByRole('heading', { level: 1, name: receiver.url }).waitFor();
    expect(await page.content()).not.toContain(secret);

    await page.getByRole('button', { name: 'Send a test' }).click();
    await said(page, 'A test is sent in its turn.').waitFor();
    const deliveries = page.getByRole('region', { name: 'Deliveries' });
    await deliveries.getByText('webhook.test').waitFor();
    const [test] = receiver.received;
    if (test === undefined) throw new Error('Nothing was received.');
    expect(isGenuine(test.headers as Record<string, string>, test.text, secret)).toBe(true);
    receiver.answer = (response) => response.writeHead(500).end('Out of order');
    await stage().cinema.admin.post('/actors', { name: 'Brigitte Helm' });
    await deliveries.getByText('It answered 500.').first().waitFor();
    await deliveries.getByText('Out of order').first().waitFor();
    await page.getByText('Failing', { exact: true }).waitFor();
    await lookAt(page, 'webhook');

    receiver.answer = (response) => response.writeHead(200).end();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await deliveries.getByText('Delivered', { exact: true }).nth(1).waitFor();

    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await lookAt(page, 'webhook-rotate');
    await page.locator('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
    await said(page, 'Another secret signs now.').waitFor();
    const rotated = await page.getByLabel('Secret', { exact: true }).last().inputValue();
    expect(rotated).not.toBe(secret);

    await page.getByRole('button', { name: 'Replay' }).click();
    await page.locator('dialog [name=fromPosition]').fill('somewhere');
    await page.locator('dialog').getByRole('button', { name: 'Replay' }).click();
    await faultOf(page, 'fromPosition').waitFor();
    const before = receiver.received.length;
    await page.locator('dialog [name=fromPosition]').fill('1');
    await page.locator('dialog').getByRole('button', { name: 'Replay' }).click();
    await said(page, 'What happened since is sent once more.').waitFor();
    await until(() => receiver.received.length > before, 'it is sent once more');
    const last = receiver.received.at(-1);
    expect(last !== undefined && isGenuine(last.headers as Record<string, string>, last.text, rotated)).toBe(
      true,
    );

    await page.getByLabel('Movie added').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'is saved.').waitFor();
    await page.locator('.history').getByText('Kinds of the webhook changed').waitFor();
    await page.locator('.history').getByText('Secret of the webhook rotated').waitFor();

    await page.getByRole('button', { name: 'Delete' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Delete' }).click();
    await said(page, 'The subscription is deleted.').waitFor();
    await page.getByText('There is nothing here yet.').waitFor();
  });

  it('are listed in German on a phone', async () => {
    const hook = { url: receiver.url, kinds: ['booking.confirmed'] };
    expect((await stage().cinema.admin.post('/webhook-subscriptions', hook)).status).toBe(201);
    const options = { viewport: phone, locale: 'de-DE' };
    const page = await staff(stage(), 'admin', '/console/webhooks', options);
    await page.getByRole('link', { name: receiver.url }).waitFor();
    await lookAt(page, 'webhooks-phone-german');
    await page.getByRole('link', { name: receiver.url }).click();
    await page.getByRole('heading', { level: 2, name: 'Zustellungen' }).waitFor();
    await lookAt(page, 'webhook-phone-german');
  });
});
