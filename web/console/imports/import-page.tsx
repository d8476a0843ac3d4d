import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../../api/client.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { usePolling } from '../../surroundings/use-polling.ts';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { Tiles } from '../reports/tiles.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { Import, ImportedRow } from './import-resources.ts';

const ASK_MILLISECONDS = 700;
/** After a question that was not answered. */
const RETRY_MILLISECONDS = 5000;
const ROWS_AT_ONCE = 100;

/** One import: how far it is, and what became of each row. */
export function ImportPage({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const path = `/imports/${encodeURIComponent(id)}`;
  const fetched = useFetched((signal) => get<Import>(path, { signal }), [path]);
  const { value, error } = fetched;
  const pause = error === undefined ? ASK_MILLISECONDS : RETRY_MILLISECONDS;
  usePolling(fetched, value?.status === 'running' ? pause : null);
  const kinds: Readonly<Record<string, string>> = c.imports.kinds;
  const kind = kinds[value?.kind ?? ''] ?? value?.kind;
  return (
    <SectionPage
      title={kind === undefined ? c.imports.one : c.imports.oneOf(kind)}
      crumbs={[{ title: c.imports.title, href: '/console/imports' }]}
    >
      <Loaded of={fetched}>{(found) => <ImportView found={found} />}</Loaded>
    </SectionPage>
  );
}

function ImportView({ found }: { readonly found: Import }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { status, dryRun, fault, rows, done, created, unchanged, refused, createdAt, kind } = found;
  return (
    <div data-status={status}>
      <p class="quiet">{formats.moment(createdAt)}</p>
      {dryRun ? <p class="notice">{c.imports.wasDry}</p> : null}
      {status === 'running' ? (
        <p>
          <progress max={rows ?? 1} value={rows === null ? 0 : done} aria-label={c.imports.running} />{' '}
          {rows === null ? c.imports.reading : c.imports.done(done, rows)}
        </p>
      ) : null}
      {fault === null ? null : (
        <p class="notice bad" lang="en">
          {fault.detail}
        </p>
      )}
      {status === 'finished' ? (
        <p class={refused === 0 && done > 0 ? 'notice good' : 'notice warning'} role="status">
          {done === 0 ? c.imports.noRows : refused === 0 ? c.imports.allWell : c.imports.someRefused(refused)}
        </p>
      ) : null}
      <Tiles
        tiles={[
          { name: c.imports.rows, value: rows === null ? '–' : String(rows) },
          { name: dryRun ? c.imports.wouldCreate : c.imports.outcomes.created, value: String(created) },
          { name: c.imports.outcomes.unchanged, value: String(unchanged) },
          { name: c.imports.outcomes.refused, value: String(refused) },
        ]}
      />
      {status === 'running' ? null : (
        <div class="buttons">
          <Link class="button primary" href={`/console/imports?kind=${kind}${dryRun ? '&real' : ''}`}>
            {dryRun ? c.imports.inEarnest : c.imports.another}
          </Link>
        </div>
      )}
      {found.report.length === 0 ? null : <Report rows={found.report} isDry={dryRun} />}
    </div>
  );
}

function Report({
  rows,
  isDry,
}: {
  readonly rows: readonly ImportedRow[];
  readonly isDry: boolean;
}): JSX.Element {
  const c = useConsoleTexts();
  const [onlyRefused, setOnlyRefused] = useState(false);
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const wanted = onlyRefused ? rows.filter(({ outcome }) => outcome === 'refused') : rows;
  const columns: readonly Column<ImportedRow>[] = [
    { title: c.imports.row, cell: ({ row }) => String(row), isNumber: true },
    {
      title: c.imports.outcome,
      cell: ({ outcome }) => (
        <span class={`badge ${outcome}`}>
          {isDry && outcome === 'created' ? c.imports.wouldCreateOne : c.imports.outcomes[outcome]}
        </span>
      ),
    },
    {
      title: c.imports.why,
      cell: ({ errors, id }) =>
        errors.length === 0 ? (
          <span class="quiet">{id ?? '–'}</span>
        ) : (
          <ul lang="en">
            {errors.map(({ pointer, detail }) => (
              <li key={`${pointer} ${detail}`}>{`${pointer} ${detail}`}</li>
            ))}
          </ul>
        ),
    },
  ];
  return (
    <section>
      <h2>{c.imports.report}</h2>
      <label class="only">
        <input
          type="checkbox"
          checked={onlyRefused}
          onChange={({ currentTarget }) => setOnlyRefused(currentTarget.checked)}
        />{' '}
        {c.imports.onlyRefused}
      </label>
      <DataTable
        caption={c.imports.report}
        columns={columns}
        items={wanted.slice(0, shown)}
        keyOf={({ row }) => String(row)}
      />
      {wanted.length > shown ? (
        <button type="button" onClick={() => setShown(shown + ROWS_AT_ONCE)}>
          {c.imports.more(wanted.length - shown)}
        </button>
      ) : null}
    </section>
  );
}
