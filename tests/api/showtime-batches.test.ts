import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { eventsOf, openCinema, read, type Cinema } from '../support/cinema.ts';
import type { Answer } from '../support/client.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
/** True while the event store refuses every append to a timetable. */
let isDown = false;
let appendsLeft = Infinity;

beforeAll(async () => {
  system = await openSystem({
    ports: (ports) => ({
      ...ports,
      store: overriding(ports.store, {
        append: (...given) => {
          if (given[0].startsWith('timetable-')) appendsLeft -= 1;
          const fault = new StoreUnavailable('The store is down.');
          return isDown || appendsLeft < 0 ? Promise.reject(fault) : ports.store.append(...given);
        },
      }),
    }),
  });
  cinema = await openCinema(system);
});
afterAll(async () => {
  await system.close();
});

/** Another auditorium of the cinema: nothing is shown there as yet. */
async function newAuditorium(): Promise<string> {
  const name = `Saal ${randomUUID().slice(0, 8)}`;
  const built = await cinema.admin.post('/auditoriums', { theaterId: cinema.theaterId, name });
  const auditoriumId = String(built.body.id);
  await cinema.admin.post(`/auditoriums/${auditoriumId}/seats`, { rows: ['A'], seatsPerRow: 4 });
  return auditoriumId;
}

const showing = (auditoriumId: string, startsAt: string, more: object = {}): object => ({
  movieId: cinema.movieId,
  auditoriumId,
  startsAt,
  ...more,
});

const batch = (body: object, key?: string): Promise<Answer> =>
  cinema.admin.post('/showtimes/batch', body, key === undefined ? {} : { 'Idempotency-Key': key });

const outcomes = ({ body }: Answer): unknown => body.rows.map(({ outcome }: any) => outcome);

/** What is shown in an auditorium, by local start. */
async function shownIn(auditoriumId: string): Promise<readonly any[]> {
  const path = `/showtimes?auditoriumId=${auditoriumId}&limit=100`;
  return (await read(system, cinema.admin, path)).body.items;
}
const localStarts = async (auditoriumId: string): Promise<unknown> =>
  (await shownIn(auditoriumId)).map(({ localStart }) => localStart);

describe('A batch of showtimes', () => {
  it('schedules each row by itself: one that is refused keeps no other from it', async () => {
    const auditoriumId = await newAuditorium();
    const showtimes = [
      showing(auditoriumId, '2033-06-01T18:00:00Z'),
      showing(auditoriumId, '2001-06-01T18:00:00Z'),
      { ...showing(auditoriumId, '2033-06-02T18:00:00Z'), movieId: randomUUID() },
      showing(auditoriumId, '2033-06-03T18:00:00Z', { basePrice: { amount: 900, currency: 'USD' } }),
      showing(auditoriumId, '2033-06-04T18:00:00Z', { basePrice: { amount: 900, currency: 'EUR' } }),
    ];
    let answer: Answer | undefined;
    const types = await eventsOf(system, async () => (answer = await batch({ showtimes })));
    const { status, body } = answer ?? {};
    expect([status, body.scheduled, body.refused, body.undecided]).toEqual([200, 2, 3, 0]);
    expect(body.rows.map(({ row, problem }: any) => [row, problem?.code ?? null])).toEqual([
      [1, null],
      [2, 'starts-in-the-past'],
      [3, 'unknown-movie'],
      [4, 'currency-mismatch'],
      [5, null],
    ]);
    const ofEach = ['SlotClaimed', 'ShowtimeScheduled', 'SlotConfirmed'];
    expect(types).toEqual([...ofEach, ...ofEach]);
    const shown = await shownIn(auditoriumId);
    expect(shown.map(({ id }) => id)).toEqual([body.rows[0].showtimeId, body.rows[4].showtimeId]);
    expect(shown.map(({ basePrice }) => basePrice.amount)).toEqual([1000, 900]);
  });

  it('refuses the later of two rows that overlap, and names the earlier one', async () => {
    const auditoriumId = await newAuditorium();
    const showtimes = [
      showing(auditoriumId, '2033-06-01T18:00:00Z'),
      showing(auditoriumId, '2033-06-01T20:14:00Z'),
      showing(auditoriumId, '2033-06-01T20:15:00Z'),
    ];
    const answer = await batch({ showtimes });
    expect(outcomes(answer)).toEqual(['scheduled', 'refused', 'scheduled']);
    const { code, conflicts } = answer.body.rows[1].problem;
    const inTheWay = [0, 2].map((row) => answer.body.rows[row].showtimeId);
    expect([code, conflicts.map(({ showtimeId }: any) => showtimeId)]).toEqual([
      'timetable-conflict',
      [inTheWay[0]],
    ]);
  });

  it('answers a repeat with the same key as before, and schedules nothing twice', async () => {
    const auditoriumId = await newAuditorium();
    const showtimes = [showing(auditoriumId, '2033-06-01T18:00:00Z')];
    const key = randomUUID();
    const first = await batch({ showtimes }, key);
    const again = await batch({ showtimes }, key);
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
    expect(await shownIn(auditoriumId)).toHaveLength(1);
  });

  it('goes on where it had to stop, when the same request comes with the same key', async () => {
    const auditoriumId = await newAuditorium();
    const showtimes = [1, 2, 3].map((day) => showing(auditoriumId, `2033-06-0${day}T18:00:00Z`));
    const key = randomUUID();
    // The claim and the confirmation of the first row, and the claim of the second.
    appendsLeft = 3;
    const first = await batch({ showtimes }, key);
    expect([first.status, outcomes(first)]).toEqual([200, ['scheduled', 'undecided', 'undecided']]);
    expect(first.body.rows[1].problem.code).toBe('store-unavailable');
    appendsLeft = Infinity;
    const again = await batch({ showtimes }, key);
    expect(outcomes(again)).toEqual(['scheduled', 'scheduled', 'scheduled']);
    expect(again.body.rows[0]).toEqual(first.body.rows[0]);
    expect(await shownIn(auditoriumId)).toHaveLength(3);
  });

  it('is answered 503 when nothing could be decided', async () => {
    const auditoriumId = await newAuditorium();
    isDown = true;
    const answer = await batch({ showtimes: [showing(auditoriumId, '2033-06-01T18:00:00Z')] });
    isDown = false;
    expect([answer.status, answer.body.code]).toEqual([503, 'store-unavailable']);
  });

  it('refuses wrong values with their place, more than 500 rows, and two kinds of batch at once', async () => {
    const good = showing(cinema.auditoriumId, '2033-06-01T18:00:00Z');
    const wrong = await batch({ showtimes: [good, { ...good, startsAt: 'tonight' }] });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/showtimes/1/startsAt']);
    const many = await batch({ showtimes: Array.from({ length: 501 }, () => good) });
    expect([many.status, many.body.errors[0].pointer]).toEqual([422, '#/showtimes']);
    expect((await batch({})).status).toBe(422);
    const repeat = { auditoriumId: cinema.auditoriumId, date: '2033-06-01', onDates: ['2033-06-02'] };
    expect((await batch({ showtimes: [good], repeat })).status).toBe(422);
    expect((await batch({ repeat: { ...repeat, onDates: ['2033-06-01'] } })).status).toBe(422);
    expect((await batch({ repeat: { ...repeat, theaterId: cinema.theaterId } })).status).toBe(422);
  });
});

describe('A programme that is repeated', () => {
  // In Berlin the clock goes forward on 27 March 2033 at 02:00, and back on 30 October 2033 at 03:00.
  const evening = '2033-03-26T19:30:00+01:00';
  const afterMidnight = '2033-03-27T00:15:00+01:00';

  it('keeps its local times and prices over both changes of the clock, and over midnight', async () => {
    const auditoriumId = await newAuditorium();
    const price = { amount: 700, currency: 'EUR' };
    const showtimes = [
      showing(auditoriumId, evening, { basePrice: price, onSaleFrom: '2033-03-20T10:00:00+01:00' }),
      showing(auditoriumId, afterMidnight),
    ];
    await batch({ showtimes });
    const onDates = ['2033-10-30', '2033-03-27', '2033-03-28'];
    const answer = await batch({ repeat: { auditoriumId, date: '2033-03-26', onDates } });
    expect([answer.body.scheduled, answer.body.refused]).toEqual([6, 0]);
    expect(answer.body.rows.map(({ repeats }: any) => repeats.onDate)).toEqual(
      ['2033-03-27', '2033-03-28', '2033-10-30'].flatMap((date) => [date, date]),
    );
    const shown = (await shownIn(auditoriumId)).slice(2);
    expect(
      shown.map(({ localStart, startsAt, businessDate }) => [localStart, startsAt, businessDate]),
    ).toEqual([
      ['2033-03-27T19:30', '2033-03-27T17:30:00.000Z', '2033-03-27'],
      ['2033-03-28T00:15', '2033-03-27T22:15:00.000Z', '2033-03-27'],
      ['2033-03-28T19:30', '2033-03-28T17:30:00.000Z', '2033-03-28'],
      ['2033-03-29T00:15', '2033-03-28T22:15:00.000Z', '2033-03-28'],
      ['2033-10-30T19:30', '2033-10-30T18:30:00.000Z', '2033-10-30'],
      ['2033-10-31T00:15', '2033-10-30T23:15:00.000Z', '2033-10-30'],
    ]);
    expect(shown.map(({ basePrice }) => basePrice.amount)).toEqual([700, 1000, 700, 1000, 700, 1000]);
    expect(shown[0].onSaleFrom).toBe('2033-03-21T09:00:00.000Z');
    expect(shown[4].onSaleFrom).toBe('2033-10-24T08:00:00.000Z');
  });

  it('refuses a start that the clock skips, and takes the first of one that comes twice', async () => {
    const auditoriumId = await newAuditorium();
    await batch({ showtimes: [showing(auditoriumId, '2033-03-20T02:30:00+01:00')] });
    const onDates = ['2033-03-26', '2033-10-29'];
    const answer = await batch({ repeat: { auditoriumId, date: '2033-03-19', onDates } });
    expect(outcomes(answer)).toEqual(['refused', 'scheduled']);
    expect(answer.body.rows[0].problem).toEqual({
      code: 'local-time-skipped',
      detail: 'The clock of Europe/Berlin skips 2033-03-27T02:30. Schedule this one at another time.',
      conflicts: [],
    });
    // 02:30 of summer time, one hour before 02:30 of winter time.
    expect(answer.body.rows[1].startsAt).toBe('2033-10-30T00:30:00.000Z');
  });

  it('makes no doubles when it is repeated again, whoever asks and wherever a showtime was moved since', async () => {
    const auditoriumId = await newAuditorium();
    await batch({ showtimes: [showing(auditoriumId, '2033-06-01T18:00:00Z')] });
    const repeat = { auditoriumId, date: '2033-06-01', onDates: ['2033-06-08'] };
    const first = await batch({ repeat });
    const { showtimeId } = first.body.rows[0];
    expect((await batch({ repeat })).body).toEqual(first.body);
    const startsAt = '2033-06-08T19:00:00.000Z';
    await cinema.admin.patch(`/showtimes/${showtimeId}`, { startsAt });
    const moved = await batch({ repeat });
    expect(moved.body.rows[0]).toMatchObject({ outcome: 'scheduled', showtimeId, startsAt });
    await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'Broken projector' });
    const cancelled = await batch({ repeat });
    expect(cancelled.body.rows[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'showtime-cancelled' },
    });
    expect(await localStarts(auditoriumId)).toEqual(['2033-06-01T20:00', '2033-06-08T21:00']);
  });

  it('is of a whole theater, without what was cancelled or moved away', async () => {
    const theater = await cinema.admin.post('/theaters', {
      ...{ name: 'Urania', city: 'Berlin', address: 'An der Urania 17' },
      ...{ timeZone: 'Europe/Berlin', currency: 'EUR' },
    });
    const theaterId = String(theater.body.id);
    const built = await Promise.all(
      ['1', '2'].map((name) => cinema.admin.post('/auditoriums', { theaterId, name })),
    );
    const [one, two] = built.map(({ body }) => String(body.id)) as [string, string];
    for (const id of [one, two]) {
      await cinema.admin.post(`/auditoriums/${id}/seats`, { rows: ['A'], seatsPerRow: 2 });
    }
    await read(system, cinema.admin, '/auditoriums');
    const made = await batch({
      showtimes: [
        showing(one, '2033-06-01T12:00:00Z'),
        showing(one, '2033-06-01T18:00:00Z'),
        showing(two, '2033-06-01T18:00:00Z'),
        showing(two, '2033-06-01T12:00:00Z'),
      ],
    });
    const [cancelled, , moved] = made.body.rows.map(({ showtimeId }: any) => showtimeId as string);
    await cinema.admin.post(`/showtimes/${String(cancelled)}/cancel`, { reason: 'Broken projector' });
    await cinema.admin.patch(`/showtimes/${String(moved)}`, { startsAt: '2033-06-03T18:00:00Z' });
    const answer = await batch({ repeat: { theaterId, date: '2033-06-01', onDates: ['2033-06-08'] } });
    expect(answer.body.rows.map((row: any) => [row.auditoriumId, row.startsAt])).toEqual([
      [two, '2033-06-08T12:00:00.000Z'],
      [one, '2033-06-08T18:00:00.000Z'],
    ]);
  });

  it('makes at most 500 showtimes, of an auditorium and a theater that are there', async () => {
    const auditoriumId = await newAuditorium();
    const showtimes = [10, 13, 16].map((hour) => showing(auditoriumId, `2033-06-01T${hour}:00:00Z`));
    await batch({ showtimes });
    const onDates = Array.from({ length: 200 }, (_, day) =>
      new Date(Date.UTC(2034, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const many = await batch({ repeat: { auditoriumId, date: '2033-06-01', onDates } });
    expect([many.status, many.body.errors[0].pointer]).toEqual([422, '#/repeat/onDates']);
    const on = { date: '2033-06-01', onDates: ['2033-06-02'] };
    const nowhere = await batch({ repeat: { auditoriumId: randomUUID(), ...on } });
    expect([nowhere.status, nowhere.body.code]).toEqual([422, 'unknown-auditorium']);
    const noTheater = await batch({ repeat: { theaterId: randomUUID(), ...on } });
    expect([noTheater.status, noTheater.body.code]).toEqual([422, 'unknown-theater']);
  });
});
