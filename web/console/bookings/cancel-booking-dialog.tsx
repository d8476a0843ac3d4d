import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { CancellationQuote, CancelledBooking } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { ConfirmDialog } from '../elements/confirm-dialog.tsx';
import { AreaField, FieldGroup } from '../elements/fields.tsx';
import { refusalOf } from '../elements/form-values.ts';
import { useNotices } from '../elements/notices.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { BookingActionProperties } from './booking-action.ts';

/** Cancels a booking or some of its seats, after it has said what is paid back. */
export function CancelBookingDialog({
  booking,
  entityTag,
  onChange,
  onClose,
}: BookingActionProperties & { readonly onClose: () => void }): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const { say } = useNotices();
  const { id, seats } = booking;
  const [chosen, setChosen] = useState<readonly string[]>(() => seats.map(({ seatId }) => seatId));
  const isAll = chosen.length === seats.length;
  const query = isAll ? '' : `?seats=${encodeURIComponent(chosen.join(','))}`;
  const address = `/bookings/${id}/cancellation-quote${query}`;
  const quote = useFetched(
    async (signal) => {
      const isNone = chosen.length === 0;
      return { of: address, told: isNone ? null : await get<CancellationQuote>(address, { signal }) };
    },
    [address],
  );
  return (
    <ConfirmDialog
      title={c.bookings.cancelTitle}
      label={c.bookings.cancelSeats(chosen.length)}
      onClose={onClose}
      onConfirm={async (values) => {
        if (chosen.length === 0) throw refusalOf('seats', c.bookings.chooseSeats);
        const reason = values.textOrNull('reason');
        const body = { ...(reason === null ? null : { reason }), ...(isAll ? null : { seats: chosen }) };
        const sending = { body, ifMatch: entityTag, idempotencyKey: crypto.randomUUID() };
        const { refund } = await command<CancelledBooking>('POST', `/bookings/${id}/cancel`, sending);
        const back = refund === null ? '' : ` ${t.bookings.refundComing(formats.money(refund.amount))}`;
        say(`${c.bookings.cancelled}${back}`);
        onChange();
      }}
    >
      <FieldGroup title={t.bookings.seats} name="seats">
        {seats.map(({ seatId, row, number, price }) => (
          <label key={seatId} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(seatId)}
              // Not onChange: the form is drawn anew at the event before it, with the box as it was.
              onInput={({ currentTarget }) =>
                setChosen(
                  currentTarget.checked ? [...chosen, seatId] : chosen.filter((other) => other !== seatId),
                )
              }
            />
            {t.map.seat(row, number)}, {formats.money(price)}
          </label>
        ))}
      </FieldGroup>
      <Loaded of={quote}>
        {({ of, told }) => (
          <p class="notice" role="status">
            {/* What the seats before would have given back is not what these do. */}
            {of !== address
              ? t.loading
              : told === null
                ? c.bookings.noneChosen
                : told.refusedWith !== null
                  ? t.bookings.refused[told.refusedWith]
                  : told.paid.amount === 0
                    ? t.bookings.quoteUnpaid
                    : c.bookings.quote(formats.money(told.refund), told.percent)}
          </p>
        )}
      </Loaded>
      <AreaField name="reason" label={c.bookings.reason} rows={2} />
    </ConfirmDialog>
  );
}
