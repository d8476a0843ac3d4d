import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useFaultOfGroup } from './record-form.tsx';

interface RowsFieldProperties<Row> {
  /** The pointer of the array in the API's body. */
  readonly name: string;
  readonly title: string;
  readonly addLabel: string;
  readonly removeLabel: (index: number) => string;
  readonly rows: readonly Row[];
  readonly empty: Row;
  /** The fields of a row: their names begin with `name/index/`. */
  readonly children: (row: Row, pointer: string) => ComponentChildren;
}

/** Any number of rows of fields. A hidden field `name` says how many there are. */
export function RowsField<Row>(properties: RowsFieldProperties<Row>): JSX.Element {
  const { name, title, addLabel, removeLabel, rows: given, empty, children } = properties;
  const [rows, setRows] = useState(() => given.map((row, key) => ({ key, row })));
  const fault = useFaultOfGroup(name);
  return (
    <fieldset class="field-group rows" data-field={name}>
      <legend>{title}</legend>
      <input type="hidden" name={name} value={rows.length} />
      {fault === undefined ? null : (
        <p class="fault" lang="en">
          {fault}
        </p>
      )}
      {rows.map(({ key, row }, index) => (
        <div class="field-row" key={key}>
          {children(row, `${name}/${index}`)}
          <button
            type="button"
            class="plain"
            aria-label={removeLabel(index)}
            onClick={() => setRows(rows.filter((each) => each.key !== key))}
          >
            ×
          </button>
        </div>
      ))}
      <div>
        <button
          type="button"
          onClick={() =>
            setRows([...rows, { key: Math.max(-1, ...rows.map((each) => each.key)) + 1, row: empty }])
          }
        >
          {addLabel}
        </button>
      </div>
    </fieldset>
  );
}
