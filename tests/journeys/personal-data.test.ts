import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCinema } from '../support/cinema.ts';
import { send, type Answer } from '../support/client.ts';
import { awaitMails, awaitPin } from '../support/mail.ts';
import { openDeployment } from '../support/open-deployment.ts';
import { filesBelow, type Deployment, type Stored } from '../support/deployment.ts';
import type { RunningMarquee } from '../support/process.ts';

const person = {
  email: 'Quirina.Zwetajewa@Personal.example',
  password: 'of-Quirina-9!wq',
  firstName: 'Quirina',
  lastName: 'Zwetajewa',
  phone: '+493090182044',
};
const newEmail = 'Q.Zwetajewa@Elsewhere.example';
const walkIn = { name: 'Xaver Unverwechselbar', email: 'xaver@walkin.example' };
const typed = 'because my aunt Philomena is ill';

/** What tells who somebody is, or opens what is theirs; in every spelling in which it might lie around. */
const secrets = [
  ...['Quirina', 'Zwetajewa', '3090182044', 'Personal.example', 'Elsewhere.example', person.password],
  ...['Unverwechselbar', 'walkin.example', 'Philomena'],
].flatMap((text) => [
  text,
  text.toLowerCase(),
  Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1),
]);

const bossId = randomUUID();

let deployment: Deployment;
let system: RunningMarquee;
/** What was said to the person, and must not be written down either. */
const spoken: string[] = [];

beforeAll(async () => {
  deployment = await openDeployment({ isReadWhole: true });
  system = await deployment.start({ LOG_LEVEL: 'debug', RATE_LIMITS: 'on' });
}, 240_000);
afterAll(() => deployment.close());

const ask = async (
  method: string,
  path: string,
  body?: object,
  token?: string,
  key?: string,
): Promise<Answer> => {
  const headers = key === undefined ? {} : { 'Idempotency-Key': key };
  const answer = await send(system.url, method, path, { body, token, headers });
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`);
  return answer;
};

/** Where a secret stands in the clear. */
function found(among: readonly string[], places: readonly Stored[]): readonly string[] {
  return places.flatMap(([place, content]) =>
    among.filter((secret) => content.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
}

/** All that is stored or was printed, but not the mails, which are there to be read. */
async function written(): Promise<readonly Stored[]> {
  return [...(await deployment.stored()), ['what was printed', system.output()]];
}

const outbox = (): readonly Stored[] => filesBelow(join(deployment.directory, 'outbox'));

describe('What tells who somebody is', () => {
  let token: string;

  it('is written down nowhere in the clear, whatever they do', async () => {
    await ask('POST', '/auth/register', person);
    await send(system.url, 'POST', '/auth/register', { body: person });
    await send(system.url, 'POST', '/auth/login', { body: { ...person, password: 'wrong-1843!' } });
    const login = await ask('POST', '/auth/login', { email: person.email, password: person.password });
    token = String(login.body.accessToken);
    spoken.push(token, String(login.body.refreshToken));
    const { schedule } = await openCinema(system);
    const holds = `/showtimes/${await schedule()}/holds`;
    const held = await ask('POST', holds, { seats: ['A1'] }, token, 'a-key');
    await ask(
      'POST',
      `/bookings/${String(held.body.bookingId)}/cancel`,
      { reason: typed },
      token,
      'another-key',
    );
    const clerk = system.as('boxOffice', randomUUID());
    const forWalkIn = await clerk.post(
      holds,
      { seats: ['A2'], for: walkIn },
      { 'Idempotency-Key': 'walk-in' },
    );
    const path = `/bookings/${String(forWalkIn.body.bookingId)}`;
    const confirmed = await clerk.post(
      `${path}/confirm`,
      { method: 'cash' },
      { 'Idempotency-Key': 'confirm' },
    );
    expect(confirmed.body.customer).toMatchObject({ name: walkIn.name, email: walkIn.email });
    await ask('POST', '/auth/forgot-password', { email: person.email });
    const pin = await awaitPin(deployment.directory, person.email);
    const verified = await ask('POST', '/auth/verify-pin', { email: person.email, pin });
    spoken.push(pin, String(verified.body.resetToken));
    const change = { email: newEmail, currentPassword: person.password };
    await ask('PATCH', '/auth/me', change, token);
    const second = await awaitPin(deployment.directory, newEmail);
    await ask('POST', '/auth/confirm-email', { pin: second }, token);
    spoken.push(second);
    await send(system.url, 'PATCH', '/auth/me', { token, body: { phone: `${person.phone}99999` } });
    const admin = system.as('admin', bossId);
    const key = { 'Idempotency-Key': 'make' };
    await admin.post('/users', { email: 'zwetajewa2@personal.example', role: 'analyst' }, key);
    await admin.get(`/users?q=${encodeURIComponent(person.lastName)}`);
    await awaitMails(deployment.directory, person.email, 2);
    const places = await written();
    expect(places.length).toBeGreaterThan(4);
    expect(found([...secrets, ...spoken], places)).toEqual([]);
  }, 180_000);

  it('is found by this very search where it does stand: the negative control', async () => {
    expect(found([person.email.toLowerCase()], outbox())).not.toEqual([]);
    // What is no secret stands in the log and in the documents.
    const places = found(['Metropolis', 'Kino International'], await written());
    expect(places.length).toBeGreaterThanOrEqual(4);
  });

  it('is gone everywhere when they are forgotten, their mails too, and the history still adds up', async () => {
    const me = await ask('GET', '/auth/me', undefined, token);
    const { id } = me.body as { id: string };
    await ask('DELETE', '/auth/me', undefined, token);
    expect(outbox().filter(([file]) => file.includes(id))).toEqual([]);
    expect(found(['Quirina', 'Zwetajewa', 'Elsewhere.example'], outbox())).toEqual([]);
    await system.stop();
    expect(found([...secrets, ...spoken], await written())).toEqual([]);
    expect(await deployment.run('verify')).toMatchObject({
      code: 0,
      output: expect.stringContaining(', 0 broken'),
    });
    expect((await deployment.run('rebuild')).code).toBe(0);
    expect(await deployment.run('replay', '--compare')).toMatchObject({ code: 0 });
    const exported = await deployment.run('export');
    expect(secrets.filter((secret) => exported.output.includes(secret))).toEqual([]);
    system = await deployment.start();
    const users = await system.as('admin', bossId).get('/users?limit=100');
    const ids = (users.body.items as { id: string }[]).map((user) => user.id);
    expect(ids).not.toContain(id);
  }, 120_000);
});
