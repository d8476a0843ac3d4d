import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import { Refusal } from '../../api/client.ts';
import { fieldFaults } from '../../surroundings/problem-text.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { FormValues } from './form-values.ts';
import { Refused } from './refused.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';

type Faults = Readonly<Record<string, string>>;

const FaultsOfForm = createContext<Faults>({});

/** What the API says is wrong with a field, or with a part of it: of `basePrice`, also what it says of `basePrice/amount`. */
export function useFault(name: string): string | undefined {
  const faults = Object.entries(useContext(FaultsOfForm));
  return faults.find(([pointer]) => isOf(pointer, name))?.[1];
}

/** What the API says is wrong with a group of fields itself. */
export function useFaultOfGroup(name: string): string | undefined {
  return useContext(FaultsOfForm)[name];
}

function isOf(pointer: string, name: string): boolean {
  return pointer === name || pointer.startsWith(`${name}/`);
}

interface RecordFormProperties {
  readonly submitLabel: string;
  /** Sends what was typed, and which button sent it. What it throws is shown, by field where the API names fields. */
  readonly send: (values: FormValues) => Promise<void>;
  /** Shows what is saved now, after somebody else has changed it. */
  readonly onConflict?: () => void;
  readonly isDangerous?: boolean;
  /** Beside the button that sends. */
  readonly buttons?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A form that says by field what the API refused, and asks before what was typed is lost. */
export function RecordForm(properties: RecordFormProperties): JSX.Element {
  const { submitLabel, send, onConflict, isDangerous = false, buttons, children } = properties;
  const c = useConsoleTexts();
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<unknown>(undefined);
  const [faults, setFaults] = useState<Faults>({});
  const [isSending, setSending] = useState(false);
  const [isDirty, setDirty] = useState(false);
  useLeaveGuard(isDirty ? c.elements.unsaved : null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    if (isSending || form.current === null) return;
    setSending(true);
    setError(undefined);
    setFaults({});
    try {
      // What was sent is not unsaved: the page that comes next may be opened without a question.
      setDirty(false);
      await send(new FormValues(new FormData(form.current, event.submitter), c.elements));
    } catch (refused) {
      setDirty(true);
      setError(refused);
      setFaults(faultsOf(refused, form.current, c.elements.chooseOne));
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    } finally {
      setSending(false);
    }
  };
  const isConflict = error instanceof Refusal && error.code === 'version-conflict';
  return (
    <form
      ref={form}
      class="form record-form"
      noValidate
      onInput={() => setDirty(true)}
      onSubmit={(event) => void submit(event)}
    >
      <FaultsOfForm.Provider value={faults}>
        {error === undefined ? null : (
          <Refused error={error} others={withoutField(faults, form.current)}>
            {isConflict && onConflict !== undefined ? (
              <button type="button" onClick={onConflict}>
                {c.elements.loadNewest}
              </button>
            ) : null}
          </Refused>
        )}
        {children}
        <div class="buttons">
          <button type="submit" class={isDangerous ? 'danger' : 'primary'} aria-disabled={isSending}>
            {submitLabel}
          </button>
          {buttons}
        </div>
      </FaultsOfForm.Provider>
    </form>
  );
}

/** The faults by field. Where nothing was chosen, the API sees no more than a value that it cannot read. */
function faultsOf(refused: unknown, form: HTMLFormElement | null, chooseOne: string): Faults {
  const faults = fieldFaults(refused);
  const unchosen = [...(form?.querySelectorAll('select') ?? [])]
    .filter(({ name, value }) => value === '' && faults[name] !== undefined)
    .map(({ name }) => [name, chooseOne]);
  return { ...faults, ...(Object.fromEntries(unchosen) as Faults) };
}

/** The faults that no field of the form shows. */
function withoutField(faults: Faults, form: HTMLFormElement | null): readonly string[] {
  const names = [...(form?.querySelectorAll('[data-field]') ?? [])].map(
    (field) => field.getAttribute('data-field') ?? '',
  );
  return Object.entries(faults)
    .filter(([pointer]) => !names.some((name) => isOf(pointer, name)))
    .map(([pointer, fault]) => `${pointer} ${fault}`);
}
