import type { JSX } from 'preact';
import type { AnswerOf } from '../../../client/client.ts';
import { command, get, Refusal } from '../../api/client.ts';
import type { Movie, Theater } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { FilterBar } from '../elements/filter-bar.tsx';
import { useListAddress } from '../elements/list-address.ts';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { everyItem } from '../every-item.ts';
import { useFigures } from '../reports/amounts.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

type Figures = AnswerOf<'get', '/reports/distributor-return'>;
type Sent = AnswerOf<'get', '/theaters/{id}/returns/{movieId}/{week}'>;
type Row = Figures['rows'][number];

/** The tickets and the money of a movie in a theater and a week, as they are now and as they were sent. */
export function ReturnPage(): JSX.Element {
  const c = useConsoleTexts();
  const t = c.returns;
  const { value } = useListAddress();
  const theaters = useFetched((signal) => everyItem<Theater>('/theaters', signal), []).value ?? [];
  const movies = useFetched((signal) => everyItem<Movie>('/movies?sort=title', signal), []).value ?? [];
  const [theaterId, movieId, week] = [value('theaterId'), value('movieId'), value('week')];
  return (
    <SectionPage title={t.title}>
      <FilterBar
        filters={[
          {
            name: 'theaterId',
            label: t.theater,
            kind: 'choice',
            choices: theaters.map(({ id, name }) => ({ value: id, label: name })),
            unset: t.chooseTheater,
          },
          {
            name: 'movieId',
            label: t.movie,
            kind: 'choice',
            choices: movies.map(({ id, title }) => ({ value: id, label: title })),
            unset: t.chooseMovie,
          },
          { name: 'week', label: t.week, kind: 'date' },
        ]}
      />
      {theaterId === '' || movieId === '' || week === '' ? (
        <p class="nothing">{t.choose}</p>
      ) : (
        <Week key={`${theaterId} ${movieId} ${week}`} theaterId={theaterId} movieId={movieId} week={week} />
      )}
    </SectionPage>
  );
}

interface WeekProperties {
  readonly theaterId: string;
  readonly movieId: string;
  readonly week: string;
}

function Week({ theaterId, movieId, week }: WeekProperties): JSX.Element {
  const t = useConsoleTexts().returns;
  const { user, formats } = useSurroundings();
  const { say } = useNotices();
  const query = new URLSearchParams({ theaterId, movieId, week }).toString();
  const address = `/theaters/${theaterId}/returns/${movieId}/${week}`;
  const now = useFetched(
    (signal) => get<Figures>(`/reports/distributor-return?${query}`, { signal }),
    [query],
  );
  const sent = useFetched((signal) => sentAt(address, signal), [address]);
  return (
    <>
      <Loaded of={now}>
        {(figures) => (
          <>
            <h2>{t.now(formats.date(figures.from), formats.date(figures.to))}</h2>
            <Rows caption={t.figures} rows={figures.rows} />
            <p>
              <a
                class="button"
                href={`/api/v1/reports/distributor-return?${query}&format=csv`}
                download="distributor-return.csv"
              >
                {t.csv}
              </a>
            </p>
          </>
        )}
      </Loaded>
      {user?.role === 'admin' ? (
        <RecordForm
          submitLabel={t.send}
          send={async () => {
            const { version } = await command<{ readonly version: number }>('POST', address, { body: {} });
            say(t.sent(version));
            sent.again();
          }}
        >
          <p class="quiet">{t.howToSend}</p>
        </RecordForm>
      ) : null}
      <Loaded of={sent}>
        {(last) =>
          last === null ? (
            <p class="nothing">{t.neverSent}</p>
          ) : (
            <>
              <h2>{t.version(last.version, formats.moment(last.sentAt))}</h2>
              <Rows caption={t.lastSent} rows={last.rows} />
              <ul class="buttons">
                {last.versions.map(({ version }) => (
                  <li key={version}>
                    <a
                      class="button"
                      href={`/api/v1${address}?version=${version}&format=csv`}
                      download={`distributor-return-${version}.csv`}
                    >
                      {t.versionCsv(version)}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** The last version that was sent; null where none was. */
async function sentAt(address: string, signal: AbortSignal): Promise<Sent | null> {
  try {
    return await get<Sent>(address, { signal });
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

function Rows({ caption, rows }: { readonly caption: string; readonly rows: readonly Row[] }): JSX.Element {
  const t = useConsoleTexts().returns;
  const { formats } = useSurroundings();
  const figures = useFigures();
  if (rows.length === 0) return <p class="nothing">{t.none}</p>;
  const money = (amount: number, currency: string): string => formats.money({ amount, currency });
  const { columns: names } = t;
  const columns: readonly Column<Row>[] = [
    { title: names.date, cell: (row) => formats.date(row.date) },
    { title: names.showtime, cell: (row) => formats.moment(row.startsAt) },
    { title: names.ticketType, cell: (row) => row.ticketType },
    { title: names.admissions, cell: (row) => figures.count(row.admissions), isNumber: true },
    { title: names.gross, cell: (row) => money(row.gross, row.currency), isNumber: true },
    { title: names.refunds, cell: (row) => money(row.refunds, row.currency), isNumber: true },
    { title: names.net, cell: (row) => money(row.net, row.currency), isNumber: true },
  ];
  const keyOf = ({ showtimeId, ticketType, currency }: Row): string =>
    `${showtimeId} ${ticketType} ${currency}`;
  return <DataTable caption={caption} columns={columns} items={rows} keyOf={keyOf} />;
}
