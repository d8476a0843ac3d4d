import { get } from '../../api/client.ts';
import type { Config, SeatMap, Showtime } from '../../api/resources.ts';

/** What seats of a showtime are chosen from. */
export interface OpenedShowtime {
  readonly showtime: Showtime;
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
  return { showtime, map, config };
}
