import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MarqueeClient, type Refusal, type Schemas } from '../../client/client.ts';
import { openCinema, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

const run = promisify(execFile);
const password = 'a passphrase that is long';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});
afterAll(() => system.close());

/** The client of somebody with an account of their own. */
async function loggedIn(options: { readonly fetch?: typeof fetch } = {}): Promise<MarqueeClient> {
  const client = new MarqueeClient({ url: system.url, ...options });
  const email = `${randomUUID()}@example.org`;
  await client.post('/auth/register', { body: { email, password } });
  await client.logIn(email, password);
  return client;
}

const addressOf = (given: Parameters<typeof fetch>[0]): string =>
  given instanceof Request ? given.url : given.toString();

const refusalOf = (refused: Promise<unknown>): Promise<Refusal> =>
  refused.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: unknown) => error as Refusal,
  );

/** The first request to a path is answered so, or is sent and its answer is lost. */
function failingOnce(path: RegExp, answer: (() => Response) | 'lost'): typeof fetch & { sent: Headers[] } {
  const sent: Headers[] = [];
  const failing = async (...[address, init]: Parameters<typeof fetch>): Promise<Response> => {
    if (!path.test(addressOf(address))) return fetch(address, init);
    sent.push(new Headers(init?.headers));
    if (sent.length > 1) return fetch(address, init);
    if (answer !== 'lost') return answer();
    await fetch(address, init);
    throw new TypeError('fetch failed');
  };
  return Object.assign(failing, { sent });
}

describe('The client', () => {
  it('has types for parameters, queries, bodies and answers', async () => {
    const client = new MarqueeClient({ url: system.url });
    const { items } = await client.get('/movies', { query: { q: 'Metropolis' } });
    const title: string | undefined = items[0]?.title;
    expect(title).toBe('Metropolis');
    const movie: Schemas['Movie'] = await client.get('/movies/{id}', { params: { id: cinema.movieId } });
    expect(movie.id).toBe(cinema.movieId);
    const wrong = [
      // @ts-expect-error There is no such route.
      () => client.get('/films'),
      // @ts-expect-error The route takes an id.
      () => client.get('/movies/{id}'),
      // @ts-expect-error A body has to be given.
      () => client.post('/auth/login'),
      // @ts-expect-error The body has no such member.
      () => client.post('/auth/login', { body: { email: '', password: '', name: '' } }),
      // @ts-expect-error The query has no such filter.
      () => client.get('/movies', { query: { director: 'Lang' } }),
      // @ts-expect-error The route takes no such method.
      () => client.delete('/config'),
    ];
    expect(wrong).toHaveLength(6);
  });

  it('tells why a request was refused', async () => {
    const client = new MarqueeClient({ url: system.url });
    const refusal = await refusalOf(client.get('/movies/{id}', { params: { id: randomUUID() } }));
    expect(refusal).toMatchObject({ name: 'Refusal', status: 404, code: 'not-found' });
    expect(refusal.problem?.type).toBe('/problems/not-found');
    expect(await refusalOf(client.get('/bookings'))).toMatchObject({ status: 401, code: 'unauthenticated' });
    const nowhere = new MarqueeClient({ url: 'http://127.0.0.1:1', attempts: 1 });
    expect(await refusalOf(nowhere.get('/config'))).toMatchObject({ status: 0, code: 'no-answer' });
  });

  it('reads what it has written', async () => {
    const sent: Headers[] = [];
    const client = await loggedIn({
      fetch: (address, init) => {
        sent.push(new Headers(init?.headers));
        return fetch(address, init);
      },
    });
    const id = await cinema.schedule();
    const body = { seats: ['A1'] };
    const { headers } = await client.request('post', '/showtimes/{id}/holds', { params: { id }, body });
    const { items } = await client.get('/bookings');
    expect(items).toHaveLength(1);
    expect(sent.at(-1)?.get('Min-Position')).toBe(headers.get('Commit-Position'));
  });

  it('asks again by the same key for an answer that was lost', async () => {
    const failing = failingOnce(/\/holds$/, 'lost');
    const client = await loggedIn({ fetch: failing });
    const params = { id: await cinema.schedule() };
    const hold = await client.post('/showtimes/{id}/holds', { params, body: { seats: ['A1', 'A2'] } });
    expect(hold.seats.map(({ seatId }) => seatId)).toEqual(['A1', 'A2']);
    const [first, second] = failing.sent.map((headers) => headers.get('Idempotency-Key'));
    expect(first).toEqual(expect.any(String));
    expect(second).toBe(first);
  });

  it('repeats no command that could be done twice', async () => {
    const failing = failingOnce(/\/auth\/me$/, () => new Response(null, { status: 503 }));
    const client = await loggedIn({ fetch: failing });
    expect(await refusalOf(client.patch('/auth/me', { body: { firstName: 'Ada' } }))).toMatchObject({
      status: 503,
    });
    expect(failing.sent).toHaveLength(1);
    expect((await client.get('/auth/me')).firstName).toBeNull();
  });

  it('renews a login that has run out, once for all who need it', async () => {
    const client = await loggedIn();
    const tokens: (string | null)[] = [];
    const expired = new Response(JSON.stringify({ code: 'unauthenticated' }), {
      status: 401,
      headers: { 'Content-Type': 'application/problem+json' },
    });
    let first: string | null = null;
    let refreshed = 0;
    const other = await loggedIn({
      fetch: async (address, init) => {
        if (addressOf(address).endsWith('/auth/refresh')) refreshed += 1;
        const token = new Headers(init?.headers).get('Authorization');
        if (!addressOf(address).endsWith('/bookings')) return fetch(address, init);
        first ??= token;
        tokens.push(token);
        return token === first ? expired.clone() : fetch(address, init);
      },
    });
    const answers = await Promise.all([other.get('/bookings'), other.get('/bookings')]);
    expect(answers.map(({ items }) => items)).toEqual([[], []]);
    expect(refreshed).toBe(1);
    expect(new Set(tokens).size).toBe(2);
    expect((await client.get('/bookings')).items).toEqual([]);
  });
});

describe('client/api.ts', () => {
  it('is what the OpenAPI document says', async () => {
    await expect(run('node', ['client/generate.js', '--check'])).resolves.toMatchObject({ stderr: '' });
  }, 120_000);
});

describe('The example of the client', () => {
  it('is right by the types of the package', async () => {
    await expect(run('node_modules/.bin/tsc', ['-p', 'docs/examples'])).resolves.toMatchObject({
      stdout: '',
    });
  }, 120_000);

  it('sells two seats', async () => {
    await cinema.schedule();
    const example = ['--import', 'tsx', 'docs/examples/sell-a-seat.ts', system.url];
    const { stdout } = await run('node', example);
    expect(stdout).toMatch(/^\w{10}: [A-D]\d and [A-D]\d, confirmed and paid\n$/);
  }, 120_000);
});
