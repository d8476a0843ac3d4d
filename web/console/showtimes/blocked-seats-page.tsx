import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { Seat, SeatMap, Showtime } from '../../api/resources.ts';
import { useLiveMap } from '../../booking/sale/use-live-map.ts';
import { SeatChoice, useChosenSeats } from '../../seat-map/seat-choice.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { AreaField } from '../elements/fields.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface OpenedSeats {
  readonly showtime: Showtime;
  readonly map: SeatMap;
}

/** Takes seats of a showtime out of sale, such as house seats and broken ones, and puts them back. */
export function BlockedSeatsPage({ id }: { readonly id: string }): JSX.Element {
  const { user } = useSurroundings();
  const c = useConsoleTexts();
  const path = `/showtimes/${encodeURIComponent(id)}`;
  const opened = useFetched(
    async (signal): Promise<OpenedSeats> => {
      const [showtime, map] = await Promise.all([
        get<Showtime>(path, { signal }),
        get<SeatMap>(`${path}/seats`, { signal }),
      ]);
      return { showtime, map };
    },
    [path],
  );
  const title = opened.value?.showtime.movie.title ?? c.showtimes.showtime;
  return (
    <SectionPage
      title={c.showtimes.blockSeats}
      crumbs={[
        { title: c.showtimes.title, href: '/console/showtimes' },
        { title, href: `/console/showtimes/${id}` },
      ]}
    >
      {user?.role === 'admin' ? (
        <Loaded of={opened}>{(shown) => <BlockedSeats opened={shown} />}</Loaded>
      ) : (
        <p class="nothing">{c.notYourSection}</p>
      )}
    </SectionPage>
  );
}

function BlockedSeats({ opened: { showtime, map: first } }: { readonly opened: OpenedSeats }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const drop = (seatIds: readonly string[]): void => {
    setChosen((before) => before.filter((seatId) => !seatIds.includes(seatId)));
  };
  const live = useLiveMap(first, drop);
  const { seats, map, connection } = live;
  const choice = useChosenSeats(live, chosen);
  const toggle = (seatId: string): void => {
    const status = seats.get(seatId)?.status;
    if (chosen.includes(seatId)) drop([seatId]);
    else if (status === 'available' || status === 'blocked') setChosen([...chosen, seatId]);
  };
  const withStatus = (status: Seat['status']): readonly string[] =>
    chosen.filter((seatId) => seats.get(seatId)?.status === status);
  const blocked = map.seats.filter(({ status }) => status === 'blocked').map(({ seatId }) => seatId);
  const changes = { path: `/showtimes/${showtime.id}/blocks`, onDone: drop };
  return (
    <div class="sale">
      <SeatChoice
        of={choice}
        connection={connection}
        mostSeats={null}
        isLocked={map.status === 'cancelled'}
        onPick={setChosen}
        onToggle={toggle}
      >
        <p>{formats.dayAndTime(showtime.startsAt, showtime.timeZone)}</p>
      </SeatChoice>
      <aside class="card basket" aria-label={c.showtimes.blockSeats}>
        <p>{blocked.length === 0 ? c.showtimes.noneBlocked : c.showtimes.blockedNow(blocked.join(', '))}</p>
        {chosen.length === 0 ? <p class="quiet">{c.showtimes.chooseToBlock}</p> : null}
        <Blocking {...changes} seatIds={withStatus('available')} />
        <Unblocking {...changes} seatIds={withStatus('blocked')} />
      </aside>
    </div>
  );
}

interface ChangeProperties {
  readonly path: string;
  readonly seatIds: readonly string[];
  readonly onDone: (seatIds: readonly string[]) => void;
}

function Blocking({ path, seatIds, onDone }: ChangeProperties): JSX.Element | null {
  const c = useConsoleTexts();
  const { say } = useNotices();
  if (seatIds.length === 0) return null;
  return (
    <RecordForm
      submitLabel={c.showtimes.block(seatIds.length)}
      send={async (values) => {
        await command('POST', path, { body: { seats: seatIds, reason: values.text('reason') } });
        say(c.showtimes.blocked(seatIds.length));
        onDone(seatIds);
      }}
    >
      <p>{seatIds.join(', ')}</p>
      <AreaField name="reason" label={c.showtimes.blockReason} rows={2} required />
    </RecordForm>
  );
}

function Unblocking({ path, seatIds, onDone }: ChangeProperties): JSX.Element | null {
  const c = useConsoleTexts();
  const { say } = useNotices();
  if (seatIds.length === 0) return null;
  return (
    <RecordForm
      submitLabel={c.showtimes.unblock(seatIds.length)}
      send={async () => {
        for (const seatId of seatIds) {
          await command('DELETE', `${path}/${encodeURIComponent(seatId)}`);
          onDone([seatId]);
        }
        say(c.showtimes.unblocked(seatIds.length));
      }}
    >
      <p>{seatIds.join(', ')}</p>
    </RecordForm>
  );
}
