import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { Awaited, Page } from '../../elements/page.tsx';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { openShowtime } from './opened-showtime.ts';
import { SaleView } from './sale-view.tsx';

/** Where seats of one showtime are chosen, held and paid. */
export function ShowtimePage({ id }: { readonly id: string }): JSX.Element {
  const { t, formats } = useSurroundings();
  const opened = useFetched(() => openShowtime(id), [id]);
  useLayoutEffect(() => {
    // The first date and the first amount in a language take a while: there is time for them while the answers come.
    formats.money({ amount: 0, currency: 'EUR' });
    formats.dayAndTime(new Date().toISOString(), Intl.DateTimeFormat().resolvedOptions().timeZone);
  }, [formats]);
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
            <p class="facts">
              <strong>{formats.dayAndTime(value.showtime.startsAt, value.showtime.timeZone)}</strong>
              <span>
                {value.showtime.theater.name}, {value.showtime.auditorium.name}
              </span>
              <span class="tag">{value.showtime.auditorium.screenType}</span>
            </p>
            <SaleView {...value} />
          </>
        )}
      </Awaited>
    </Page>
  );
}
