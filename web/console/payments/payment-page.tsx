import type { JSX } from 'preact';
import { command } from '../../api/client.ts';
import type { Payment } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { DataTable } from '../elements/data-table.tsx';
import { Fact, Facts } from '../../elements/facts.tsx';
import { AreaField, TextField } from '../elements/fields.tsx';
import { History } from '../elements/history.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useRecord } from '../elements/record-pages.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { Discrepancies } from './discrepancies.tsx';

/** One payment: its refunds, what staff must decide about it, and what happened. */
export function PaymentPage({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const record = useRecord<Payment>(`/payments/${encodeURIComponent(id)}`);
  const payment = record.value?.item;
  return (
    <SectionPage
      title={payment === undefined ? c.payments.payment : c.payments.of(formats.money(payment.amount))}
      crumbs={[{ title: c.payments.title, href: '/console/payments' }]}
    >
      <Loaded of={record}>
        {({ item }) => (
          <div class="record">
            <Details payment={item} />
            <Discrepancies payment={item} onChange={record.again} />
            <Refunds payment={item} onChange={record.again} />
            <History stream={`payment-${item.id}`} version={record.value} />
          </div>
        )}
      </Loaded>
    </SectionPage>
  );
}

function Details({ payment }: { readonly payment: Payment }): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.payments;
  const { status, gateway, method, amount, refunded, gatewayReference, reason, createdAt } = payment;
  return (
    <section class="card" aria-label={t.payment}>
      <p class="facts">
        <span class={`badge ${status}`}>{t.statuses[status]}</span>
        <Link href={`/console/bookings/${payment.bookingId}`}>{t.toBooking}</Link>
      </p>
      <Facts>
        <Fact term={t.amount}>{formats.money(amount)}</Fact>
        <Fact term={t.refunded}>{formats.money(refunded)}</Fact>
        <Fact term={t.gateway}>{gateway}</Fact>
        <Fact term={t.method}>{method ?? c.elements.none}</Fact>
        <Fact term={t.gatewayReference}>{gatewayReference ?? c.elements.none}</Fact>
        <Fact term={t.made}>{formats.moment(createdAt)}</Fact>
        {reason === null ? null : <Fact term={t.reason}>{reason}</Fact>}
      </Facts>
    </section>
  );
}

interface RefundsProperties {
  readonly payment: Payment;
  readonly onChange: () => void;
}

function Refunds({ payment, onChange }: RefundsProperties): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.payments;
  const { say } = useNotices();
  const { id, refunds, amount, gateway, status } = payment;
  const reasons: Readonly<Record<string, string>> = t.refundReasons;
  const isAtCounter = gateway === 'counter';
  return (
    <section class="card" aria-label={t.refunds}>
      <h2>{t.refunds}</h2>
      {refunds.length === 0 ? (
        <p class="quiet">{t.noRefunds}</p>
      ) : (
        <DataTable
          caption={t.refunds}
          items={refunds}
          keyOf={(refund) => refund.id}
          columns={[
            { title: t.reason, cell: (refund) => reasons[refund.reason] ?? refund.reason },
            { title: t.amount, cell: (refund) => formats.money(refund.amount), isNumber: true },
            {
              title: c.elements.state,
              cell: (refund) => (
                <>
                  <span class={`badge ${refund.status}`}>{t.refundStatuses[refund.status]}</span>
                  {refund.status === (isAtCounter ? 'requested' : 'failed') ? (
                    <RecordForm
                      submitLabel={t.paidOut}
                      send={async () => {
                        await command('POST', `/payments/${id}/refunds/${refund.id}/paid-out`, { body: {} });
                        say(t.paidOutNoted);
                        onChange();
                      }}
                    >
                      {null}
                    </RecordForm>
                  ) : null}
                </>
              ),
            },
          ]}
        />
      )}
      {status === 'succeeded' ? (
        <>
          <h3>{t.refund}</h3>
          <RecordForm
            key={refunds.length}
            submitLabel={t.refund}
            isDangerous
            send={async (values) => {
              const part = values.moneyOrNull('amount', amount.currency);
              const reason = values.text('reason');
              const body = part === null ? { reason } : { amount: part, reason };
              const idempotencyKey = crypto.randomUUID();
              await command('POST', `/payments/${id}/refunds`, { body, idempotencyKey });
              say(t.refundAsked);
              onChange();
            }}
          >
            <TextField
              name="amount"
              label={`${t.amount} (${amount.currency})`}
              hint={t.amountHint}
              inputmode="decimal"
            />
            <AreaField name="reason" label={t.reason} rows={2} required />
          </RecordForm>
        </>
      ) : null}
    </section>
  );
}
