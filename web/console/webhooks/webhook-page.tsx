import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import { Fact, Facts } from '../../elements/facts.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { History } from '../elements/history.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useRecord } from '../elements/record-pages.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { WebhookActions } from './webhook-actions.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';
import { webhookBody, WebhookFields } from './webhook-fields.tsx';
import { resourceOf, type WebhookSubscription } from './webhook-resources.ts';
import { WebhookSecret } from './webhook-secret.tsx';

/** Whether a subscription is told, and who has paused it. */
export function WebhookState({ webhook }: { readonly webhook: WebhookSubscription }): JSX.Element {
  const t = useConsoleTexts().webhooks;
  const { pausedBy, failures } = webhook;
  if (pausedBy !== null) {
    return (
      <span class={`badge ${pausedBy === 'staff' ? 'inactive' : 'failed'}`}>{t.pausedBy[pausedBy]}</span>
    );
  }
  return failures === 0 ? (
    <span class="badge active">{t.active}</span>
  ) : (
    <span class="badge failed">{t.failing}</span>
  );
}

/** One subscription: how far it is, what it asks for, what is done with it, and what was sent. */
export function WebhookPage({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const t = c.webhooks;
  const { say } = useNotices();
  const record = useRecord<WebhookSubscription>(resourceOf(id));
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <SectionPage
      title={record.value?.item.url ?? t.subscription}
      crumbs={[{ title: t.title, href: '/console/webhooks' }]}
    >
      <Loaded of={record}>
        {({ item, entityTag }) => (
          <div class="record">
            {secret === null ? null : <WebhookSecret secret={secret} />}
            <Progress webhook={item} />
            <WebhookActions
              webhook={item}
              entityTag={entityTag}
              onChange={record.again}
              onSecret={setSecret}
            />
            <section class="card" aria-label={c.elements.details}>
              <h2>{c.elements.details}</h2>
              <RecordForm
                key={entityTag}
                submitLabel={c.elements.save}
                onConflict={record.again}
                send={async (values) => {
                  await command('PATCH', resourceOf(id), { body: webhookBody(values), ifMatch: entityTag });
                  say(c.elements.saved(values.text('url')));
                  record.again();
                }}
              >
                <WebhookFields item={item} />
              </RecordForm>
            </section>
            <WebhookDeliveries id={id} onPoll={record.again} />
            <History stream={`webhook-${id}`} version={entityTag} />
          </div>
        )}
      </Loaded>
    </SectionPage>
  );
}

function Progress({ webhook }: { readonly webhook: WebhookSubscription }): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.webhooks;
  const { position, failures, failingSince, retryAt, secretNumber, formerSecretUntil } = webhook;
  const momentOf = (instant: string | null): string =>
    instant === null ? c.elements.none : formats.moment(instant);
  return (
    <section class="card" aria-label={t.subscription}>
      <p class="facts">
        <WebhookState webhook={webhook} />
      </p>
      <Facts>
        <Fact term={t.position}>{position ?? c.elements.none}</Fact>
        <Fact term={t.failures}>{String(failures)}</Fact>
        <Fact term={t.failingSince}>{momentOf(failingSince)}</Fact>
        <Fact term={t.retryAt}>{momentOf(retryAt)}</Fact>
        <Fact term={t.secretNumber}>{String(secretNumber)}</Fact>
        <Fact term={t.formerSecretUntil}>{momentOf(formerSecretUntil)}</Fact>
      </Facts>
    </section>
  );
}
