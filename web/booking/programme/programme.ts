import { get } from '../../api/client.ts';
import type { Movie, Page, Showtime, Theater } from '../../api/resources.ts';

/** A movie with its showtimes of a day, the earliest first. */
export interface ShowingMovie {
  readonly movie: Pick<Movie, 'id' | 'title' | 'durationMinutes' | 'posterUrl'> &
    Partial<Pick<Movie, 'genres' | 'classification' | 'rating'>>;
  readonly showtimes: readonly Showtime[];
}

/** What a theater shows on a day; where that is nothing, the day of its next showtime. */
export interface Programme {
  readonly movies: readonly ShowingMovie[];
  readonly nextDay: string | null;
}

const MOST = 100;

export async function listTheaters(): Promise<readonly Theater[]> {
  return (await get<Page<Theater>>(`/theaters?limit=${MOST}`)).items;
}

/** The business date of a theater's next showtime; null where nothing is scheduled. */
export async function nextDayOf(theaterId: string): Promise<string | null> {
  const { items } = await get<Page<Showtime>>(`/showtimes?theaterId=${theaterId}&limit=1`);
  return items[0]?.businessDate ?? null;
}

export async function programmeOf(theaterId: string, date: string): Promise<Programme> {
  const [showtimes, movies] = await Promise.all([
    everyPage<Showtime>(`/showtimes?theaterId=${theaterId}&date=${date}&limit=${MOST}`),
    everyPage<Movie>(`/movies?nowShowing=true&limit=${MOST}`),
  ]);
  const byId = new Map(movies.map((movie) => [movie.id, movie]));
  const grouped = new Map<string, Showtime[]>();
  for (const showtime of showtimes) {
    grouped.set(showtime.movie.id, [...(grouped.get(showtime.movie.id) ?? []), showtime]);
  }
  const shown = [...grouped].flatMap(([id, those]): readonly ShowingMovie[] => {
    const brief = those[0]?.movie;
    if (brief === undefined) return [];
    const movie = byId.get(id) ?? { ...brief, title: brief.title ?? '' };
    return [{ movie, showtimes: those }];
  });
  shown.sort((one, other) => one.movie.title.localeCompare(other.movie.title));
  return { movies: shown, nextDay: shown.length > 0 ? null : await nextDayOf(theaterId) };
}

const MOST_PAGES = 5;

/** The items of a list, as far as people read. */
export async function everyPage<Item>(path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer: Page<Item> = await get<Page<Item>>(path + after);
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
