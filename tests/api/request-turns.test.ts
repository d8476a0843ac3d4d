import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { RequestTurns } from '../../src/api/request-turns.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { showtimeRoutes } from '../../src/api/routes/showtimes.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

/** Counts the turns of the event loop until it is stopped. */
class TurnCount {
  turn = 0;
  #isOver = false;

  constructor() {
    const count = (): void => {
      this.turn += 1;
      if (!this.#isOver) setImmediate(count);
    };
    setImmediate(count);
  }

  stop(): void {
    this.#isOver = true;
  }
}

/** How many of the values are the same, each. */
const sizesOf = (turns: readonly number[]): readonly number[] =>
  [...new Set(turns)].map((each) => turns.filter((other) => other === each).length);

describe('The turns of requests', () => {
  let now: number;
  let turns: RequestTurns;
  let count: TurnCount;
  beforeEach(() => {
    now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    turns = new RequestTurns();
    count = new TurnCount();
  });
  afterEach(() => {
    count.stop();
    jest.restoreAllMocks();
  });

  interface Begun {
    readonly name: string;
    readonly turn: number;
  }

  /** A request that works for so long, a part of it after each of some promises. */
  async function request(name: string, milliseconds: number, begun: Begun[]): Promise<void> {
    const mine = turns.begin();
    if (mine !== null) await mine;
    begun.push({ name, turn: count.turn });
    for (let part = 0; part < 4; part += 1) {
      await Promise.resolve();
      now += milliseconds / 4;
    }
  }

  const requests = async (names: string, milliseconds: number): Promise<readonly Begun[]> => {
    const begun: Begun[] = [];
    await Promise.all(names.split('').map((name) => request(name, milliseconds, begun)));
    return begun;
  };

  it('let one begin at once where the turn has time, and so does the next', async () => {
    expect(turns.begin()).toBeNull();
    await turn();
    now += 100;
    expect(turns.begin()).toBeNull();
  });

  it('let as many begin in a turn as it has time for, in their order', async () => {
    const begun = await requests('abcdefghijkl', 2);
    expect(begun.map(({ name }) => name).join('')).toBe('abcdefghijkl');
    expect(sizesOf(begun.map(({ turn: at }) => at))).toEqual([3, 3, 3, 3]);
  });

  it('let all begin in one turn that take no time', async () => {
    const begun = await requests('abcdefghijkl', 0);
    expect(sizesOf(begun.map(({ turn: at }) => at))).toEqual([12]);
  });

  it('let one begin in each turn where each takes longer than a turn', async () => {
    const begun = await requests('abc', 30);
    expect(sizesOf(begun.map(({ turn: at }) => at))).toEqual([1, 1, 1]);
  });

  it('let those who come later begin after those who wait', async () => {
    const begun: Begun[] = [];
    const first = ['a', 'b', 'c'].map((name) => request(name, 6, begun));
    await turn();
    const later = request('d', 6, begun);
    await Promise.all([...first, later]);
    expect(begun.map(({ name }) => name).join('')).toBe('abcd');
  });
});

describe('Requests that come all at once', () => {
  let system: TestSystem;
  let count: TurnCount;
  let begun: number[];
  let onBegun: () => void;
  beforeEach(async () => {
    count = new TurnCount();
    begun = [];
    onBegun = () => undefined;
    const seats = showtimeRoutes.find(({ path }) => path === '/showtimes/:id/seats');
    const handle = (): ReturnType<Route['handle']> => {
      begun.push(count.turn);
      onBegun();
      for (const end = performance.now() + 6; performance.now() < end;);
      return Promise.resolve({ status: 200, body: { status: 'available' } });
    };
    const busy = { ...seats, path: '/showtimes/:id/busy', handle } as Route;
    system = await openSystem({ routes: [...routes, busy] });
    // Reads the key of clients, which is kept from then on.
    await (await fetch(system.url + PATH)).text();
    begun = [];
  });
  afterEach(async () => {
    count.stop();
    await system.close();
  });

  const PATH = `/api/v1/showtimes/${crypto.randomUUID()}/busy`;

  /** Ten of them, in one piece, so that they come in one turn. */
  const send = (): Socket => {
    const { hostname, port } = new URL(system.url);
    const socket = connect(Number(port), hostname);
    const line = `GET ${PATH} HTTP/1.1\r\nHost: ${hostname}\r\n`;
    socket.write(`${line}\r\n`.repeat(9) + `${line}Connection: close\r\n\r\n`);
    return socket;
  };

  it('leave turns of the event loop to others', async () => {
    await once(send().resume(), 'close');
    expect(sizesOf(begun)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('do not begin when the client has gone', async () => {
    const socket = send();
    onBegun = () => socket.destroy();
    const over = async (): Promise<number> => {
      const metrics = await (await fetch(`${system.url}/metrics`)).text();
      const counts = metrics.matchAll(/^marquee_http_request_duration_seconds_count\{.*busy.*\} (\d+)$/gm);
      return [...counts].reduce((sum, [, each]) => sum + Number(each), 0);
    };
    await until(async () => (await over()) === 11, 'all are over');
    expect(begun.length).toBeLessThan(5);
  });
});
