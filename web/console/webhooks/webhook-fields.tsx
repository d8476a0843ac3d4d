import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { TextField } from '../elements/fields.tsx';
import type { FormValues } from '../elements/form-values.ts';
import { useFault } from '../elements/record-form.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { KindName } from './kinds.tsx';
import type { WebhookKind, WebhookSubscription } from './webhook-resources.ts';

/** The address of the other system, and the kinds of events that it is told of. */
export function WebhookFields({ item }: { readonly item: WebhookSubscription | null }): JSX.Element {
  const t = useConsoleTexts().webhooks;
  return (
    <>
      <TextField name="url" type="url" label={t.url} hint={t.urlHint} value={item?.url} required />
      <KindsField chosen={item?.kinds ?? []} />
    </>
  );
}

export function webhookBody(values: FormValues): object {
  return { url: values.text('url'), kinds: values.all('kinds') };
}

/** The kinds, those of one noun together. */
function KindsField({ chosen }: { readonly chosen: readonly WebhookKind[] }): JSX.Element {
  const { webhooks: t, events } = useConsoleTexts();
  const id = useId();
  const fault = useFault('kinds');
  const kinds = Object.keys(events.kinds) as readonly WebhookKind[];
  const nouns = new Set(kinds.map((kind) => kind.slice(0, kind.indexOf('.') + 1)));
  return (
    <fieldset class="field-group" data-field="kinds" aria-describedby={fault === undefined ? undefined : id}>
      <legend>{t.kindsTitle}</legend>
      {fault === undefined ? null : (
        <p class="fault" id={id} lang="en">
          {fault}
        </p>
      )}
      <div class="kinds">
        {[...nouns].map((noun) => (
          <ul key={noun}>
            {kinds
              .filter((kind) => kind.startsWith(noun))
              .map((kind) => (
                <li key={kind}>
                  <Kind kind={kind} isChosen={chosen.includes(kind)} />
                </li>
              ))}
          </ul>
        ))}
      </div>
    </fieldset>
  );
}

interface KindProperties {
  readonly kind: WebhookKind;
  readonly isChosen: boolean;
}

function Kind({ kind, isChosen }: KindProperties): JSX.Element {
  const id = useId();
  return (
    <div class="field flag">
      <input type="checkbox" id={id} name="kinds" value={kind} defaultChecked={isChosen} />
      <label for={id}>
        <KindName kind={kind} />
      </label>
    </div>
  );
}
