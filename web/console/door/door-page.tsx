import type { JSX } from 'preact';
import { get } from '../../api/client.ts';
import type { Showtime } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { Loaded, NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { ShowtimeChoice } from '../showtimes-of-today/showtime-choice.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { DoorView } from './door-view.tsx';

/** Lets people in. */
export function DoorPage({ rest }: SectionProperties): JSX.Element {
  const c = useConsoleTexts();
  const [showtimeId, ...others] = rest;
  if (others.length > 0) return <NotFound />;
  if (showtimeId !== undefined) return <DoorOfShowtime key={showtimeId} id={showtimeId} />;
  return (
    <SectionPage title={c.door.title}>
      <p class="quiet">{c.door.chooseShowtime}</p>
      <ShowtimeChoice hrefOf={({ id }) => `/console/door/${id}`} />
    </SectionPage>
  );
}

function DoorOfShowtime({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const showtime = useFetched(
    (signal) => get<Showtime>(`/showtimes/${encodeURIComponent(id)}`, { signal }),
    [id],
  );
  const { value } = showtime;
  const title =
    value === undefined
      ? c.door.title
      : c.door.doorOf(`${value.movie.title ?? '–'}, ${formats.dayAndTime(value.startsAt, value.timeZone)}`);
  return (
    <SectionPage title={title} crumbs={[{ title: c.door.title, href: '/console/door' }]}>
      <Loaded of={showtime}>{(found) => <DoorView showtime={found} />}</Loaded>
    </SectionPage>
  );
}
