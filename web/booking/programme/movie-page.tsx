import type { JSX } from 'preact';
import { get, Refusal } from '../../api/client.ts';
import type { Movie, Showtime } from '../../api/resources.ts';
import { Awaited, NotFound, Page } from '../../elements/page.tsx';
import { Poster } from '../../elements/poster.tsx';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { everyPage } from './programme.ts';
import { ShowtimeLinks } from './showtime-links.tsx';

/** One movie, and when and where it is shown. */
export function MoviePage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useSurroundings();
  const path = `/movies/${encodeURIComponent(id)}`;
  const movie = useFetched(() => get<Movie>(path), [id]);
  const showtimes = useFetched(() => everyPage<Showtime>(`${path}/showtimes?limit=100`), [id]);
  if (movie.error instanceof Refusal && movie.error.status === 404) return <NotFound />;
  return (
    <Page
      title={movie.value?.title ?? t.programme.title}
      overline={
        <p class="overline">
          <Link href="/">{t.programme.title}</Link>
        </p>
      }
    >
      <Awaited of={movie}>
        {(value) => (
          <div class="movie-details">
            <Poster title={value.title} url={value.posterUrl} />
            <div>
              <Details movie={value} />
              <h2>{t.movie.showtimes}</h2>
              <Awaited of={showtimes}>
                {(all) =>
                  all.length === 0 ? (
                    <p class="quiet">{t.movie.noShowtimes}</p>
                  ) : (
                    byTheaterAndDay(all).map(({ theater, date, those }) => (
                      <ShowingDay
                        key={`${theater} ${date}`}
                        theater={theater}
                        date={date}
                        showtimes={those}
                      />
                    ))
                  )
                }
              </Awaited>
            </div>
          </div>
        )}
      </Awaited>
    </Page>
  );
}

function Details({ movie }: { readonly movie: Movie }): JSX.Element {
  const { t, formats } = useSurroundings();
  const { trailerUrl, description, genres, classification, durationMinutes } = movie;
  const actors = movie.actors.flatMap(({ name }) => name ?? []);
  const facts: readonly (readonly [string, string | null])[] = [
    [t.movie.cast, actors.length === 0 ? null : formats.list(actors)],
    [t.movie.released, movie.releaseDate === null ? null : formats.date(movie.releaseDate)],
    [t.movie.spokenIn, movie.language === null ? null : formats.languageName(movie.language)],
    [t.movie.rating, movie.rating === null ? null : t.movie.stars(movie.rating.toFixed(1))],
  ];
  const tags = [classification, t.minutes(durationMinutes), ...genres].filter((tag) => tag !== null);
  return (
    <>
      <p class="facts">
        {tags.map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
      </p>
      {description === null ? null : <p class="description">{description}</p>}
      <dl>
        {facts.map(([term, value]) =>
          value === null ? null : (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {trailerUrl === null ? null : (
        <p>
          <a href={trailerUrl} rel="noopener noreferrer" target="_blank">
            {t.movie.trailer}
          </a>
        </p>
      )}
    </>
  );
}

interface ShowingDayProperties {
  readonly theater: string;
  readonly date: string;
  readonly showtimes: readonly Showtime[];
}

function ShowingDay({ theater, date, showtimes }: ShowingDayProperties): JSX.Element {
  const { formats } = useSurroundings();
  const heading = `${formats.longDay(date)}, ${theater}`;
  return (
    <section class="showing-day">
      <h3>
        {formats.longDay(date)} <span class="quiet">{theater}</span>
      </h3>
      <ShowtimeLinks showtimes={showtimes} label={heading} />
    </section>
  );
}

function byTheaterAndDay(
  showtimes: readonly Showtime[],
): readonly { readonly theater: string; readonly date: string; readonly those: readonly Showtime[] }[] {
  const groups = new Map<string, { theater: string; date: string; those: Showtime[] }>();
  for (const showtime of showtimes) {
    const { theater, businessDate: date } = showtime;
    const name = `${date} ${theater.id}`;
    const group = groups.get(name) ?? { theater: theater.name ?? '', date, those: [] };
    group.those.push(showtime);
    groups.set(name, group);
  }
  return [...groups.values()];
}
