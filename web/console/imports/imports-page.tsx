import type { JSX } from 'preact';
import { command } from '../../api/client.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { ChoiceField, FlagField, TextField } from '../elements/fields.tsx';
import { refusalOf } from '../elements/form-values.ts';
import { RecordForm } from '../elements/record-form.tsx';
import { NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { ImportPage } from './import-page.tsx';
import { importKinds, type Import } from './import-resources.ts';

/** Brings records in from a file, first for a look and then in earnest. */
export function ImportsPage({ rest }: SectionProperties): JSX.Element {
  const [id, ...others] = rest;
  if (others.length > 0) return <NotFound />;
  return id === undefined ? <NewImportPage /> : <ImportPage key={id} id={id} />;
}

function NewImportPage(): JSX.Element {
  const c = useConsoleTexts();
  const { go, query } = useNavigation();
  const kind = importKinds.find((each) => each === query.get('kind'));
  return (
    <SectionPage title={c.imports.title}>
      <p class="quiet">{c.imports.detail}</p>
      <div class="card">
        <RecordForm
          submitLabel={c.imports.send}
          send={async (values) => {
            const file = values.file('file');
            if (file === null) throw refusalOf('file', c.imports.fileMissing);
            const query = new URLSearchParams({
              kind: values.text('kind'),
              dryRun: String(values.isOn('dryRun')),
            });
            const made = await command<Import>('POST', `/imports?${query.toString()}`, { file: typed(file) });
            go(`/console/imports/${made.id}`);
          }}
        >
          <ChoiceField
            name="kind"
            label={c.imports.kind}
            required
            value={kind ?? null}
            choices={importKinds.map((value) => ({ value, label: c.imports.kinds[value] }))}
          />
          <TextField
            name="file"
            type="file"
            label={c.imports.file}
            hint={c.imports.fileHint}
            accept=".csv,.json,text/csv,application/json"
            required
          />
          <FlagField name="dryRun" label={c.imports.dryRun} value={!query.has('real')} />
        </RecordForm>
      </div>
    </SectionPage>
  );
}

/** The file with the media type that the API takes: browsers know CSV by other names. */
function typed(file: File): Blob {
  const isJson = file.name.toLowerCase().endsWith('.json') || file.type === 'application/json';
  return new Blob([file], { type: isJson ? 'application/json' : 'text/csv' });
}
