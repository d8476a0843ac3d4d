import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { ConfirmDialog } from '../elements/confirm-dialog.tsx';
import { FlagField, TextField } from '../elements/fields.tsx';
import type { FormValues } from '../elements/form-values.ts';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { resourceOf, type WebhookSubscription, type WebhookWithSecret } from './webhook-resources.ts';

interface WebhookActionsProperties {
  readonly webhook: WebhookSubscription;
  readonly entityTag: string | undefined;
  readonly onChange: () => void;
  /** Shows a secret, this once. */
  readonly onSecret: (secret: string | null) => void;
}

type Asking = 'rotate' | 'replay' | 'delete';

/** Tests a subscription, pauses and resumes it, rotates its secret, replays it, ends it. */
export function WebhookActions(properties: WebhookActionsProperties): JSX.Element {
  const t = useConsoleTexts().webhooks;
  const { say } = useNotices();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { webhook, entityTag, onChange } = properties;
  const address = resourceOf(webhook.id);
  const setActive = async (active: boolean): Promise<void> => {
    await command('PATCH', address, { body: { active }, ifMatch: entityTag });
    say(active ? t.resumed : t.paused);
    onChange();
  };
  const test = async (): Promise<void> => {
    await command('POST', `${address}/test`, { body: {} });
    say(t.tested);
  };
  return (
    <section class="card" aria-label={t.actions}>
      <h2>{t.actions}</h2>
      <div class="actions">
        {webhook.active ? (
          <>
            <RecordForm submitLabel={t.test} send={test}>
              {null}
            </RecordForm>
            <RecordForm submitLabel={t.pause} send={() => setActive(false)} onConflict={onChange}>
              {null}
            </RecordForm>
          </>
        ) : (
          <RecordForm submitLabel={t.resume} send={() => setActive(true)} onConflict={onChange}>
            {null}
          </RecordForm>
        )}
        <button type="button" onClick={() => setAsking('replay')}>
          {t.replay}
        </button>
        <button type="button" onClick={() => setAsking('rotate')}>
          {t.rotate}
        </button>
        <button type="button" class="danger" onClick={() => setAsking('delete')}>
          {t.delete}
        </button>
      </div>
      {asking === null ? null : <Asked asking={asking} onClose={() => setAsking(null)} {...properties} />}
    </section>
  );
}

/** Asks before something is done, and does it. */
function Asked({
  asking,
  webhook,
  onChange,
  onSecret,
  onClose,
}: WebhookActionsProperties & { readonly asking: Asking; readonly onClose: () => void }): JSX.Element {
  const t = useConsoleTexts().webhooks;
  const { go } = useNavigation();
  const { say } = useNotices();
  const address = resourceOf(webhook.id);
  const perform: Readonly<Record<Asking, (values: FormValues) => Promise<void>>> = {
    rotate: async (values) => {
      const body = { atOnce: values.isOn('atOnce') };
      const { secret } = await command<WebhookWithSecret>('POST', `${address}/rotate-secret`, { body });
      say(t.rotated);
      onSecret(secret);
      onClose();
      onChange();
    },
    replay: async (values) => {
      await command('POST', `${address}/replay`, { body: { fromPosition: values.text('fromPosition') } });
      say(t.replayed);
      onClose();
      onChange();
    },
    delete: async () => {
      await command('DELETE', address);
      say(t.deleted, '/console/webhooks');
      go('/console/webhooks');
    },
  };
  const details: Readonly<Record<Asking, JSX.Element>> = {
    rotate: (
      <>
        <p>{t.rotateDetail}</p>
        <FlagField name="atOnce" label={t.atOnce} value={false} />
      </>
    ),
    replay: (
      <TextField
        name="fromPosition"
        label={t.fromPosition}
        hint={t.replayDetail}
        inputmode="numeric"
        required
      />
    ),
    delete: <p>{t.deleteDetail}</p>,
  };
  return (
    <ConfirmDialog title={t.asks[asking]} label={t[asking]} onClose={onClose} onConfirm={perform[asking]}>
      {details[asking]}
    </ConfirmDialog>
  );
}
