import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { ShowtimeCancellation, Showtime } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { ConfirmDialog } from '../elements/confirm-dialog.tsx';
import { Fact, Facts } from '../../elements/facts.tsx';
import { AreaField } from '../elements/fields.tsx';
import { History } from '../elements/history.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useRecord } from '../elements/record-pages.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { showtimeBody, ShowtimeFields } from './showtime-fields.tsx';

/** One showtime: what is sold, its time and price, and its cancellation. */
export function ShowtimePage({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const record = useRecord<Showtime>(`/showtimes/${encodeURIComponent(id)}`);
  const showtime = record.value?.item;
  const query =
    showtime === undefined ? '' : `?theaterId=${showtime.theater.id}&date=${showtime.businessDate}`;
  return (
    <SectionPage
      title={showtime?.movie.title ?? c.showtimes.showtime}
      crumbs={[{ title: c.showtimes.title, href: `/console/showtimes${query}` }]}
    >
      <Loaded of={record}>
        {({ item, entityTag }) => (
          <div class="record">
            <ShowtimeFacts showtime={item} />
            <Changes key={entityTag} showtime={item} entityTag={entityTag} onChange={record.again} />
            <History stream={`showtime-${item.id}`} version={record.value} />
          </div>
        )}
      </Loaded>
    </SectionPage>
  );
}

function ShowtimeFacts({ showtime }: { readonly showtime: Showtime }): JSX.Element {
  const { formats, user } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.showtimes;
  const { theater, auditorium, startsAt, endsAt, timeZone, basePrice, counts, status } = showtime;
  return (
    <section class="card" aria-label={t.showtime}>
      <p class="facts">
        <span class={`badge ${status === 'onSale' ? 'active' : status}`}>{t.status[status]}</span>
        <Link href={`/console/bookings?showtimeId=${showtime.id}`}>{t.itsBookings}</Link>
        <a href={`/showtimes/${showtime.id}`}>{t.itsSeats}</a>
        {user?.role === 'admin' && status !== 'cancelled' ? (
          <Link href={`/console/showtimes/${showtime.id}/seats`}>{t.blockSeats}</Link>
        ) : null}
      </p>
      <Facts>
        <Fact term={t.startsAt}>
          {formats.dayAndTime(startsAt, timeZone)}–{formats.time(endsAt, timeZone)}
        </Fact>
        <Fact term={t.auditorium}>{`${theater.name ?? ''}, ${auditorium.name ?? ''}`}</Fact>
        <Fact term={t.basePrice}>{formats.money(basePrice)}</Fact>
        <Fact term={t.counts.sold}>{`${counts.sold} / ${counts.total}`}</Fact>
        <Fact term={t.counts.held}>{counts.held}</Fact>
        <Fact term={t.counts.blocked}>{counts.blocked}</Fact>
        <Fact term={t.counts.available}>{counts.available}</Fact>
      </Facts>
    </section>
  );
}

interface ChangesProperties {
  readonly showtime: Showtime;
  readonly entityTag: string | undefined;
  readonly onChange: () => void;
}

/** What administrators may change; nothing for others. */
function Changes({ showtime, entityTag, onChange }: ChangesProperties): JSX.Element | null {
  const { user } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.showtimes;
  const { say } = useNotices();
  const [isAsking, setAsking] = useState(false);
  if (user?.role !== 'admin') return null;
  if (showtime.status === 'cancelled') return <Cancellation showtime={showtime} />;
  const { id, theater, timeZone, basePrice } = showtime;
  return (
    <section class="card" aria-label={t.change}>
      <h2>{t.change}</h2>
      <RecordForm
        submitLabel={c.elements.save}
        onConflict={onChange}
        send={async (values) => {
          const body = showtimeBody(values, timeZone, c, showtime);
          await command('PATCH', `/showtimes/${id}`, { body, ifMatch: entityTag });
          say(t.changed);
          onChange();
        }}
        buttons={
          <button type="button" class="danger" onClick={() => setAsking(true)}>
            {t.cancel}
          </button>
        }
      >
        <ShowtimeFields
          theaterId={theater.id}
          timeZone={timeZone}
          currency={basePrice.currency}
          showtime={showtime}
        />
      </RecordForm>
      {isAsking ? (
        <ConfirmDialog
          title={t.cancelTitle}
          label={t.cancel}
          onClose={() => setAsking(false)}
          onConfirm={async (values) => {
            const body = { reason: values.text('reason') };
            await command('POST', `/showtimes/${id}/cancel`, { body, ifMatch: entityTag });
            say(t.cancelled);
            setAsking(false);
            onChange();
          }}
        >
          <p>{t.cancelDetail(showtime.counts.sold)}</p>
          <AreaField name="reason" label={t.reason} rows={2} required />
        </ConfirmDialog>
      ) : null}
    </section>
  );
}

function Cancellation({ showtime }: { readonly showtime: Showtime }): JSX.Element {
  const c = useConsoleTexts();
  const t = c.showtimes;
  const address = `/showtimes/${showtime.id}/cancellation`;
  const progress = useFetched((signal) => get<ShowtimeCancellation>(address, { signal }), [address]);
  return (
    <section class="card" aria-label={t.cancellation}>
      <h2>{t.cancellation}</h2>
      <Loaded of={progress}>
        {({ reason, status, counts }) => (
          <>
            <p>{reason}</p>
            <p class="quiet">{status === 'done' ? t.givenBackAll : t.givenBackSome}</p>
            <Facts>
              {Object.entries(counts)
                .filter(([, count]) => count > 0)
                .map(([step, count]) => (
                  <Fact key={step} term={t.givenBack[step as keyof typeof counts]}>
                    {count}
                  </Fact>
                ))}
            </Facts>
            <button type="button" onClick={progress.again}>
              {t.look}
            </button>
          </>
        )}
      </Loaded>
    </section>
  );
}
