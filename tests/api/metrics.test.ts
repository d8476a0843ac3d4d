import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSeconds } from '../../src/engine/instant.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { openCinema, customer, hold, pay, type Cinema } from '../support/cinema.ts';
import { clientAs, send } from '../support/client.ts';
import { gate } from '../support/memory-event-store.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, usualSettings, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

let system: TestSystem;
let cinema: Cinema;
/** Whether the event store takes appends. */
let isDown = false;
/** Closed while mails do not go out. */
let mailing = gate();

beforeAll(async () => {
  mailing.open();
  system = await openSystem({
    ports: (ports) => ({
      ...ports,
      mail: overriding(ports.mail, {
        send: async (mail) => {
          await mailing.opened;
          return ports.mail.send(mail);
        },
      }),
      store: overriding(ports.store, {
        append: async (...given) => {
          if (isDown && given[0].startsWith('actor-')) throw new StoreUnavailable('The store has left.');
          return ports.store.append(...given);
        },
      }),
    }),
  });
  cinema = await openCinema(system);
});
afterAll(() => system.close());

function parse(text: string): readonly Sample[] {
  return [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value = '']) => ({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of]),
    ),
    value: Number(value),
  }));
}

async function scrape(): Promise<readonly Sample[]> {
  const answer = await send(system.url, 'GET', '//metrics');
  expect(answer.status).toBe(200);
  return parse(answer.text);
}

/** The sum of all samples of a name that have these labels. */
function sum(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return samples
    .filter((each) => each.name === name)
    .filter((each) => Object.entries(labels).every(([key, value]) => each.labels[key] === value))
    .reduce((total, { value }) => total + value, 0);
}

/** Scrapes until what is measured once a second shows something. */
async function scrapeUntil(isThere: (samples: readonly Sample[]) => boolean): Promise<readonly Sample[]> {
  let samples: readonly Sample[] = [];
  await until(async () => isThere((samples = await scrape())), 'the metrics show it');
  return samples;
}

describe('/metrics', () => {
  it('is text that Prometheus reads, and nobody keeps it', async () => {
    const { headers } = await send(system.url, 'GET', '//metrics');
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  it('counts requests by the template of their route and the class of their status', async () => {
    const id = randomUUID();
    await send(system.url, 'GET', `/movies/${cinema.movieId}`);
    await send(system.url, 'GET', `/movies/${id}`);
    await send(system.url, 'GET', `//nowhere/${id}`);
    await send(system.url, 'DELETE', '//health/live');
    const count = 'marquee_http_request_duration_seconds_count';
    const at = { method: 'GET', route: '/api/v1/movies/:id' };
    const samples = await scrapeUntil((all) => sum(all, count, { route: 'none' }) >= 2);
    expect(sum(samples, count, { ...at, status: '2xx' })).toBeGreaterThanOrEqual(1);
    expect(sum(samples, count, { ...at, status: '4xx' })).toBeGreaterThanOrEqual(1);
    expect(sum(samples, count, { method: 'none', route: 'none', status: '4xx' })).toBe(2);
    expect(sum(samples, 'marquee_http_stage_seconds_total', { stage: 'reading' })).toBeGreaterThan(0);
  });

  it('counts commands by outcome, appends, events, calls of gateways and mails', async () => {
    const showtimeId = await cinema.schedule();
    const alice = customer(system);
    await pay(alice, await hold(alice, showtimeId, ['A1']));
    const refused = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
    expect(refused.status).toBe(409);
    const samples = await scrapeUntil(
      (all) => sum(all, 'marquee_commands_total', { code: 'seats-unavailable' }) > 0,
    );
    const commands = (labels: Readonly<Record<string, string>>): number =>
      sum(samples, 'marquee_commands_total', { aggregate: 'showtime', ...labels });
    expect(commands({ outcome: 'recorded', code: '' })).toBeGreaterThanOrEqual(3);
    expect(commands({ outcome: 'refused', code: 'seats-unavailable' })).toBe(1);
    expect(sum(samples, 'marquee_append_duration_seconds_count', { outcome: 'appended' })).toBeGreaterThan(5);
    expect(sum(samples, 'marquee_events_appended_total')).toBeGreaterThan(5);
    expect(
      sum(samples, 'marquee_gateway_call_duration_seconds_count', { gateway: 'sandbox' }),
    ).toBeGreaterThan(0);
  });

  it('counts mails that went out', async () => {
    const email = `${randomUUID()}@example.org`;
    const body = { email, password: 'a passphrase that is long' };
    expect((await send(system.url, 'POST', '/auth/register', { body })).status).toBe(201);
    await send(system.url, 'POST', '/auth/forgot-password', { body: { email } });
    const mails = 'marquee_mail_duration_seconds_count';
    const samples = await scrapeUntil((all) => sum(all, mails, { outcome: 'sent' }) > 0);
    expect(sum(samples, mails, { outcome: 'failed' })).toBe(0);
  });

  it('counts messages to webhooks that nobody has answered', async () => {
    const body = { url: 'https://nobody.example/hook', kinds: ['booking.confirmed'] };
    const made = await cinema.admin.post('/webhook-subscriptions', body);
    expect(made.status).toBe(201);
    await cinema.admin.post(`/webhook-subscriptions/${String(made.body.id)}/test`);
    const messages = 'marquee_webhook_duration_seconds_count';
    const samples = await scrapeUntil((all) => sum(all, messages, { outcome: 'unanswered' }) > 0);
    expect(sum(samples, messages, { outcome: 'delivered' })).toBe(0);
  });

  it('counts appends that the store did not take, and what became of their command', async () => {
    isDown = true;
    const answer = await cinema.admin.post('/actors', { name: 'Brigitte Helm' });
    isDown = false;
    expect(answer.status).toBe(503);
    const labels = { aggregate: 'actor', outcome: 'store-unavailable' };
    const samples = await scrapeUntil((all) => sum(all, 'marquee_commands_total', labels) === 1);
    expect(sum(samples, 'marquee_append_duration_seconds_count', { outcome: 'unavailable' })).toBeGreaterThan(
      0,
    );
  });

  it('tells how far projections are, which have stopped, and what waits', async () => {
    const lag = (all: readonly Sample[]): readonly Sample[] =>
      all.filter(({ name }) => name === 'marquee_projection_lag_positions');
    const samples = await scrapeUntil((all) => lag(all).every(({ value }) => value === 0));
    expect(lag(samples).map(({ labels }) => labels['projection'])).toEqual(
      expect.arrayContaining(['bookings', 'send-mails']),
    );
    expect(sum(samples, 'marquee_projection_stopped')).toBe(0);
    expect(sum(samples, 'marquee_stores_answer')).toBe(1);
    expect(sum(samples, 'marquee_faults')).toBe(0);
    expect(sum(samples, 'marquee_leads')).toBe(2);
    expect(sum(samples, 'marquee_commands_waiting')).toBe(0);
    expect(samples.map(({ name }) => name)).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('tells which jobs are due and for how long', async () => {
    const of = { process_manager: 'send-mails' };
    mailing = gate();
    const { now } = system;
    try {
      const { body } = await cinema.admin.post('/users', {
        email: `${randomUUID()}@example.org`,
        role: 'boxOffice',
      });
      expect(body.active).toBe(true);
      await scrapeUntil((all) => sum(all, 'marquee_jobs_due', of) > 0);
      const later = addSeconds(now(), 900);
      system.now = () => later;
      const samples = await scrapeUntil((all) => sum(all, 'marquee_job_oldest_due_seconds', of) >= 890);
      expect(sum(samples, 'marquee_jobs', of)).toBe(1);
      expect(sum(samples, 'marquee_jobs_parked')).toBe(0);
    } finally {
      system.now = now;
      mailing.open();
    }
    await scrapeUntil((all) => sum(all, 'marquee_jobs', of) === 0);
  });

  it('has no label with an id, an address or a name in it', async () => {
    const samples = await scrape();
    const values = new Set(samples.flatMap(({ labels }) => Object.values(labels)));
    const strange = [...values].filter((value) =>
      /[0-9a-f]{8}-[0-9a-f]{4}|@|Metropolis|nowhere/i.test(value),
    );
    expect(strange).toEqual([]);
  });
});

describe('Who may read /metrics', () => {
  const token = 'a-token-for-prometheus';

  async function statusesWith(
    metricsAccess: (typeof usualSettings)['web']['metricsAccess'],
  ): Promise<readonly number[]> {
    const web = { ...usualSettings.web, metricsAccess };
    const other = await openSystem({ beside: system, settings: { web } });
    try {
      const login = await clientAs(other, 'admin', randomUUID()).token();
      const tokens = [undefined, 'another-token-than-that', login, token];
      const answers = tokens.map((each) => send(other.url, 'GET', '//metrics', { token: each }));
      return (await Promise.all(answers)).map(({ status }) => status);
    } finally {
      await other.close();
    }
  }

  it('is who has its token, where there is one', async () => {
    expect(await statusesWith({ token })).toEqual([401, 401, 401, 200]);
  });

  it('is nobody where it is off', async () => {
    expect(await statusesWith('off')).toEqual([404, 404, 404, 404]);
  });
});

describe('/metrics of a system whose store hangs', () => {
  it('tells what the process has counted, and that the stores do not answer', async () => {
    const hanging = await openSystem({
      isReady: false,
      ports: (ports) => ({
        ...ports,
        store: overriding(ports.store, { probe: () => new Promise(() => undefined) }),
      }),
    });
    try {
      const samples = parse((await send(hanging.url, 'GET', '//metrics')).text);
      expect(sum(samples, 'marquee_stores_answer')).toBe(0);
      const names = samples.map(({ name }) => name);
      expect(names).toContain('marquee_http_requests_in_flight');
      expect(names).not.toContain('marquee_projection_lag_positions');
    } finally {
      await hanging.close();
    }
  });
});
