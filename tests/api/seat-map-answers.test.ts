import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMinutes } from '../../src/engine/instant.ts';
import { RenderedAnswers } from '../../src/api/rendered.ts';
import { customer, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import { send } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});
afterAll(() => system.close());

describe('The statuses of a seat map', () => {
  it('are the letters of the seats, at the revision and with the tag of the whole map', async () => {
    const showtimeId = await cinema.schedule();
    await hold(customer(system), showtimeId, ['A1', 'B2']);
    const path = `/showtimes/${showtimeId}/seats`;
    const blocked = await cinema.admin.post(`/showtimes/${showtimeId}/blocks`, {
      seats: ['C3'],
      reason: 'House seat',
    });
    expect(blocked.status).toBe(201);
    const whole = await read(system, cinema.admin, path);
    const short = await read(system, cinema.admin, `${path}?view=status`);
    const seats = whole.body.seats as { seatId: string; status: string }[];
    expect(short.body).toEqual({
      showtimeId,
      revision: whole.body.revision,
      status: 'onSale',
      seats: Object.fromEntries(seats.map(({ seatId, status }) => [seatId, status.charAt(0)])),
    });
    expect([short.body.seats.A1, short.body.seats.A2, short.body.seats.C3]).toEqual(['h', 'a', 'b']);
    expect(short.headers['etag']).toBe(whole.headers['etag']);
    const again = await send(system.url, 'GET', `${path}?view=status`, {
      headers: { 'If-None-Match': String(short.headers['etag']) },
    });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await send(system.url, 'GET', `${path}?view=letters`)).status).toBe(400);
  });
});

describe('A seat map that is asked for again', () => {
  it('has every hold, and the status that the clock gives it', async () => {
    const showtimeId = await cinema.schedule(200);
    const path = `/showtimes/${showtimeId}/seats`;
    const counts = async (): Promise<unknown> => (await read(system, cinema.admin, path)).body.counts.held;
    expect(await counts()).toBe(0);
    await hold(customer(system), showtimeId, ['A1']);
    expect(await counts()).toBe(1);
    await hold(customer(system), showtimeId, ['A2', 'A3']);
    expect(await counts()).toBe(3);
    const { now } = system;
    const after = addMinutes(now(), 201 * 60);
    try {
      system.now = () => after;
      expect((await send(system.url, 'GET', path)).body.status).toBe('closed');
      expect((await send(system.url, 'GET', `${path}?view=status`)).body.status).toBe('closed');
    } finally {
      system.now = now;
    }
    expect((await send(system.url, 'GET', path)).body.status).toBe('onSale');
  });
});

describe('Rendered answers', () => {
  /** What an entry takes beside its texts is little beside this. */
  const LENGTH = 100_000;
  const text = (length = LENGTH): string => '.'.repeat(length - 2);

  it('are made once a version, and compressed once', async () => {
    const answers = new RenderedAnswers(1000);
    let made = 0;
    const make = (): object => ({ made: (made += 1) });
    const first = answers.of('map', '1', make);
    expect(answers.of('map', '1', make)).toBe(first);
    expect(answers.of('map', '2', make)).not.toBe(first);
    expect(made).toBe(2);
    expect(first.encode('br')).toBe(first.encode('br'));
    expect((await first.encode('identity')).toString()).toBe('{"made":1}');
  });

  it('are kept within the limit, those that were asked for last', () => {
    const answers = new RenderedAnswers(3.5 * LENGTH);
    let made = 0;
    const ask = (name: string): unknown =>
      answers.of(name, '1', () => {
        made += 1;
        return text();
      });
    for (const name of ['a', 'b', 'c', 'a', 'd']) ask(name);
    expect(made).toBe(4);
    ask('a');
    expect(made).toBe(4);
    ask('b');
    expect(made).toBe(5);
  });

  it('do not grow by being asked for, and keep none that is longer than the limit beside others', () => {
    const answers = new RenderedAnswers(3.5 * LENGTH);
    for (let index = 0; index < 10; index += 1) answers.of('a', String(index), () => text());
    const kept = answers.of('b', '1', () => text());
    expect(answers.of('b', '1', () => text())).toBe(kept);
    const long = answers.of('long', '1', () => text(10 * LENGTH));
    expect(answers.of('b', '1', () => text())).not.toBe(kept);
    expect(long.length).toBe(10 * LENGTH);
  });

  it('are kept within the limit with their compressed forms', async () => {
    // Nothing can be compressed to much less than three quarters of its base64.
    const noise = (): string => randomBytes(LENGTH).toString('base64');
    const answers = new RenderedAnswers(3.5 * LENGTH);
    const first = answers.of('a', '1', noise);
    const second = answers.of('b', '1', noise);
    expect(answers.of('a', '1', noise)).toBe(first);
    await second.encode('br');
    expect(answers.of('b', '1', noise)).not.toBe(second);
    // Who was dropped may still be compressed for who asked before.
    await second.encode('gzip');
    expect(answers.of('a', '1', noise)).toBe(first);
  });

  it('are not without number because they are short, nor because their names are long', () => {
    const answers = new RenderedAnswers(10 * LENGTH);
    let made = 0;
    const ask = (name: string): unknown =>
      answers.of(name, '1', () => {
        made += 1;
        return [];
      });
    for (let index = 0; index < 3000; index += 1) ask(`name ${index}`);
    ask('name 0');
    expect(made).toBe(3001);
    ask('long');
    ask('n'.repeat(10 * LENGTH));
    ask('long');
    expect(made).toBe(3004);
  });
});
