import { request } from '../api/client.ts';
import type { SeatMap, SellingStatus } from '../api/resources.ts';
import { withAllOf, withSeats, type SeatsChanged } from './seat-changes.ts';

/** How a map is kept up to date: by events as they happen, by asking every few seconds, or not at the moment. */
export type Connection = 'connecting' | 'live' | 'asking' | 'interrupted';

export interface SeatMapListener {
  readonly map: (map: SeatMap) => void;
  readonly connection: (connection: Connection) => void;
}

interface ShowtimeChanged {
  readonly revision: number;
  readonly status: SellingStatus;
}

const ASK_MILLISECONDS = 5000;
/** Where there are no events, they are looked for again after so long. */
const LISTEN_AGAIN_MILLISECONDS = 60_000;

/**
 * Follows the seats of a showtime, from a map on. Listens to the server's events, and asks every few seconds where there
 * are none. Answers how to stop.
 */
export function followSeats(first: SeatMap, listener: SeatMapListener): () => void {
  const path = `/showtimes/${first.showtimeId}/seats`;
  let map = first;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listenAgainAt = 0;
  let entityTag: string | undefined;
  let isLive = false;
  let isStopped = false;

  const show = (next: SeatMap): void => {
    map = next;
    listener.map(next);
  };

  const ask = async (): Promise<void> => {
    try {
      const answer = await request<SeatMap>('GET', path, { ifNoneMatch: entityTag });
      entityTag = answer.entityTag;
      if (isStopped) return;
      if (!isLive) listener.connection('asking');
      if (answer.status === 200 && answer.body.revision >= map.revision) show(withAllOf(map, answer.body));
    } catch {
      if (!isStopped && !isLive) listener.connection('interrupted');
    }
    if (source === undefined && Date.now() >= listenAgainAt) listen();
    askLater();
  };

  const askLater = (): void => {
    clearTimeout(timer);
    if (!isLive && !isStopped) timer = setTimeout(() => void ask(), ASK_MILLISECONDS);
  };

  const listen = (): void => {
    const events = new EventSource(`/api/v1${path}/events`);
    source = events;
    events.onopen = () => {
      isLive = true;
      listener.connection('live');
    };
    events.onerror = () => {
      if (isStopped) return;
      const wasLive = isLive;
      isLive = false;
      // The browser connects again by itself, unless the server has no events to offer.
      if (events.readyState === EventSource.CLOSED) {
        source = undefined;
        listenAgainAt = Date.now() + LISTEN_AGAIN_MILLISECONDS;
      }
      if (wasLive) listener.connection('interrupted');
      askLater();
    };
    events.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
      const next = JSON.parse(data) as SeatMap;
      if (next.revision >= map.revision) show(withAllOf(map, next));
    });
    events.addEventListener('seats', ({ data }: MessageEvent<string>) => {
      show(withSeats(map, JSON.parse(data) as SeatsChanged));
    });
    events.addEventListener('showtime', ({ data }: MessageEvent<string>) => {
      const { revision, status } = JSON.parse(data) as ShowtimeChanged;
      if (revision >= map.revision) show({ ...map, revision, status });
    });
  };

  listener.connection('connecting');
  listen();
  return () => {
    isStopped = true;
    source?.close();
    clearTimeout(timer);
  };
}
