import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { anybody } from '../../src/api/access/access.ts';
import { route } from '../../src/api/define-route.ts';
import { Problem } from '../../src/api/problems.ts';
import { RenderedAnswers } from '../../src/api/rendered.ts';
import type { ApiRequest, Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { SharedAnswers } from '../../src/api/shared-answers.ts';
import { addMinutes, Instant } from '../../src/engine/instant.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { customer, openCinema, read, type Cinema } from '../support/cinema.ts';
import { type Answer, send } from '../support/client.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
/** Whether a read fails, and what holds up what it has found. */
let isAway = false;
let until: Promise<void> = Promise.resolve();

const heldUp = async <Found>(finding: () => Promise<Found>): Promise<Found> => {
  if (isAway) throw new StoreUnavailable('Away.');
  const found = await finding();
  await until;
  return found;
};

const troubled = (store: ReadModelStore): ReadModelStore =>
  overriding(store, {
    find: (name, query) => heldUp(() => store.find(name, query)),
    changesOf: (name) => (isAway ? null : store.changesOf(name)),
  });

beforeAll(async () => {
  system = await openSystem({
    ports: (ports) => ({ ...ports, readModels: troubled(ports.readModels) }),
    settings: { holdsPerCustomer: 100 },
  });
  cinema = await openCinema(system);
});
afterAll(() => system.close());

const anyone = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(system.url, 'GET', path, { headers });

/** The read models have what was written so far. */
async function settled(): Promise<void> {
  await read(system, cinema.admin, '/movies');
  await read(system, cinema.admin, '/showtimes');
}

async function done(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
  return answer;
}

const written = ({ headers }: Answer): Readonly<Record<string, string>> => ({
  'Min-Position': String(headers['commit-position']),
});

describe('A list that anybody may read', () => {
  it('is shared', () => {
    const isList = ({ query }: Route): boolean => query.safeParse({ limit: '1' }).success;
    const lists = routes.filter(
      (each) => each.method === 'get' && each.access.who === 'anybody' && isList(each),
    );
    expect(lists.length).toBeGreaterThanOrEqual(5);
    expect(lists.filter(({ isShared }) => !isShared).map(({ path }) => path)).toEqual([]);
  });

  const patched = (path: () => string, body: object) => (): Promise<Answer> =>
    cinema.admin.patch(path(), body);
  let actorId = '';
  let showtimeId = '';
  beforeAll(async () => {
    actorId = String((await done(cinema.admin.post('/actors', { name: 'Brigitte Helm' }))).body.id);
    await done(cinema.admin.patch(`/movies/${cinema.movieId}`, { actorIds: [actorId] }));
    showtimeId = await cinema.schedule();
  });

  it.each<[string, string, string, () => Promise<Answer>]>([
    [
      '/movies',
      'a new title',
      'Die Nibelungen',
      patched(() => `/movies/${cinema.movieId}`, { title: 'Die Nibelungen' }),
    ],
    [
      '/movies',
      'a new name of an actor',
      'Margarete Schön',
      patched(() => `/actors/${actorId}`, { name: 'Margarete Schön' }),
    ],
    [
      '/movies?q=siegfried',
      'a movie that is found now',
      'Siegfried',
      patched(() => `/movies/${cinema.movieId}`, { description: 'Siegfried' }),
    ],
    [
      '/movies?q=richter',
      'an actor who is found now',
      'Paul Richter',
      patched(() => `/actors/${actorId}`, { name: 'Paul Richter' }),
    ],
    [
      '/movies/facets',
      'a new genre',
      'Saga',
      patched(() => `/movies/${cinema.movieId}`, { genres: ['Saga'] }),
    ],
    [
      '/actors',
      'a new name',
      'Greta Schröder',
      patched(() => `/actors/${actorId}`, { name: 'Greta Schröder' }),
    ],
    [
      '/theaters',
      'a new city',
      'Potsdam',
      patched(() => `/theaters/${cinema.theaterId}`, { city: 'Potsdam' }),
    ],
    [
      '/auditoriums',
      'a new name',
      'Saal 7',
      patched(() => `/auditoriums/${cinema.auditoriumId}`, { name: 'Saal 7' }),
    ],
    [
      '/auditoriums',
      'a new name of the theater',
      'Thalia',
      patched(() => `/theaters/${cinema.theaterId}`, { name: 'Thalia' }),
    ],
    [
      '/showtimes',
      'a new name of the theater',
      'Toni',
      patched(() => `/theaters/${cinema.theaterId}`, { name: 'Toni' }),
    ],
    [
      '/showtimes',
      'a new name of the auditorium',
      'Saal 8',
      patched(() => `/auditoriums/${cinema.auditoriumId}`, { name: 'Saal 8' }),
    ],
    ['/showtimes', 'a new title', 'Faust', patched(() => `/movies/${cinema.movieId}`, { title: 'Faust' })],
    [
      '/showtimes',
      'a hold',
      '"held":2',
      () => customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1', 'A2'] }),
    ],
  ])('%s shows %s at once', async (path, _, word, change) => {
    await settled();
    for (const { text } of [await anyone(path), await anyone(path)]) expect(text).not.toContain(word);
    const changed = await done(change());
    expect((await anyone(path, written(changed))).text).toContain(word);
    await settled();
    expect((await anyone(path)).text).toContain(word);
  });

  it('shows what comes and goes', async () => {
    const path = `/movies/${cinema.movieId}/showtimes`;
    await settled();
    const before = await anyone(path);
    const id = await cinema.schedule();
    await settled();
    expect((await anyone(path)).body.items).toHaveLength(Number(before.body.items.length) + 1);
    await done(cinema.admin.post(`/showtimes/${id}/cancel`, { reason: 'No projector.' }));
    await settled();
    expect((await anyone(path)).text).toContain('"cancelled"');
    expect((await anyone('/movies/none/showtimes')).status).toBe(404);
    const { body } = await done(cinema.admin.post('/movies', { title: 'Die Straße', durationMinutes: 70 }));
    await settled();
    expect((await anyone(`/movies/${String(body.id)}/showtimes`)).body.items).toEqual([]);
  });

  it('has in it what happened before it was asked for, though another one is just being made', async () => {
    await settled();
    const path = `/showtimes?auditoriumId=${cinema.auditoriumId}&limit=99`;
    let goOn = (): void => undefined;
    until = new Promise((resolve) => {
      goOn = resolve;
    });
    const first = anyone(path);
    const id = await cinema.schedule();
    await settledWithoutFinding(id);
    const second = anyone(path);
    // Both are on their way.
    await anyone('/config');
    goOn();
    until = Promise.resolve();
    await first;
    expect((await second).text).toContain(id);
  });

  /** Waits for one showtime: what is found is held up. */
  async function settledWithoutFinding(id: string): Promise<void> {
    expect((await read(system, cinema.admin, `/showtimes/${id}`)).status).toBe(200);
  }

  it('is what staff do not see more of, whoever asks first', async () => {
    const name = 'Conrad Veidt';
    const id = String((await done(cinema.admin.post('/actors', { name }))).body.id);
    await done(cinema.admin.delete(`/actors/${id}`));
    await settled();
    const path = '/actors?limit=50';
    const someone = customer(system);
    for (const ask of [anyone, cinema.admin.get, someone.get, cinema.admin.get, anyone]) {
      expect((await ask(path)).text.includes(name)).toBe(ask === cinema.admin.get);
    }
    expect((await cinema.admin.get('/showtimes?includePast=true')).status).toBe(200);
    expect((await anyone('/showtimes?includePast=true')).status).toBe(403);
    expect((await cinema.admin.get('/movies?active=false')).status).toBe(200);
    expect((await someone.get('/movies?active=false')).status).toBe(403);
  });

  it('is the same for everybody, with the headers of each request', async () => {
    await settled();
    const ids = ['6b1d7c1e-5d6b-4a0e-9f64-3c5ad2f1b001', '6b1d7c1e-5d6b-4a0e-9f64-3c5ad2f1b002'];
    const [one, other] = [
      await anyone('/showtimes', { 'X-Correlation-Id': ids[0] ?? '', 'Accept-Language': 'de' }),
      await customer(system).get('/showtimes', { 'X-Correlation-Id': ids[1] ?? '', 'Accept-Language': 'fr' }),
    ];
    expect(other.text).toBe(one.text);
    expect([one, other].map(({ headers }) => headers['x-correlation-id'])).toEqual(ids);
    expect([one, other].map(({ headers }) => headers['etag'])).toEqual([undefined, undefined]);
    const known = await anyone('/showtimes', { 'If-None-Match': '*' });
    expect([known.status, known.text]).toEqual([200, one.text]);
  });

  it('is refused while a read model cannot be read, and not thereafter', async () => {
    await settled();
    const path = '/theaters?limit=7';
    const whole = await anyone(path);
    isAway = true;
    try {
      expect((await anyone(path)).status).toBe(503);
      expect((await anyone('/theaters?limit=8')).status).toBe(503);
    } finally {
      isAway = false;
    }
    expect((await anyone(path)).text).toBe(whole.text);
    expect((await anyone('/theaters?limit=8')).text).toBe(whole.text);
  });

  it('is refused for a cursor of another list, each time', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect((await anyone('/actors?cursor=none')).body.code).toBe('invalid-query');
    }
  });

  it('is right in each process on the same stores', async () => {
    const other = await openSystem({ beside: system });
    try {
      await settled();
      const path = '/theaters?limit=9';
      const ask = (url: string, headers = {}): Promise<Answer> => send(url, 'GET', path, { headers });
      for (const url of [system.url, other.url]) expect((await ask(url)).text).not.toContain('Arsenal');
      const renamed = await done(cinema.admin.patch(`/theaters/${cinema.theaterId}`, { name: 'Arsenal' }));
      for (const url of [other.url, system.url]) {
        expect((await ask(url, written(renamed))).text).toContain('Arsenal');
        expect((await ask(url)).text).toContain('Arsenal');
      }
    } finally {
      await other.close();
    }
  });
});

describe('A list of coming showtimes', () => {
  const begun = Instant.parse('2031-05-02T12:00:00.000Z');
  const at = (minutes: number): void => {
    const now = addMinutes(begun, minutes);
    system.now = () => now;
  };
  let movieId = '';
  beforeAll(async () => {
    await done(cinema.admin.patch(`/theaters/${cinema.theaterId}`, { salesCutoffMinutes: 30 }));
    const basePrice = { amount: 900, currency: 'EUR' };
    const movie = { title: 'Nosferatu', durationMinutes: 90, basePrice };
    movieId = String((await done(cinema.admin.post('/movies', movie))).body.id);
    at(0);
    for (const hours of [10, 20]) {
      const showtime = {
        movieId,
        auditoriumId: cinema.auditoriumId,
        startsAt: addMinutes(begun, hours * 60),
        onSaleFrom: addMinutes(begun, 60),
      };
      await done(cinema.admin.post('/showtimes', showtime));
    }
    await settled();
  });
  const { now } = { now: () => Instant.parse(new Date().toISOString()) };
  afterAll(() => {
    system.now = now;
  });

  it.each([() => `/showtimes?movieId=${movieId}`, () => `/movies/${movieId}/showtimes`])(
    'changes with the clock, to the moment, and back',
    async (path) => {
      const statuses = async (minutes: number, seconds = 0): Promise<unknown> => {
        at(minutes + seconds / 60);
        await anyone(path());
        return ((await anyone(path())).body.items as { status: string }[]).map(({ status }) => status);
      };
      expect(await statuses(0)).toEqual(['scheduled', 'scheduled']);
      expect(await statuses(59, 59)).toEqual(['scheduled', 'scheduled']);
      expect(await statuses(60)).toEqual(['onSale', 'onSale']);
      expect(await statuses(569, 59)).toEqual(['onSale', 'onSale']);
      expect(await statuses(570)).toEqual(['closed', 'onSale']);
      expect(await statuses(599, 59)).toEqual(['closed', 'onSale']);
      expect(await statuses(600)).toEqual(['onSale']);
      expect(await statuses(1200)).toEqual([]);
      expect(await statuses(600)).toEqual(['onSale']);
      expect(await statuses(0)).toEqual(['scheduled', 'scheduled']);
    },
  );

  it('counts those that have not begun, on each page', async () => {
    // Nothing of the second page changes until the first showtime begins.
    at(100);
    const path = `/showtimes?movieId=${movieId}&limit=1&total=true`;
    const cursor = String((await anyone(path)).body.nextCursor);
    const total = async (): Promise<unknown> => (await anyone(`${path}&cursor=${cursor}`)).body.total;
    expect(await total()).toBe(2);
    at(600);
    expect(await total()).toBe(1);
  });

  it('lets a movie show until its last showtime has begun', async () => {
    const shows = async (minutes: number): Promise<boolean> => {
      at(minutes);
      return (await anyone('/movies?nowShowing=true')).text.includes(movieId);
    };
    expect(await shows(0)).toBe(true);
    expect(await shows(601)).toBe(true);
    expect(await shows(1199)).toBe(true);
    expect(await shows(1200)).toBe(false);
    expect(await shows(0)).toBe(true);
  });
});

describe('Shared answers', () => {
  let changes: Record<string, number | null>;
  let time: Instant;
  let made: number;
  let answers: SharedAnswers;
  let kept: RenderedAnswers;
  /** Lets what is being made go on. */
  let goOn: () => void;
  let gate: Promise<void>;
  const close = (): void => {
    gate = new Promise((resolve) => {
      goOn = resolve;
    });
  };
  const minute = (minutes: number): Instant => addMinutes(Instant.parse('2031-05-02T12:00:00.000Z'), minutes);

  beforeEach(() => {
    changes = { movies: 0, actors: 0 };
    time = minute(0);
    made = 0;
    gate = Promise.resolve();
    const store = { changesOf: (name: string) => changes[name] ?? null } as ReadModelStore;
    kept = new RenderedAnswers(10_000);
    answers = new SharedAnswers(kept, store, () => time);
  });

  type Handler = (request: ApiRequest<unknown, unknown, unknown>) => Promise<Instant | null | undefined>;

  const readingMovies: Handler = async ({ api }) => {
    await api.documents.find('movies', { filter: {} });
    return undefined;
  };

  /** Asks a route, which counts how often it is made. */
  async function ask(handler: Handler = readingMovies, query: object = {}): Promise<string> {
    const shared = route({
      method: 'get',
      path: '/shared',
      access: anybody(),
      summary: 'Is shared',
      isShared: true,
      answers: { 200: z.strictObject({ made: z.number(), who: z.unknown() }) },
      handle: async (request, answer) => {
        made += 1;
        const body = { made, who: request.principal };
        const ends = await handler(request);
        await gate;
        return answer(200, body, ends === undefined ? {} : { until: ends });
      },
    });
    const documents = { find: () => Promise.resolve([]), get: () => Promise.resolve(undefined) };
    const principal = { userId: 'u', role: 'customer', sessionId: 's', isUnrestricted: false };
    const request = { params: {}, query, principal, api: { documents, clock: () => time } };
    const { body } = await answers.answer(shared, request as never);
    return (await (body as { encode: (as: 'identity') => Promise<Buffer> }).encode('identity')).toString();
  }

  const isKept = (): boolean => kept.get(JSON.stringify(['/shared', {}, {}])) !== undefined;

  it('are made once until what they have read has changed, for nobody in particular', async () => {
    expect(await ask()).toBe('{"made":1,"who":null}');
    changes['actors'] = 1;
    expect(await ask()).toBe('{"made":1,"who":null}');
    changes['movies'] = 1;
    expect(await ask()).toBe('{"made":2,"who":null}');
    await ask(readingMovies, { limit: 1 });
    await ask();
    expect(made).toBe(3);
  });

  it('are not kept if something has changed while they were made', async () => {
    close();
    const first = ask();
    changes['movies'] = 1;
    goOn();
    await first;
    expect(isKept()).toBe(false);
    await ask();
    expect(made).toBe(2);
    expect(isKept()).toBe(true);
  });

  it('are not kept if something has changed between two reads of it', async () => {
    await ask(async ({ api }) => {
      await readingMovies({ api } as never);
      changes['movies'] = 1;
      return readingMovies({ api } as never);
    });
    await ask();
    expect(made).toBe(2);
  });

  it('are made once for all who ask meanwhile, and once more where that may have read too early', async () => {
    changes['movies'] = null;
    close();
    const asked = Array.from({ length: 20 }, () => ask());
    goOn();
    expect(new Set(await Promise.all(asked)).size).toBe(2);
    expect(made).toBe(2);
    expect(isKept()).toBe(false);
    await ask();
    expect(made).toBe(3);
  });

  it('are the kept one for all who ask meanwhile, if it is right', async () => {
    close();
    const asked = Array.from({ length: 20 }, () => ask());
    goOn();
    await Promise.all(asked);
    expect(made).toBe(1);
  });

  it('are kept while the clock does not change them', async () => {
    const timed =
      (ends: Instant | null | undefined): Handler =>
      ({ api }) => {
        api.clock();
        return Promise.resolve(ends);
      };
    await ask(timed(minute(5)));
    time = addMinutes(minute(5), -1 / 60_000);
    await ask(timed(minute(5)));
    expect(made).toBe(1);
    time = minute(5);
    await ask(timed(minute(9)));
    expect(made).toBe(2);
    time = minute(4);
    await ask(timed(null));
    expect(made).toBe(3);
    time = minute(400);
    await ask(timed(undefined));
    expect(made).toBe(3);
    time = minute(1);
    await ask(timed(undefined));
    time = minute(2);
    await ask(timed(undefined));
    expect(made).toBe(5);
  });

  it('tell one moment however long they are made', async () => {
    const moments: Instant[] = [];
    await ask(({ api }) => {
      moments.push(api.clock());
      time = minute(1);
      moments.push(api.clock());
      return Promise.resolve(minute(1));
    });
    expect(moments).toEqual([minute(0), minute(0)]);
    await ask();
    expect(made).toBe(2);
  });

  it('that fail are not kept, and fail for nobody who asks meanwhile', async () => {
    close();
    const failing = ask(async () => {
      await gate;
      throw new Problem('invalid-query', 'No.');
    });
    const asked = ask();
    goOn();
    await expect(failing).rejects.toThrow(Problem);
    expect(await asked).toContain('"made":2');
    expect(await ask()).toContain('"made":2');
  });
});
