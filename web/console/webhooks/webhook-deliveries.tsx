import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Page } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { usePolling } from '../../surroundings/use-polling.ts';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { KindName } from './kinds.tsx';
import { resourceOf, type WebhookDelivery } from './webhook-resources.ts';

const ASK_MILLISECONDS = 5000;
const SHOWN = 50;

interface WebhookDeliveriesProperties {
  readonly id: string;
  /** Says that how far the subscription is may be seen anew. */
  readonly onPoll: () => void;
}

/** The last requests to the other system, the newest first. Follows by itself. */
export function WebhookDeliveries({ id, onPoll }: WebhookDeliveriesProperties): JSX.Element {
  const t = useConsoleTexts().webhooks;
  const { formats } = useSurroundings();
  const address = `${resourceOf(id)}/deliveries?limit=${SHOWN}`;
  const sent = useFetched((signal) => get<Page<WebhookDelivery>>(address, { signal }), [address]);
  const { value } = sent;
  usePolling(sent, ASK_MILLISECONDS);
  useEffect(onPoll, [value]);
  const names = t.deliveryColumns;
  const columns: readonly Column<WebhookDelivery>[] = [
    { title: names.at, cell: ({ at }) => formats.moment(at) },
    { title: names.kind, cell: ({ kind }) => <KindName kind={kind} /> },
    { title: names.position, cell: ({ position }) => position, isNumber: true },
    { title: names.outcome, cell: (delivery) => <Outcome delivery={delivery} /> },
    { title: names.milliseconds, cell: ({ milliseconds }) => String(milliseconds), isNumber: true },
    { title: names.answer, cell: ({ answer }) => answer },
  ];
  return (
    <section class="card" aria-label={t.deliveries}>
      <h2>{t.deliveries}</h2>
      <p class="quiet">{t.deliveriesDetail}</p>
      <Loaded of={sent}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="nothing">{t.noDeliveries}</p>
          ) : (
            <DataTable caption={t.deliveries} columns={columns} items={items} keyOf={({ id: key }) => key} />
          )
        }
      </Loaded>
    </section>
  );
}

function Outcome({ delivery }: { readonly delivery: WebhookDelivery }): JSX.Element {
  const t = useConsoleTexts().webhooks;
  const { delivered, status, fault } = delivery;
  return (
    <>
      <span class={`badge ${delivered ? 'active' : 'failed'}`}>
        {delivered ? t.delivered : t.notDelivered}
      </span>{' '}
      {fault === null ? status : <span lang="en">{fault}</span>}
    </>
  );
}
