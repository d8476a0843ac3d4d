import { get } from '../../api/client.ts';
import type { Config, SeatMap, Showtime, Theater } from '../../api/resources.ts';

/** All that is needed to sell seats of a showtime. */
export interface OpenedShowtime {
  readonly showtime: Showtime;
  readonly theater: Theater;
  readonly map: SeatMap;
  readonly config: Config;
}

/** Throws Refusal. */
export async function openShowtime(id: string): Promise<OpenedShowtime> {
  const path = `/showtimes/${encodeURIComponent(id)}`;
  const [showtime, map, config] = await Promise.all([
    get<Showtime>(path),
    get<SeatMap>(`${path}/seats`),
    get<Config>('/config'),
  ]);
  return { showtime, map, config, theater: await get<Theater>(`/theaters/${showtime.theater.id}`) };
}
