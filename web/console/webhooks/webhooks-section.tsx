import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { RecordList } from '../elements/record-list.tsx';
import { NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { KindsLine } from './kinds.tsx';
import { webhookBody, WebhookFields } from './webhook-fields.tsx';
import { WebhookPage, WebhookState } from './webhook-page.tsx';
import { RESOURCE, type WebhookSubscription, type WebhookWithSecret } from './webhook-resources.ts';
import { WebhookSecret } from './webhook-secret.tsx';

/** The subscriptions of other systems, a new one, and each of them. */
export function WebhooksSection({ rest }: SectionProperties): JSX.Element {
  const [id, ...further] = rest;
  if (further.length > 0) return <NotFound />;
  if (id === undefined) return <List />;
  return id === 'new' ? <NewWebhook /> : <WebhookPage key={id} id={id} />;
}

function List(): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.webhooks;
  return (
    <SectionPage
      title={t.title}
      actions={
        <Link class="button primary" href="/console/webhooks/new">
          {t.new}
        </Link>
      }
    >
      <RecordList<WebhookSubscription>
        caption={t.title}
        resource={RESOURCE}
        filters={[]}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/webhooks/${id}`}
        columns={[
          { title: t.url, cell: ({ url }) => url },
          { title: t.kindsTitle, cell: ({ kinds }) => <KindsLine kinds={kinds} /> },
          { title: c.elements.added, cell: ({ createdAt }) => formats.moment(createdAt) },
          { title: c.elements.state, cell: (webhook) => <WebhookState webhook={webhook} /> },
        ]}
      />
    </SectionPage>
  );
}

function NewWebhook(): JSX.Element {
  const c = useConsoleTexts();
  const t = c.webhooks;
  const { say } = useNotices();
  const [added, setAdded] = useState<WebhookWithSecret | null>(null);
  return (
    <SectionPage title={t.new} crumbs={[{ title: t.title, href: '/console/webhooks' }]}>
      {added === null ? (
        <div class="card">
          <p class="quiet">{t.newDetail}</p>
          <RecordForm
            submitLabel={c.elements.create}
            send={async (values) => {
              const made = await command<WebhookWithSecret>('POST', RESOURCE, { body: webhookBody(values) });
              say(c.elements.created(made.url));
              setAdded(made);
            }}
          >
            <WebhookFields item={null} />
          </RecordForm>
        </div>
      ) : (
        <>
          <WebhookSecret secret={added.secret ?? ''} />
          <p>
            <Link class="button primary" href={`/console/webhooks/${added.id}`}>
              {t.toSubscription}
            </Link>
          </p>
        </>
      )}
    </SectionPage>
  );
}
