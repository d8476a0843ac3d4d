import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useFault, useFaultOfGroup } from './record-form.tsx';

interface Labelled {
  /** The pointer of the API's body that it fills, without `#/`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required?: boolean;
}

interface FieldFrameProperties extends Labelled {
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** What ties an input to its label, its hint and its fault. */
interface FieldAttributes {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-required': boolean;
}

function FieldFrame({ name, label, hint, required = false, children }: FieldFrameProperties): JSX.Element {
  const { t } = useSurroundings();
  const id = useId();
  const fault = useFault(name);
  const described = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`];
  return (
    <div class="field" data-field={name}>
      <label for={id}>
        {label}
        {required ? null : <span class="quiet"> ({t.account.optional})</span>}
      </label>
      {children({
        id,
        name,
        'aria-invalid': fault !== undefined,
        'aria-describedby': described.join(' ').trim() || undefined,
        'aria-required': required,
      })}
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault === undefined ? null : (
        // The API names faults in English.
        <p class="fault" id={`${id}-fault`} lang="en">
          {fault}
        </p>
      )}
    </div>
  );
}

interface TextFieldProperties extends Labelled {
  readonly type?: 'text' | 'email' | 'date' | 'datetime-local' | 'time' | 'url' | 'file';
  readonly inputmode?: 'numeric' | 'decimal';
  readonly value?: string | number | null | undefined;
  readonly accept?: string;
  /** Suggestions. Others may be typed. */
  readonly suggestions?: readonly string[];
}

export function TextField(properties: TextFieldProperties): JSX.Element {
  const { type = 'text', inputmode, value, accept, suggestions } = properties;
  const listId = useId();
  return (
    <FieldFrame {...properties}>
      {(attributes) => {
        // Preact ties the roles of an input to its type, which is not known here.
        const given: object = {
          ...attributes,
          type,
          inputMode: inputmode,
          accept,
          autocomplete: 'off',
          defaultValue: value ?? '',
          list: suggestions === undefined ? undefined : listId,
        };
        return (
          <>
            <input {...given} />
            {suggestions === undefined ? null : (
              <datalist id={listId}>
                {suggestions.map((each) => (
                  <option key={each} value={each} />
                ))}
              </datalist>
            )}
          </>
        );
      }}
    </FieldFrame>
  );
}

export function AreaField({
  value,
  rows = 4,
  ...labelled
}: Labelled & { readonly value?: string | null; readonly rows?: number }): JSX.Element {
  return (
    <FieldFrame {...labelled}>
      {(attributes) => <textarea {...attributes} rows={rows} defaultValue={value ?? ''} />}
    </FieldFrame>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ChoiceFieldProperties extends Labelled {
  readonly choices: readonly Choice[];
  readonly value?: string | null | undefined;
  readonly onChoose?: (value: string) => void;
}

/** One of a few. Begins with nothing chosen where there is no value. */
export function ChoiceField(properties: ChoiceFieldProperties): JSX.Element {
  const { choices, value, onChoose, ...labelled } = properties;
  const c = useConsoleTexts();
  return (
    <FieldFrame {...labelled}>
      {(attributes) => (
        <select {...attributes} onChange={({ currentTarget }) => onChoose?.(currentTarget.value)}>
          {value == null ? <option value="">{c.elements.choose}</option> : null}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

export function FlagField({ name, label, value }: Labelled & { readonly value: boolean }): JSX.Element {
  const id = useId();
  return (
    <div class="field flag" data-field={name}>
      <input type="checkbox" id={id} name={name} defaultChecked={value} />
      <label for={id}>{label}</label>
    </div>
  );
}

/** Fields that belong together. With a name, what the API says is wrong with the group itself stands below them. */
export function FieldGroup({
  title,
  name,
  children,
}: {
  readonly title: string;
  readonly name?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  const fault = useFaultOfGroup(name ?? '');
  return (
    <fieldset
      class="field-group"
      data-field={name}
      aria-describedby={fault === undefined ? undefined : `${id}-fault`}
    >
      <legend>{title}</legend>
      {children}
      {fault === undefined ? null : (
        <p class="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
