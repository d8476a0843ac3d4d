import type { JSX } from 'preact';
import type { AnswerOf } from '../../../client/client.ts';
import { command, get } from '../../api/client.ts';
import type { Theater } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { AreaField, TextField } from '../elements/fields.tsx';
import { FilterBar } from '../elements/filter-bar.tsx';
import { useListAddress } from '../elements/list-address.ts';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { everyItem } from '../every-item.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

type Closing = AnswerOf<'get', '/theaters/{id}/closings/{date}'>;

/** A business day of a theater: what was taken and paid back by each method, and what was counted. */
export function ClosingPage(): JSX.Element {
  const c = useConsoleTexts();
  const t = c.closings;
  const { value } = useListAddress();
  const fetched = useFetched((signal) => everyItem<Theater>('/theaters', signal), []);
  const [theaterId, date] = [value('theaterId'), value('date')];
  return (
    <SectionPage title={t.title}>
      <Loaded of={fetched}>
        {(theaters) => {
          const theater = theaters.find(({ id }) => id === theaterId);
          const choices = theaters.map(({ id, name }) => ({ value: id, label: name }));
          return (
            <>
              <FilterBar
                filters={[
                  { name: 'theaterId', label: t.theater, kind: 'choice', choices, unset: t.chooseTheater },
                  { name: 'date', label: t.date, kind: 'date' },
                ]}
              />
              {theater === undefined || date === '' ? (
                <p class="nothing">{t.choose}</p>
              ) : (
                <Day key={`${theaterId} ${date}`} theater={theater} date={date} />
              )}
            </>
          );
        }}
      </Loaded>
    </SectionPage>
  );
}

function Day({ theater, date }: { readonly theater: Theater; readonly date: string }): JSX.Element {
  const t = useConsoleTexts().closings;
  const { formats, user } = useSurroundings();
  const { say } = useNotices();
  const path = `/theaters/${theater.id}/closings/${date}`;
  const fetched = useFetched((signal) => get<Closing>(path, { signal }), [path]);
  return (
    <Loaded of={fetched}>
      {(closing) => (
        <>
          <p class="quiet">
            {closing.closedAt === null ? t.open : t.closedAt(formats.moment(closing.closedAt))} {closing.note}
          </p>
          <Rows closing={closing} />
          {closing.status === 'closed' || user?.role === 'analyst' ? null : (
            <section class="card" aria-label={t.close}>
              <h2>{t.close}</h2>
              <p class="quiet">{t.howToCount}</p>
              <RecordForm
                submitLabel={t.close}
                send={async (values) => {
                  const { currency } = theater;
                  const moneyIn = (name: string): object =>
                    values.moneyOrNull(name, currency) ?? { amount: 0, currency };
                  const [cash, terminal] = [moneyIn('counted/cash'), moneyIn('counted/terminal')];
                  const note = values.textOrNull('note');
                  await command('POST', path, {
                    body: { counted: { cash, terminal }, ...(note === null ? {} : { note }) },
                  });
                  say(t.closed);
                  fetched.again();
                }}
              >
                <TextField
                  name="counted/cash"
                  label={t.countedCash(theater.currency)}
                  inputmode="decimal"
                  required
                />
                <TextField
                  name="counted/terminal"
                  label={t.countedTerminal(theater.currency)}
                  inputmode="decimal"
                  required
                />
                <AreaField name="note" label={t.note} />
              </RecordForm>
            </section>
          )}
        </>
      )}
    </Loaded>
  );
}

function Rows({ closing: { rows, corrections } }: { readonly closing: Closing }): JSX.Element {
  const t = useConsoleTexts().closings;
  const { formats } = useSurroundings();
  type Taken = Closing['corrections'][number];
  const moneyOf = (amount: number | null, currency: string): string =>
    amount === null ? '–' : formats.money({ amount, currency });
  const nameOf = ({ method }: Taken): string =>
    method === 'cash' || method === 'terminal' ? t.methods[method] : method;
  const taken: readonly Column<Taken>[] = [
    { title: t.columns.method, cell: nameOf },
    { title: t.columns.taken, cell: (row) => moneyOf(row.taken, row.currency), isNumber: true },
    { title: t.columns.refunded, cell: (row) => moneyOf(row.refunded, row.currency), isNumber: true },
  ];
  const columns: readonly Column<Closing['rows'][number]>[] = [
    ...taken,
    { title: t.columns.expected, cell: (row) => moneyOf(row.expected, row.currency), isNumber: true },
    { title: t.columns.counted, cell: (row) => moneyOf(row.counted, row.currency), isNumber: true },
    { title: t.columns.difference, cell: (row) => moneyOf(row.difference, row.currency), isNumber: true },
  ];
  const keyOf = ({ method, currency }: Taken): string => `${method} ${currency}`;
  return (
    <>
      {rows.length === 0 ? (
        <p class="nothing">{t.none}</p>
      ) : (
        <DataTable caption={t.takings} columns={columns} items={rows} keyOf={keyOf} />
      )}
      {corrections.length === 0 ? null : (
        <>
          <h2>{t.corrections}</h2>
          <DataTable caption={t.corrections} columns={taken} items={corrections} keyOf={keyOf} />
        </>
      )}
    </>
  );
}
