import type { JSX } from 'preact';
import { get, Refusal } from '../../api/client.ts';
import type { Prices } from '../../api/resources.ts';
import { Awaited, NotFound, Page } from '../../elements/page.tsx';
import { Link } from '../../navigation/router.tsx';
import { useIsPictured } from '../../surroundings/after-frame.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { openShowtime, type OpenedShowtime } from './opened-showtime.ts';
import { SaleView } from './sale-view.tsx';

/** Where seats of one showtime are chosen, held and paid. */
export function ShowtimePage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useSurroundings();
  const opened = useFetched(() => openShowtime(id), [id]);
  // The seats are drawn without them.
  const prices = useFetched(() => get<Prices>(`/showtimes/${encodeURIComponent(id)}/prices`), [id]);
  if (opened.error instanceof Refusal && opened.error.status === 404) return <NotFound />;
  const showtime = opened.value?.showtime;
  const overline =
    showtime === undefined ? null : (
      <p class="overline">
        <Link href={`/movies/${showtime.movie.id}`}>{showtime.movie.title}</Link>
      </p>
    );
  return (
    <Page title={t.map.title} overline={overline}>
      <Awaited of={opened}>
        {(value) => (
          <>
            <ShowtimeFacts {...value} />
            <SaleView opened={value} prices={prices} />
          </>
        )}
      </Awaited>
    </Page>
  );
}

/** When and where. The place of the date is kept until the seats are drawn. */
function ShowtimeFacts({ showtime }: Pick<OpenedShowtime, 'showtime'>): JSX.Element {
  const { formats } = useSurroundings();
  const { startsAt, timeZone, theater, auditorium } = showtime;
  const isPictured = useIsPictured();
  return (
    <p class="facts">
      <strong class="starts">{isPictured ? formats.dayAndTime(startsAt, timeZone) : '\u00a0'}</strong>
      <span>
        {theater.name}, {auditorium.name}
      </span>
      <span class="tag">{auditorium.screenType}</span>
    </p>
  );
}
