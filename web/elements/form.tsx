import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { fieldFaults, formProblemText } from '../surroundings/problem-text.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';

interface FieldProperties {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly autocomplete?: string;
  readonly inputmode?: 'numeric';
  readonly required?: boolean;
  /** What is in it at first. */
  readonly value?: string;
  readonly hint?: string;
  /** What the API says is wrong with it. */
  readonly fault?: string | undefined;
}

export function Field(properties: FieldProperties): JSX.Element {
  const { name, label, type = 'text', autocomplete, inputmode, required = false, value = '' } = properties;
  const { hint, fault } = properties;
  const { t } = useSurroundings();
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`];
  // Preact ties the roles of an input to its type, which is not known here.
  const attributes: object = {
    id,
    name,
    type,
    autocomplete,
    inputMode: inputmode,
    required,
    defaultValue: value,
    'aria-invalid': fault !== undefined,
    'aria-describedby': described.join(' ').trim() || undefined,
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required ? null : <span class="quiet"> ({t.account.optional})</span>}
      </label>
      <input {...attributes} />
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

interface FormProperties {
  readonly submitLabel: string;
  /** Sends what was typed, by the names of the fields. What it throws is shown. */
  readonly send: (values: Readonly<Record<string, string>>) => Promise<void>;
  readonly children: (faults: Readonly<Record<string, string>>) => ComponentChildren;
}

/** A form that says by field what the API refused. */
export function Form({ submitLabel, send, children }: FormProperties): JSX.Element {
  const { t } = useSurroundings();
  const [error, setError] = useState<unknown>(undefined);
  const [isSending, setSending] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isSending || !(event.currentTarget instanceof HTMLFormElement)) return;
    const form = event.currentTarget;
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
    setSending(true);
    setError(undefined);
    try {
      await send(values);
    } catch (refused) {
      setError(refused);
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    } finally {
      setSending(false);
    }
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      {error === undefined ? null : (
        <p class="notice bad" role="alert">
          {formProblemText(t, error)}
        </p>
      )}
      {children(fieldFaults(error))}
      <button type="submit" class="primary" aria-disabled={isSending}>
        {submitLabel}
      </button>
    </form>
  );
}
