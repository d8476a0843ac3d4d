import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookKind } from '../../src/domain/webhook/values.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { eventsOf, read } from '../support/cinema.ts';
import { exportedLines } from '../support/export.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

const PATH = '/webhook-subscriptions';
const url = 'https://hooks.example.org/marquee';
const kinds = ['booking.confirmed', 'booking.cancelled'];

let system: TestSystem;
let admin: Client;
beforeAll(async () => {
  system = await openSystem();
  admin = clientAs(system, 'admin', randomUUID());
  await admin.token();
});
afterAll(() => system.close());

async function added(body: object = { url, kinds }): Promise<Answer> {
  const answer = await admin.post(PATH, body);
  expect(answer.status).toBe(201);
  return answer;
}

const errorsOf = ({ status, body }: Answer): unknown => [
  status,
  (body.errors as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer),
];

/** Everything in the log, as text. */
const logText = async (): Promise<string> => (await exportedLines(system.ports)).join('\n');

describe('A subscription of another system', () => {
  it('is added with a secret that is shown this once, and is in no event and no other answer', async () => {
    let answer: Answer | undefined;
    const events = await eventsOf(system, async () => (answer = await added()));
    expect(events).toEqual(['WebhookAdded']);
    const { id, secret } = answer?.body as { readonly id: string; readonly secret: string };
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(answer?.headers['location']).toBe(`/api/v1${PATH}/${id}`);
    expect(answer?.headers['etag']).toBe('"0"');
    const one = await read(system, admin, `${PATH}/${id}`);
    expect(one.body).toMatchObject({ id, url, kinds, active: true, pausedBy: null, secretNumber: 1 });
    const all = await read(system, admin, `${PATH}?limit=100`);
    expect((all.body.items as readonly { id: string }[]).map((each) => each.id)).toContain(id);
    for (const text of [one.text, all.text, await logText()]) {
      expect(text).not.toContain(secret.slice('whsec_'.length));
    }
  });

  it('is one for one key, with the same secret, however often it is asked for', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await admin.post(PATH, { url, kinds }, key);
    const again = await admin.post(PATH, { url, kinds }, key);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(first.body.secret).toMatch(/^whsec_/);
    const path = `${PATH}/${String(first.body.id)}/rotate-secret`;
    const rotated = await admin.post(path, {}, { 'Idempotency-Key': randomUUID() });
    expect(rotated.body.secret).not.toBe(first.body.secret);
    expect((await admin.post(PATH, { url, kinds }, key)).body.secret).toBe(first.body.secret);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no address', { kinds }, ['#/url']],
    ['an address without TLS', { url: 'http://hooks.example.org/', kinds }, ['#/url']],
    ['a loopback address', { url: 'https://127.0.0.1/', kinds }, ['#/url']],
    ['a private address in hexadecimal', { url: 'https://0x0a000001/', kinds }, ['#/url']],
    ['the address of a metadata service', { url: 'https://169.254.169.254/latest', kinds }, ['#/url']],
    ['a mapped address', { url: 'https://[::ffff:10.0.0.1]/', kinds }, ['#/url']],
    ['a name and a password', { url: 'https://me:secret@hooks.example.org/', kinds }, ['#/url']],
    ['a long address', { url: `https://hooks.example.org/${'a'.repeat(500)}`, kinds }, ['#/url']],
    ['no kind', { url, kinds: [] }, ['#/kinds']],
    ['a kind twice', { url, kinds: ['hold.expired', 'hold.expired'] }, ['#/kinds']],
    ['an unknown kind', { url, kinds: ['seat.dusted'] }, ['#/kinds/0']],
    ['the kind of tests', { url, kinds: ['webhook.test'] }, ['#/kinds/0']],
    ['a secret', { url, kinds, secret: 'whsec_mine' }, ['#/secret']],
  ])('is refused with %s, by field', async (_, body, pointers) => {
    let refused: Answer | undefined;
    expect(await eventsOf(system, async () => (refused = await admin.post(PATH, body)))).toEqual([]);
    expect(refused === undefined ? null : errorsOf(refused)).toEqual([422, pointers]);
  });

  it('is changed by version: moved, given other kinds, paused and resumed', async () => {
    const { body } = await added();
    const path = `${PATH}/${String(body.id)}`;
    const changes = { url: `${url}/2`, kinds: ['movie.changed'], active: false };
    let changed: Answer | undefined;
    const events = await eventsOf(
      system,
      async () => (changed = await admin.patch(path, changes, { 'If-Match': '"0"' })),
    );
    expect(events).toEqual(['WebhookMoved', 'WebhookKindsChanged', 'WebhookPaused']);
    expect(changed?.body).toMatchObject({ url: `${url}/2`, kinds: ['movie.changed'], pausedBy: 'staff' });
    expect((await admin.patch(path, { active: true }, { 'If-Match': '"0"' })).status).toBe(412);
    const resumed = await admin.patch(path, { active: true }, { 'If-Match': changed?.headers['etag'] ?? '' });
    expect(resumed.body).toMatchObject({ active: true, pausedBy: null });
    const refused = await admin.patch(path, { url: 'https://10.0.0.1/' });
    expect(errorsOf(refused)).toEqual([422, ['#/url']]);
  });

  it('has its secret rotated: another one is shown once, and the log knows its number', async () => {
    const { body } = await added();
    const path = `${PATH}/${String(body.id)}`;
    let rotated: Answer | undefined;
    const events = await eventsOf(
      system,
      async () => (rotated = await admin.post(`${path}/rotate-secret`, {})),
    );
    expect(events).toEqual(['WebhookSecretRotated']);
    const { secret, secretNumber, formerSecretUntil } = rotated?.body as Record<string, string>;
    expect([secretNumber, secret === body.secret]).toEqual([2, false]);
    const hours = (Date.parse(formerSecretUntil ?? '') - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
    const log = await logText();
    expect(log).not.toContain(String(secret).slice('whsec_'.length));
    expect((await read(system, admin, path)).body).not.toHaveProperty('secret');
  });

  it('is replayed from a position that the log has', async () => {
    const { body } = await added();
    const path = `${PATH}/${String(body.id)}/replay`;
    expect(await eventsOf(system, () => admin.post(path, { fromPosition: '1' }))).toEqual([
      'WebhookReplayRequested',
    ]);
    const beyond = await admin.post(path, { fromPosition: '9999999999999999999' });
    expect(errorsOf(beyond)).toEqual([422, ['#/fromPosition']]);
    const words = await admin.post(path, { fromPosition: 'one' });
    expect(words.body.errors[0].detail).toBe('must be a position of the log, a whole number');
    for (const fromPosition of ['-1', 'one', '', 1, '1'.repeat(30)]) {
      expect(errorsOf(await admin.post(path, { fromPosition }))).toEqual([422, ['#/fromPosition']]);
    }
  });

  it('is tested while it is active', async () => {
    const { body } = await added();
    const path = `${PATH}/${String(body.id)}`;
    expect(await eventsOf(system, () => admin.post(`${path}/test`, {}))).toEqual(['WebhookTestRequested']);
    await admin.patch(path, { active: false });
    const refused = await admin.post(`${path}/test`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'webhook-paused']);
  });

  it('is ended for good', async () => {
    const { body } = await added();
    const path = `${PATH}/${String(body.id)}`;
    expect(await eventsOf(system, () => admin.delete(path))).toEqual(['WebhookWithdrawn']);
    expect((await admin.delete(path)).status).toBe(204);
    for (const gone of [
      await read(system, admin, path),
      await read(system, admin, `${path}/deliveries`),
      await admin.patch(path, { active: true }),
      await admin.post(`${path}/test`, {}),
      await admin.post(`${path}/rotate-secret`, {}),
    ]) {
      expect([gone.status, gone.body.code]).toEqual([404, 'not-found']);
    }
    expect((await read(system, admin, `${PATH}?limit=100`)).text).not.toContain(String(body.id));
  });

  it('is one of twenty at most', async () => {
    const present = async (): Promise<number> =>
      ((await read(system, admin, `${PATH}?total=true`)).body as { readonly total: number }).total;
    while ((await present()) < 20) await added({ url, kinds: WebhookKind.options });
    let refused: Answer | undefined;
    expect(await eventsOf(system, async () => (refused = await admin.post(PATH, { url, kinds })))).toEqual(
      [],
    );
    expect([refused?.status, refused?.body.code]).toEqual([409, 'too-many-webhooks']);
  });
});
