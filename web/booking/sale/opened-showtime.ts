import { get } from '../../api/client.ts';
import type { Config, Prices, SeatMap, Showtime } from '../../api/resources.ts';

/** All that is needed to sell seats of a showtime. */
export interface OpenedShowtime {
  readonly showtime: Showtime;
  readonly map: SeatMap;
  readonly prices: Prices;
  readonly config: Config;
}

/** Throws Refusal. */
export async function openShowtime(id: string): Promise<OpenedShowtime> {
  const path = `/showtimes/${encodeURIComponent(id)}`;
  const [showtime, map, prices, config] = await Promise.all([
    get<Showtime>(path),
    get<SeatMap>(`${path}/seats`),
    get<Prices>(`${path}/prices`),
    get<Config>('/config'),
  ]);
  return { showtime, map, prices, config };
}
