import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client, Entrance } from './client.ts';

/** An answer to a command, and how long it took. */
export interface Sold {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | undefined;
  readonly milliseconds: number;
  /** By the monotonic clock. */
  readonly answeredAt: number;
}

export interface Sellers {
  /** What was answered so far; a connection that broke off is a status of 0. */
  readonly answers: readonly Sold[];
  /** What has been acknowledged, by booking. */
  readonly bookings: ReadonlyMap<string, 'held' | 'confirmed'>;
  /** The highest position that a command was answered with. */
  position(): bigint;
  /** Lets everybody finish what is under way. */
  stop(): Promise<void>;
}

export interface Crew {
  readonly systems: readonly Entrance[];
  readonly showtimeIds: readonly string[];
  /** How many sell at once at each system. */
  readonly countAtEach: number;
  /** How long each rests: a crew that never does would sell all seats before anything happens. */
  readonly pause?: number;
}

/** Staff who hold any seats of the showtimes and confirm every second booking for cash, until they are stopped. */
export function sell({ systems, showtimeIds, countAtEach, pause = 20 }: Crew): Sellers {
  const answers: Sold[] = [];
  const bookings = new Map<string, 'held' | 'confirmed'>();
  let position = 0n;
  let isOver = false;
  const ask = async (client: Client, path: string, body: unknown): Promise<Answer> => {
    const askedAt = performance.now();
    const answer = await client.post(path, body).catch(() => noAnswer);
    const { status, headers } = answer;
    const code = (answer.body as { code?: string } | undefined)?.code;
    const answeredAt = performance.now();
    const milliseconds = answeredAt - askedAt;
    answers.push({ status, code, retryAfter: headers['retry-after'], milliseconds, answeredAt });
    const committed = BigInt(headers['commit-position'] ?? 0);
    if (committed > position) position = committed;
    return answer;
  };
  const work = async (client: Client): Promise<void> => {
    while (!isOver) {
      const showtimeId = showtimeIds[randomInt(showtimeIds.length)] ?? '';
      const seats = [`${'ABCD'[randomInt(4)] ?? ''}${randomInt(50) + 1}`];
      const held = await ask(client, `/showtimes/${showtimeId}/holds`, { seats });
      if (held.status === 201) {
        const { bookingId } = held.body as { bookingId: string };
        bookings.set(bookingId, 'held');
        if (randomInt(2) === 0) continue;
        const confirmed = await ask(client, `/bookings/${bookingId}/confirm`, { method: 'cash' });
        if (confirmed.status === 200) bookings.set(bookingId, 'confirmed');
      }
      await delay(pause);
    }
  };
  const working = systems.flatMap((system) =>
    Array.from({ length: countAtEach }, () => work(system.as('boxOffice', randomUUID()))),
  );
  return {
    answers,
    bookings,
    position: () => position,
    stop: async () => {
      isOver = true;
      await Promise.all(working);
    },
  };
}

/** How many bookings are looked at at once: one after the other, most of the time would be waiting. */
const LOOKS_AT_ONCE = 8;

/** What is not there, or not so, of the bookings that were acknowledged, as these clients of staff see it in turns. */
export async function amissOf(
  bookings: Sellers['bookings'],
  clients: readonly Client[],
): Promise<readonly string[]> {
  const amiss: string[] = [];
  const left = bookings.entries();
  const look = async (client: Client): Promise<void> => {
    for (const [bookingId, status] of left) {
      const answer = await client.get(`/bookings/${bookingId}`);
      const found =
        answer.status === 200 ? (answer.body as { status: string }).status : String(answer.status);
      // A confirmation may have been recorded without its answer having arrived.
      if (found !== status && found !== 'confirmed') amiss.push(`${bookingId} was ${status} and is ${found}`);
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE / clients.length }, () => clients.map(look)).flat());
  return amiss;
}

const noAnswer: Answer = { status: 0, headers: {}, body: undefined, text: '', bytes: Buffer.alloc(0) };
