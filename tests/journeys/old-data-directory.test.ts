import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { send, type Answer } from '../support/client.ts';
import { runCommandIn, startMarquee, temporaryDirectory, type RunningMarquee } from '../support/process.ts';
import { until } from '../support/until.ts';

/**
 * A data directory that version 0.1.0 wrote: bookings of every status, an open payment, a cash refund that waits,
 * seats out of use, an erased person.
 */
const FIXTURE = resolve('tests/fixtures/data-directory-0.1.0');
const environment = {
  MASTER_KEY: '07'.repeat(32),
  JWT_SECRET: 'fixture-secret-of-a-test-fixture-only',
  DEMO_DATA: 'false',
  ADMIN_EMAIL: 'chief@cinema.example',
  ADMIN_PASSWORD: 'Fixture-Chief-1!',
};

interface Ids {
  readonly s1: string;
  readonly s2: string;
  readonly bookings: Readonly<Record<string, string>>;
}

let directory: string;
let remove: () => Promise<void>;
let marquee: RunningMarquee;
let ids: Ids;

async function tokenOf(name: string): Promise<string> {
  const body = { email: `${name}@cinema.example`, password: `Fixture-${name}-1!` };
  return String((await send(marquee.url, 'POST', '/auth/login', { body })).body.accessToken);
}

async function ownBooking(name: string): Promise<Answer> {
  const token = await tokenOf('alice');
  return send(marquee.url, 'GET', `/bookings/${ids.bookings[name] ?? ''}`, { token });
}

async function asChief(method: string, path: string): Promise<Answer> {
  const body = { email: environment.ADMIN_EMAIL, password: environment.ADMIN_PASSWORD };
  const { accessToken } = (await send(marquee.url, 'POST', '/auth/login', { body })).body as {
    accessToken: string;
  };
  return send(marquee.url, method, path, { token: accessToken });
}

beforeAll(async () => {
  ({ directory, remove } = await temporaryDirectory());
  await cp(FIXTURE, directory, { recursive: true });
  ids = JSON.parse(await readFile(join(FIXTURE, 'ids.json'), 'utf8')) as Ids;
}, 60_000);

afterAll(async () => {
  await marquee.kill();
  await remove();
});

function run(...words: readonly string[]): ReturnType<typeof runCommandIn> {
  return runCommandIn({ ...environment, DATA_DIR: directory }, ...words);
}

describe('A data directory of version 0.1.0', () => {
  it('verifies', async () => {
    expect(await run('verify')).toMatchObject({ code: 0 });
  });

  it('starts and shows what was booked', async () => {
    marquee = await startMarquee(directory, environment);
    const { status } = await send(marquee.url, 'GET', '//health/ready');
    expect(status).toBe(200);
    expect((await ownBooking('paid')).body).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
    expect((await ownBooking('cancelled')).body).toMatchObject({ status: 'cancelled' });
    const others = await Promise.all(
      ['released', 'cash', 'walkIn'].map((name) => asChief('GET', `/bookings/${ids.bookings[name] ?? ''}`)),
    );
    expect(others.map(({ body }) => [body.status, body.paymentStatus])).toEqual([
      ['released', 'unpaid'],
      ['confirmed', 'paid'],
      ['confirmed', 'complimentary'],
    ]);
  });

  it('keeps what was out of use and what staff had blocked', async () => {
    const { body } = await send(marquee.url, 'GET', `/showtimes/${ids.s1}/seats`);
    const statuses = Object.fromEntries(
      (body.seats as { seatId: string; status: string }[]).map(({ seatId, status }) => [seatId, status]),
    );
    expect(statuses).toMatchObject({ A1: 'sold', A2: 'sold', A3: 'available', B2: 'blocked' });
    expect(statuses).toMatchObject({ B6: 'blocked', C3: 'sold', C4: 'available' });
  });

  it('finishes what was open: the lapsed holds end, and their payment is closed', async () => {
    await until(async () => {
      const held = await asChief('GET', `/bookings/${ids.bookings['held'] ?? ''}`);
      const paying = await asChief('GET', `/bookings/${ids.bookings['paying'] ?? ''}`);
      return held.body.status === 'expired' && paying.body.status === 'expired';
    }, 'both lapsed holds have expired');
    const { body } = await asChief('GET', `/bookings/${ids.bookings['paying'] ?? ''}`);
    await until(async () => {
      const paid = await asChief('GET', `/payments/${String(body.payments[0])}`);
      return paid.body.status === 'cancelled';
    }, 'its payment is cancelled');
    expect(body).toMatchObject({ status: 'expired', paymentStatus: expect.stringMatching(/unpaid|pending/) });
  });

  it('sells', async () => {
    const token = await tokenOf('bob');
    const seats = { body: { seats: ['A4'] }, token };
    const held = await send(marquee.url, 'POST', `/showtimes/${ids.s2}/holds`, seats);
    expect(held.status).toBe(201);
  });

  it('is the same when it is replayed, and verifies again', async () => {
    expect(await marquee.stop()).toBe(0);
    expect(await run('replay', '--compare')).toMatchObject({ code: 0 });
    expect(await run('verify')).toMatchObject({ code: 0 });
  });
});
