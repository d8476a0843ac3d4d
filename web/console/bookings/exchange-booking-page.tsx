import type { JSX } from 'preact';
import { ExchangeChoice, findShowtimes } from '../../booking/exchange/exchange-choice.tsx';
import { useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useNotices } from '../elements/notices.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** Exchanges a customer's booking, as they could themselves. What is to be paid for the new one is recorded with it. */
export function ExchangeBookingPage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  const { go } = useNavigation();
  const { say } = useNotices();
  const exchangeable = useFetched(() => findShowtimes(id), [id]);
  const reference = exchangeable.value?.booking.reference ?? c.bookings.booking;
  return (
    <SectionPage
      title={t.exchange.title}
      crumbs={[
        { title: c.bookings.title, href: '/console/bookings' },
        { title: reference, href: `/console/bookings/${id}` },
      ]}
    >
      <Loaded of={exchangeable}>
        {(value) => (
          <ExchangeChoice
            {...value}
            onExchanged={({ id: newId, status }) => {
              const address = `/console/bookings/${newId}`;
              say(status === 'held' ? c.bookings.exchangeHeld : c.bookings.exchanged, address);
              go(address);
            }}
          />
        )}
      </Loaded>
    </SectionPage>
  );
}
