import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { ConfirmDialog } from '../elements/confirm-dialog.tsx';
import { ChoiceField } from '../elements/fields.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { BookingActionProperties } from './booking-action.ts';
import { CancelBookingDialog } from './cancel-booking-dialog.tsx';
import { ChangeSeats } from './change-seats.tsx';

/** What staff may do with a booking as it is now. */
export function BookingActions({
  booking,
  entityTag,
  onChange,
}: BookingActionProperties): JSX.Element | null {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  const { say } = useNotices();
  const [asking, setAsking] = useState<'cancel' | 'release' | null>(null);
  const { id, status, paymentStatus, cancellation } = booking;
  const owesMoney = status === 'held' || (status === 'confirmed' && paymentStatus === 'unpaid');
  if (status !== 'held' && status !== 'confirmed') return null;
  const close = (): void => setAsking(null);
  return (
    <>
      <div class="actions">
        {status === 'confirmed' ? (
          <a class="button" href={`/api/v1/bookings/${id}/ticket`} target="_blank">
            {t.bookings.ticket}
          </a>
        ) : null}
        {status === 'confirmed' && cancellation.allowed ? (
          <Link class="button" href={`/console/bookings/${id}/exchange`}>
            {t.exchange.title}
          </Link>
        ) : null}
        {status === 'held' ? (
          <button type="button" class="danger" onClick={() => setAsking('release')}>
            {c.bookings.release}
          </button>
        ) : null}
        {status === 'confirmed' && cancellation.allowed ? (
          <button type="button" class="danger" onClick={() => setAsking('cancel')}>
            {c.bookings.cancel}
          </button>
        ) : null}
      </div>
      {owesMoney ? <RecordMoney booking={booking} entityTag={entityTag} onChange={onChange} /> : null}
      <ChangeSeats booking={booking} entityTag={entityTag} onChange={onChange} />
      {asking === 'cancel' ? (
        <CancelBookingDialog
          booking={booking}
          entityTag={entityTag}
          onClose={close}
          onChange={() => {
            close();
            onChange();
          }}
        />
      ) : null}
      {asking === 'release' ? (
        <ConfirmDialog
          title={c.bookings.releaseTitle}
          label={c.bookings.release}
          onClose={close}
          onConfirm={async () => {
            await command('POST', `/bookings/${id}/release`, { body: {}, ifMatch: entityTag });
            say(c.bookings.released);
            close();
            onChange();
          }}
        >
          <p>{c.bookings.releaseDetail}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function RecordMoney({ booking, entityTag, onChange }: BookingActionProperties): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const { say } = useNotices();
  const methods =
    booking.status === 'held'
      ? (['cash', 'terminal', 'complimentary', 'counter'] as const)
      : (['cash', 'terminal'] as const);
  return (
    <section class="card" aria-label={c.bookings.recordMoney}>
      <h2>{c.bookings.recordMoney}</h2>
      <RecordForm
        submitLabel={c.bookings.record(formats.money(booking.exchange?.due ?? booking.total))}
        send={async (values) => {
          const body = { method: values.text('method') };
          const idempotencyKey = crypto.randomUUID();
          const sending = { body, ifMatch: entityTag, idempotencyKey };
          await command('POST', `/bookings/${booking.id}/confirm`, sending);
          say(c.bookings.recorded);
          onChange();
        }}
      >
        <ChoiceField
          name="method"
          label={c.bookings.method}
          value="cash"
          choices={methods.map((method) => ({ value: method, label: c.bookings.methods[method] }))}
          required
        />
      </RecordForm>
    </section>
  );
}
