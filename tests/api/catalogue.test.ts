import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clerk, customer, eventsOf, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import { send } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const now = (answer: { headers: Readonly<Record<string, string | undefined>> }): Record<string, string> => ({
  'Min-Position': answer.headers['commit-position'] ?? '',
});

describe('the lists of the catalogue', () => {
  it.each(['0x10', '1e1', '010', ' 5', '5.0', '+5', '0', '101', ''])('take no limit of %j', async (limit) => {
    const refused = await send(system.url, 'GET', `/movies?limit=${encodeURIComponent(limit)}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-query']);
  });

  it.each(['1', '20', '100'])('take a limit of %s', async (limit) => {
    expect((await send(system.url, 'GET', `/movies?limit=${limit}`)).status).toBe(200);
  });

  it.each(['/movies', '/theaters', '/actors', '/auditoriums'])(
    'show what a single entry shows, and no sort keys of the read model: %s',
    async (path) => {
      const added = await cinema.admin.post('/actors', { name: `Actor of ${path}` });
      await cinema.admin.post('/movies', { title: `Movie of ${path}`, durationMinutes: 90 });
      const list = await send(system.url, 'GET', path, { headers: now(added) });
      const items = list.body.items as readonly { readonly id: string }[];
      expect(items.length).toBeGreaterThan(0);
      const first = await send(system.url, 'GET', `${path}/${items[0]?.id ?? ''}`);
      expect(items[0]).toEqual(first.body);
      expect(Object.keys(first.body).filter((field) => field.endsWith('Key'))).toEqual([]);
    },
  );
});

describe('movies', () => {
  it('are added with all that is known of them, and read back', async () => {
    const actor = await cinema.admin.post('/actors', { name: 'Brigitte Helm' });
    const movie = {
      title: 'Metropolis (restored)',
      description: 'A city above, a city below.',
      genres: ['Drama'],
      language: 'de',
      durationMinutes: 149,
      rating: 4.2,
      classification: 'FSK 6',
      releaseDate: '2010-02-12',
      basePrice: { amount: 1250, currency: 'EUR' },
      actorIds: [actor.body.id],
      posterUrl: 'https://example.org/poster.jpg',
      trailerUrl: null,
    };
    const added = await cinema.admin.post('/movies', movie);
    expect(added.status).toBe(201);
    const { actorIds: _actorIds, ...shown } = movie;
    const expected = { ...shown, actors: [{ id: actor.body.id, name: 'Brigitte Helm' }], active: true };
    const found = await send(system.url, 'GET', `/movies/${String(added.body.id)}`, { headers: now(added) });
    expect(found.body).toMatchObject(expected);
    expect(found.headers['etag']).toBe('"0"');
  });

  it('are changed field by field; null clears, and an old version is refused', async () => {
    const added = await cinema.admin.post('/movies', {
      title: 'M',
      durationMinutes: 110,
      description: 'A hunt.',
    });
    const path = `/movies/${String(added.body.id)}`;
    const types = await eventsOf(system, async () => {
      const changed = await cinema.admin.patch(path, {
        title: 'M – Eine Stadt',
        description: null,
        durationMinutes: 111,
      });
      expect(changed.body).toMatchObject({
        title: 'M – Eine Stadt',
        description: null,
        durationMinutes: 111,
      });
    });
    expect(types).toEqual(['MovieDescriptionRevised', 'MovieDurationCorrected']);
    const stale = await cinema.admin.patch(path, { title: 'N' }, { 'If-Match': '"0"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-conflict']);
    expect(await eventsOf(system, () => cinema.admin.patch(path, { durationMinutes: 111 }))).toEqual([]);
  });

  it('are retired and brought back; meanwhile only staff see them', async () => {
    const added = await cinema.admin.post('/movies', { title: 'Spione', durationMinutes: 145 });
    const path = `/movies/${String(added.body.id)}`;
    const retired = await cinema.admin.delete(path);
    expect(retired.status).toBe(204);
    expect((await send(system.url, 'GET', path, { headers: now(retired) })).status).toBe(404);
    expect((await clerk(system).get(path)).body.active).toBe(false);
    const back = await cinema.admin.patch(path, { active: true });
    expect((await send(system.url, 'GET', path, { headers: now(back) })).status).toBe(200);
  });

  it('stay while showtimes need them, which are named', async () => {
    const showtimeId = await cinema.schedule();
    // The refusal is a courtesy of the read model, which may be a moment behind.
    expect((await read(system, cinema.admin, `/showtimes/${showtimeId}`)).status).toBe(200);
    const answer = await cinema.admin.delete(`/movies/${cinema.movieId}`);
    expect([answer.status, answer.body.code]).toEqual([409, 'in-use']);
    expect(answer.body.conflicts.map((each: { showtimeId: string }) => each.showtimeId)).toContain(
      showtimeId,
    );
  });

  it.each([
    [{ durationMinutes: 100 }, '#/title'],
    [{ title: '   ', durationMinutes: 100 }, '#/title'],
    [{ title: 'x'.repeat(256), durationMinutes: 100 }, '#/title'],
    [{ title: 'x', durationMinutes: 0 }, '#/durationMinutes'],
    [{ title: 'x', durationMinutes: 90.5 }, '#/durationMinutes'],
    [{ title: 'x', durationMinutes: 90, rating: 4.25 }, '#/rating'],
    [{ title: 'x', durationMinutes: 90, rating: 5.1 }, '#/rating'],
    [{ title: 'x', durationMinutes: 90, language: 'Deutsch!' }, '#/language'],
    [{ title: 'x', durationMinutes: 90, releaseDate: '2010-02-30' }, '#/releaseDate'],
    [{ title: 'x', durationMinutes: 90, posterUrl: 'http://example.org/x.jpg' }, '#/posterUrl'],
    [{ title: 'x', durationMinutes: 90, basePrice: { amount: 9.5, currency: 'EUR' } }, '#/basePrice/amount'],
    [{ title: 'x', durationMinutes: 90, basePrice: { amount: 9, currency: 'EURO' } }, '#/basePrice/currency'],
    [{ title: 'x', durationMinutes: 90, id: randomUUID() }, '#/id'],
  ])('are refused when a field is wrong, which is named: %j', async (body, pointer) => {
    const types = await eventsOf(system, async () => {
      const answer = await cinema.admin.post('/movies', body);
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid-body']);
      expect(answer.body.errors[0].pointer).toBe(pointer);
    });
    expect(types).toEqual([]);
  });

  it('are refused with actors whom nobody knows', async () => {
    const answer = await cinema.admin.post('/movies', {
      title: 'x',
      durationMinutes: 90,
      actorIds: [randomUUID()],
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown-actors']);
  });

  it('are found by their title, their genre and what people type, a page at a time', async () => {
    const titles = ['Z one', 'Z three', 'Z two'];
    for (const title of titles)
      await cinema.admin.post('/movies', { title, durationMinutes: 90, genres: ['Zombie'] });
    const last = await cinema.admin.post('/movies', {
      title: 'Z four',
      durationMinutes: 90,
      genres: ['Other'],
    });
    const headers = now(last);
    const page = await send(system.url, 'GET', '/movies?genre=Zombie&sort=title&limit=2&total=true', {
      headers,
    });
    expect(page.body).toMatchObject({ total: 3, items: [{ title: 'Z one' }, { title: 'Z three' }] });
    const cursor = String(page.body.nextCursor);
    const rest = await send(
      system.url,
      'GET',
      `/movies?genre=Zombie&sort=title&limit=2&total=true&cursor=${cursor}`,
    );
    expect(rest.body).toMatchObject({ items: [{ title: 'Z two' }], nextCursor: null });
    const typed = await send(system.url, 'GET', '/movies?q=z%20T&sort=-title');
    expect(typed.body.items.map(({ title }: { title: string }) => title)).toEqual(['Z two', 'Z three']);
    const pattern = await send(system.url, 'GET', '/movies?q=.%2A');
    expect(pattern.body.items).toEqual([]);
  });

  describe('with an actor, a language and a day of release', () => {
    const ids: string[] = [];
    let actorId: string;
    let headers: Record<string, string>;
    beforeAll(async () => {
      actorId = String((await cinema.admin.post('/actors', { name: 'Xanthippe Quill' })).body.id);
      for (const [title, rating, releaseDate, language] of [
        ['Aardvark', 3.5, '1999-12-31', 'fy'],
        ['Beluga', 4.5, '2000-01-01', 'fy'],
        ['Caiman', 4, '2000-06-30', 'rm'],
      ] as const) {
        const known = { rating, releaseDate, language, genres: [`Zoo of ${title}`], actorIds: [actorId] };
        const added = await cinema.admin.post('/movies', { title, durationMinutes: 90, ...known });
        ids.push(String(added.body.id));
        headers = now(added);
      }
    });
    const titles = async (query: string): Promise<readonly string[]> => {
      const list = await send(system.url, 'GET', `/movies?${query}`, { headers });
      return list.body.items.map(({ title }: { title: string }) => title);
    };

    it.each([
      ['sort=title', ['Aardvark', 'Beluga', 'Caiman']],
      ['sort=-title', ['Caiman', 'Beluga', 'Aardvark']],
      ['sort=releaseDate', ['Aardvark', 'Beluga', 'Caiman']],
      ['', ['Caiman', 'Beluga', 'Aardvark']],
      ['sort=rating', ['Aardvark', 'Caiman', 'Beluga']],
      ['sort=-rating', ['Beluga', 'Caiman', 'Aardvark']],
      ['sort=createdAt', ['Aardvark', 'Beluga', 'Caiman']],
      ['sort=-createdAt', ['Caiman', 'Beluga', 'Aardvark']],
      ['language=fy', ['Beluga', 'Aardvark']],
      ['releasedFrom=2000-01-01', ['Caiman', 'Beluga']],
      ['releasedTo=2000-01-01', ['Beluga', 'Aardvark']],
      ['releasedFrom=2000-01-01&releasedTo=2000-01-01', ['Beluga']],
      ['genre=zoo%20of%20beluga', ['Beluga']],
      ['nowShowing=true', []],
      ['nowShowing=false&sort=title', ['Aardvark', 'Beluga', 'Caiman']],
    ])('are listed by %j', async (query, expected) => {
      expect(await titles(`actorId=${actorId}&${query}`)).toEqual(expected);
    });

    it('are found by the name of the actor, and as showing once they have a showtime', async () => {
      expect(await titles('q=quill%20xan')).toEqual(['Caiman', 'Beluga', 'Aardvark']);
      const showtimeId = await cinema.schedule();
      const shown = await read(system, cinema.admin, `/showtimes/${showtimeId}`);
      const showing = await titles('nowShowing=true&limit=100');
      expect(showing).toContain(shown.body.movie.title);
      expect(showing).not.toContain('Beluga');
    });

    it('give their genres and languages to the facets until they are retired', async () => {
      const facets = async (): Promise<readonly unknown[]> => {
        const { body } = await send(system.url, 'GET', '/movies/facets', { headers });
        return [
          body.genres.filter((genre: string) => genre.startsWith('Zoo of')),
          body.languages.filter((language: string) => ['fy', 'rm'].includes(language)),
        ];
      };
      const all = ['Zoo of Aardvark', 'Zoo of Beluga', 'Zoo of Caiman'];
      expect(await facets()).toEqual([all, ['fy', 'rm']]);
      headers = now(await cinema.admin.delete(`/movies/${ids[2] ?? ''}`));
      expect(await facets()).toEqual([all.slice(0, 2), ['fy']]);
    });
  });

  it.each([
    'sort=price',
    'limit=0',
    'limit=101',
    'limit=ten',
    'colour=red',
    'nowShowing=yes',
    'cursor=%21',
    'actorId=7',
  ])('refuse a query that does not exist: %s', async (query) => {
    const answer = await send(system.url, 'GET', `/movies?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-query']);
    expect(answer.body.errors[0].pointer).toBe(query.split('=')[0]);
  });
});

describe('auditoriums and their seats', () => {
  it('are built with rows of seats; a seat that is there is refused by name', async () => {
    const built = await cinema.admin.post('/auditoriums', { theaterId: cinema.theaterId, name: 'Saal 2' });
    const path = `/auditoriums/${String(built.body.id)}/seats`;
    const seats = await cinema.admin.post(path, { rows: ['A', '1'], seatsPerRow: 2, tier: 'recliner' });
    expect(seats.body.seats.map(({ seatId }: { seatId: string }) => seatId)).toEqual([
      'A1',
      'A2',
      '1-1',
      '1-2',
    ]);
    const repeated = await cinema.admin.post(path, { rows: ['B', 'A'], seatsPerRow: 2 });
    expect([repeated.status, repeated.body.code, repeated.body.seats]).toEqual([
      409,
      'seats-exist',
      ['A1', 'A2'],
    ]);
    for (const [wrong, pointer] of [
      [{ rows: ['C', 'D', 'C'], seatsPerRow: 2 }, '#/rows'],
      [{ rows: ['C'], seatsPerRow: 2, firstNumber: 9999 }, '#/seatsPerRow'],
    ] as const) {
      const refused = await cinema.admin.post(path, wrong);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer]);
    }
    const listed = await send(system.url, 'GET', `/auditoriums?theaterId=${cinema.theaterId}`, {
      headers: now(seats),
    });
    const capacities = listed.body.items.map((auditorium: { name: string; capacity: number }) => [
      auditorium.name,
      auditorium.capacity,
    ]);
    expect(capacities).toEqual([
      ['Saal 1', 20],
      ['Saal 2', 4],
    ]);
  });

  it('lose a seat in every future showtime where it is free, and name the bookings where it is not', async () => {
    const free = await cinema.schedule();
    const taken = await cinema.schedule();
    const bookingId = await hold(customer(system), taken, ['B5']);
    const answer = await cinema.admin.delete(`/auditoriums/${cinema.auditoriumId}/seats/B5`);
    expect(answer.body.conflicts).toEqual([{ showtimeId: taken, bookingId }]);
    const map = await send(system.url, 'GET', `/showtimes/${free}/seats`, { headers: now(answer) });
    expect(map.body.counts.blocked).toBe(1);
    const back = await cinema.admin.patch(`/auditoriums/${cinema.auditoriumId}/seats/B5`, { active: true });
    const freed = await send(system.url, 'GET', `/showtimes/${free}/seats`, { headers: now(back) });
    expect(freed.body.counts).toMatchObject({ blocked: 0, available: 20 });
  });

  it('are refused in a theater that is not there', async () => {
    const answer = await cinema.admin.post('/auditoriums', { theaterId: randomUUID(), name: 'Nowhere' });
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown-theater']);
  });
});

describe('showtimes', () => {
  const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
  const body = (startsAt: string): object => ({
    movieId: cinema.movieId,
    auditoriumId: cinema.auditoriumId,
    startsAt,
  });

  it('are scheduled in three facts over two streams', async () => {
    const types = await eventsOf(system, () => cinema.admin.post('/showtimes', body(at(1000))));
    expect(types).toEqual(['SlotClaimed', 'ShowtimeScheduled', 'SlotConfirmed']);
  });

  it('go on sale before they start', async () => {
    const startsAt = at(1050);
    const late = await cinema.admin.post('/showtimes', { ...body(startsAt), onSaleFrom: startsAt });
    expect([late.status, late.body.code]).toEqual([422, 'on-sale-after-start']);
    const slots = await cinema.admin.post('/showtimes', { ...body(startsAt), onSaleFrom: at(1049) });
    expect(slots.status).toBe(201);
  });

  it('cost up to 10,000,000,000 minor units, surcharges alike', async () => {
    const dear = { amount: 10_000_000_000, currency: 'EUR' };
    const path = `/theaters/${cinema.theaterId}`;
    const surcharges = { premium: 10_000_000_000, vip: 1000, recliner: 0 };
    const before = (await cinema.admin.get(path)).body.surcharges as object;
    expect((await cinema.admin.patch(path, { surcharges })).status).toBe(200);
    const sold = await cinema.admin.post('/showtimes', { ...body(at(1060)), basePrice: dear });
    expect([sold.status, sold.body.basePrice]).toEqual([201, dear]);
    const cost = { amount: dear.amount + 1, currency: 'EUR' };
    for (const [route, refused] of [
      ['/showtimes', { ...body(at(1070)), basePrice: cost }],
      ['/movies', { title: 'Dear', durationMinutes: 90, basePrice: cost }],
    ] as const) {
      const answer = await cinema.admin.post(route, refused);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/basePrice/amount']);
    }
    const tooDear = { surcharges: { ...surcharges, vip: cost.amount } };
    expect((await cinema.admin.patch(path, tooDear)).status).toBe(422);
    expect((await cinema.admin.patch(path, { surcharges: before })).status).toBe(200);
  });

  it.each(['+02:00', '+0200', '+02'])(
    'start at instants of ISO-8601 without seconds, too: %s',
    async (offset) => {
      const hour = { '+02:00': '10', '+0200': '14', '+02': '18' }[offset] ?? '';
      const scheduled = await cinema.admin.post('/showtimes', body(`2033-06-30T${hour}:59${offset}`));
      expect([scheduled.status, scheduled.body.startsAt]).toEqual([
        201,
        `2033-06-30T${String(Number(hour) - 2).padStart(2, '0')}:59:00.000Z`,
      ]);
    },
  );

  it.each([
    '2033-02-30T10:00Z',
    '2033-06-30T10:00',
    '2033-06-30',
    '2033-06-30T24:01Z',
    '0000-01-01T00:00:00+14:00',
    '20330630T1000Z',
  ])('are refused at what is no instant: %s', async (startsAt) => {
    const refused = await cinema.admin.post('/showtimes', body(startsAt));
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/startsAt']);
  });

  it('do not overlap, cleaning included; a refusal names what is in the way', async () => {
    const first = await cinema.admin.post('/showtimes', body(at(1100)));
    const startsAt = String(first.body.startsAt);
    const minutesLater = (minutes: number): string =>
      new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
    const types = await eventsOf(system, async () => {
      const overlapping = await cinema.admin.post('/showtimes', body(minutesLater(134)));
      expect([overlapping.status, overlapping.body.code]).toEqual([409, 'timetable-conflict']);
      expect(overlapping.body.conflicts[0]).toMatchObject({ showtimeId: first.body.id, startsAt });
    });
    expect(types).toEqual([]);
    expect((await cinema.admin.post('/showtimes', body(minutesLater(135)))).status).toBe(201);
  });

  it('scheduled sixteen times at once, each some minutes later: one of them stands', async () => {
    const first = Date.parse(at(1200));
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        cinema.admin.post('/showtimes', body(new Date(first + index * 5 * 60_000).toISOString())),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'timetable-conflict')).toHaveLength(15);
  });

  it('do not overlap over midnight, whatever business date they are of', async () => {
    const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const late = await cinema.admin.post('/showtimes', body(`${day}T23:30:00+01:00`));
    const next = new Date(Date.parse(`${day}T23:30:00+01:00`) + 134 * 60_000).toISOString();
    const refused = await cinema.admin.post('/showtimes', body(next));
    expect([late.status, refused.status, refused.body.code]).toEqual([201, 409, 'timetable-conflict']);
    expect(refused.body.conflicts[0]).toMatchObject({ showtimeId: late.body.id });
  });

  it('cost what the theater’s rules say, in its time zone', async () => {
    const summer = (time: string): string =>
      `${new Date(Date.now() + 400 * 86_400_000).getUTCFullYear() + 1}-07-01T${time}+02:00`;
    const morningDiscount = { percent: 20, before: '12:00' };
    const plain = { name: 'Odeon', city: 'Berlin', address: 'Hauptstraße 116' };
    const usual = await cinema.admin.post('/theaters', {
      ...plain,
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
    });
    expect(usual.body.morningDiscount).toEqual(morningDiscount);
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { morningDiscount });
    const morning = await cinema.admin.post('/showtimes', body(summer('11:59:00')));
    const evening = await cinema.admin.post('/showtimes', body(summer('19:00:00')));
    const pricesOf = async (answer: typeof morning): Promise<number[]> => {
      const prices = await send(system.url, 'GET', `/showtimes/${String(answer.body.id)}/prices`, {
        headers: now(answer),
      });
      return ['regular', 'premium', 'vip', 'recliner'].map((tier) => Number(prices.body.prices[tier].amount));
    };
    expect(await pricesOf(morning)).toEqual([800, 1300, 1800, 800]);
    expect(await pricesOf(evening)).toEqual([1000, 1500, 2000, 1000]);
    expect(evening.body).toMatchObject({
      localStart: summer('19:00').slice(0, 16),
      timeZone: 'Europe/Berlin',
    });
  });

  it.each<[string, () => object, number, string]>([
    ['in the past', () => body(at(-1)), 422, 'starts-in-the-past'],
    ['of no movie', () => ({ ...body(at(2000)), movieId: randomUUID() }), 422, 'unknown-movie'],
    [
      'in no auditorium',
      () => ({ ...body(at(2000)), auditoriumId: randomUUID() }),
      422,
      'unknown-auditorium',
    ],
    [
      'for dollars',
      () => ({ ...body(at(2000)), basePrice: { amount: 9, currency: 'USD' } }),
      422,
      'currency-mismatch',
    ],
    ['at no time', () => body('tomorrow'), 422, 'invalid-body'],
    ['at a time without an offset', () => body('2030-01-01T20:00:00'), 422, 'invalid-body'],
  ])('%s are refused, and nothing is claimed', async (_, given, status, code) => {
    const types = await eventsOf(system, async () => {
      const answer = await cinema.admin.post('/showtimes', given());
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
    expect(types).toEqual([]);
  });

  it('need seats and a price', async () => {
    const empty = await cinema.admin.post('/auditoriums', { theaterId: cinema.theaterId, name: 'Empty' });
    const bare = await cinema.admin.post('/showtimes', { ...body(at(2000)), auditoriumId: empty.body.id });
    expect([bare.status, bare.body.code]).toEqual([409, 'auditorium-without-seats']);
    const unpriced = await cinema.admin.post('/movies', { title: 'Gratis', durationMinutes: 90 });
    const priceless = await cinema.admin.post('/showtimes', { ...body(at(2000)), movieId: unpriced.body.id });
    expect([priceless.status, priceless.body.code]).toEqual([422, 'price-missing']);
  });

  it('list by business date: a show at one in the morning belongs to the evening before', async () => {
    const year = new Date().getUTCFullYear() + 2;
    const night = await cinema.admin.post('/showtimes', body(`${year}-05-02T01:00:00+02:00`));
    const listed = await send(system.url, 'GET', `/showtimes?date=${year}-05-01`, { headers: now(night) });
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([night.body.id]);
    const past = await send(system.url, 'GET', '/showtimes?includePast=true');
    expect(past.status).toBe(403);
  });

  it('have seats blocked and unblocked', async () => {
    const showtimeId = await cinema.schedule();
    const blocked = await cinema.admin.post(`/showtimes/${showtimeId}/blocks`, {
      seats: ['A1', 'A2'],
      reason: 'broken',
    });
    expect(blocked.status).toBe(201);
    const refused = await customer(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
    expect([refused.status, refused.body.seats]).toEqual([409, ['A1']]);
    const bookingId = await hold(customer(system), showtimeId, ['B1']);
    const inTheWay = await cinema.admin.post(`/showtimes/${showtimeId}/blocks`, {
      seats: ['B1'],
      reason: 'broken',
    });
    expect([inTheWay.status, inTheWay.body.bookings]).toEqual([409, [bookingId]]);
    expect((await cinema.admin.delete(`/showtimes/${showtimeId}/blocks/A1`)).status).toBe(204);
    await hold(customer(system), showtimeId, ['A1']);
  });
});
