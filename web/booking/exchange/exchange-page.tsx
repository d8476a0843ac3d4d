import type { JSX } from 'preact';
import { Refusal } from '../../api/client.ts';
import { Awaited, NotFound, Page } from '../../elements/page.tsx';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { ExchangeChoice, findShowtimes } from './exchange-choice.tsx';

/** Where a booking is exchanged for other seats, or for another show of the same movie in the same theater. */
export function ExchangePage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useSurroundings();
  const { go } = useNavigation();
  const exchangeable = useFetched(() => findShowtimes(id), [id]);
  if (exchangeable.error instanceof Refusal && exchangeable.error.status === 404) return <NotFound />;
  return (
    <Page
      title={t.exchange.title}
      overline={
        <p class="overline">
          <Link href={`/bookings/${id}`}>
            {exchangeable.value?.booking.showtime.movie.title ?? t.bookings.title}
          </Link>
        </p>
      }
    >
      <Awaited of={exchangeable}>
        {(value) => (
          <ExchangeChoice
            {...value}
            onExchanged={({ id: newId, status, showtime }) =>
              go(status === 'held' ? `/showtimes/${showtime.id}` : `/bookings/${newId}?new`)
            }
          />
        )}
      </Awaited>
    </Page>
  );
}
