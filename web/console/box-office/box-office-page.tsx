import type { JSX } from 'preact';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { Loaded, NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { ShowtimeChoice } from '../showtimes-of-today/showtime-choice.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { openCounter } from './counter-commands.ts';
import { CounterView } from './counter-view.tsx';

/** Sells seats to whoever stands at the counter. */
export function BoxOfficePage({ rest }: SectionProperties): JSX.Element {
  const c = useConsoleTexts();
  const [showtimeId, ...others] = rest;
  if (others.length > 0) return <NotFound />;
  if (showtimeId !== undefined) return <OpenedShowtime key={showtimeId} id={showtimeId} />;
  return (
    <SectionPage title={c.boxOffice.title}>
      <p class="quiet">{c.boxOffice.chooseShowtime}</p>
      <ShowtimeChoice hrefOf={({ id }) => `/console/box-office/${id}`} />
    </SectionPage>
  );
}

function OpenedShowtime({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const opened = useFetched((signal) => openCounter(id, signal), [id]);
  const { value } = opened;
  const title =
    value === undefined
      ? c.boxOffice.title
      : `${value.showtime.movie.title ?? '–'}, ${formats.dayAndTime(value.showtime.startsAt, value.showtime.timeZone)}`;
  return (
    <SectionPage title={title} crumbs={[{ title: c.boxOffice.title, href: '/console/box-office' }]}>
      <Loaded of={opened}>{(counter) => <CounterView opened={counter} />}</Loaded>
    </SectionPage>
  );
}
