import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import type { ShowtimeBatch } from '../../api/resources.ts';
import { daysAfter } from '../../language/formats.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { DataTable } from '../elements/data-table.tsx';
import { TextField } from '../elements/fields.tsx';
import { refusalOf, type FormValues } from '../elements/form-values.ts';
import { RecordForm } from '../elements/record-form.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useChosenDay, type ChosenDay } from './chosen-day.ts';

const MOST_DAYS = 60;

/** Schedules the showtimes of one day on others, and says what became of each. */
export function CopyDayPage(): JSX.Element {
  const c = useConsoleTexts();
  const chosen = useChosenDay();
  const back = chosen.value?.addressOf('') ?? '/console/showtimes';
  return (
    <SectionPage title={c.showtimes.copy} crumbs={[{ title: c.showtimes.title, href: back }]}>
      <Loaded of={chosen}>
        {(day) => (day === null ? <p>{c.showtimes.noTheaters}</p> : <CopyDay chosen={day} />)}
      </Loaded>
    </SectionPage>
  );
}

function CopyDay({ chosen }: { readonly chosen: ChosenDay }): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.showtimes;
  const { theater, date } = chosen;
  const [batch, setBatch] = useState<ShowtimeBatch | null>(null);
  const copy = async (values: FormValues): Promise<void> => {
    // What became of the copy before is not what becomes of this one.
    setBatch(null);
    const onDates = daysFrom(values.text('from'), values.text('to'));
    if (onDates.length === 0) throw refusalOf('to', t.typeDays(MOST_DAYS));
    const body = { repeat: { theaterId: theater.id, date, onDates } };
    // What was not decided in time goes on with the same key.
    const idempotencyKey = crypto.randomUUID();
    setBatch(await command<ShowtimeBatch>('POST', '/showtimes/batch', { body, idempotencyKey }));
  };
  return (
    <>
      <div class="card">
        <p>{t.copyOf(formats.longDay(date), theater.name)}</p>
        <RecordForm submitLabel={t.copy} send={copy}>
          <div class="field-row">
            <TextField name="from" type="date" label={t.copyFrom} value={daysAfter(date, 1)} required />
            <TextField name="to" type="date" label={t.copyTo} value={daysAfter(date, 1)} required />
          </div>
        </RecordForm>
      </div>
      {batch === null ? null : (
        <section aria-label={t.copied}>
          <h2>{t.copied}</h2>
          <p role="status">{t.copyCounts(batch.scheduled, batch.refused, batch.undecided)}</p>
          {batch.rows.length === 0 ? null : (
            <DataTable
              caption={t.copied}
              items={batch.rows}
              keyOf={({ row }) => String(row)}
              columns={[
                {
                  title: t.startsAt,
                  cell: ({ startsAt }) => formats.dayAndTime(startsAt, theater.timeZone),
                },
                {
                  title: t.outcome,
                  cell: ({ outcome, showtimeId }) =>
                    showtimeId === null ? (
                      t.outcomes[outcome]
                    ) : (
                      <Link href={`/console/showtimes/${showtimeId}`}>{t.outcomes[outcome]}</Link>
                    ),
                },
                { title: t.why, cell: ({ problem }) => <span lang="en">{problem?.detail ?? ''}</span> },
              ]}
            />
          )}
        </section>
      )}
    </>
  );
}

/** The dates from one to another; none where they are too many, or not in their order. */
function daysFrom(from: string, to: string): readonly string[] {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (!(days >= 0 && days < MOST_DAYS)) return [];
  return Array.from({ length: days + 1 }, (_, index) => daysAfter(from, index));
}
