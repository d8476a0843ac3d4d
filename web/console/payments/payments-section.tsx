import type { JSX } from 'preact';
import type { Payment } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { RecordList } from '../elements/record-list.tsx';
import { NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { PaymentPage } from './payment-page.tsx';

/** The payments of everybody, and each of them. */
export function PaymentsSection({ rest }: SectionProperties): JSX.Element {
  const [id, ...further] = rest;
  if (further.length > 0) return <NotFound />;
  return id === undefined ? <List /> : <PaymentPage key={id} id={id} />;
}

const gateways = ['sandbox', 'stripe', 'sslcommerz', 'counter'];

function List(): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.payments;
  return (
    <SectionPage title={t.title}>
      <RecordList<Payment>
        caption={t.title}
        resource="/payments"
        filters={[
          {
            name: 'status',
            label: t.status,
            kind: 'choice',
            choices: Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
          },
          {
            name: 'gateway',
            label: t.gateway,
            kind: 'choice',
            choices: gateways.map((gateway) => ({ value: gateway, label: gateway })),
          },
          { name: 'from', label: c.bookings.from, kind: 'date', instant: 'start' },
          { name: 'to', label: c.bookings.to, kind: 'date', instant: 'end' },
        ]}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/payments/${id}`}
        columns={[
          { title: t.made, cell: ({ createdAt }) => formats.moment(createdAt) },
          { title: t.gateway, cell: ({ gateway }) => gateway },
          {
            title: c.bookings.booking,
            cell: ({ bookingId }) => <Link href={`/console/bookings/${bookingId}`}>{t.toBooking}</Link>,
          },
          { title: t.amount, cell: ({ amount }) => formats.money(amount), isNumber: true },
          { title: t.refunded, cell: ({ refunded }) => formats.money(refunded), isNumber: true },
          {
            title: c.elements.state,
            cell: ({ status }) => <span class={`badge ${status}`}>{t.statuses[status]}</span>,
          },
        ]}
      />
    </SectionPage>
  );
}
