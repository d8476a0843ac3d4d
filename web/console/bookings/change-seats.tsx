import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { SeatMap } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { ChoiceField, FlagField } from '../elements/fields.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { BookingActionProperties } from './booking-action.ts';

/** Other seats for a booking. The free ones are asked for when somebody wants to see them. */
export function ChangeSeats(properties: BookingActionProperties): JSX.Element {
  const c = useConsoleTexts();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <SeatChoices {...properties} onClose={() => setOpen(false)} />;
  return (
    <div>
      <button type="button" onClick={() => setOpen(true)}>
        {c.bookings.changeSeats}
      </button>
    </div>
  );
}

function SeatChoices({
  booking,
  entityTag,
  onChange,
  onClose,
}: BookingActionProperties & { readonly onClose: () => void }): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  const { say } = useNotices();
  const address = `/showtimes/${booking.showtime.id}/seats`;
  const map = useFetched((signal) => get<SeatMap>(address, { signal }), [address]);
  return (
    <section class="card" aria-label={c.bookings.changeSeats}>
      <h2>{c.bookings.changeSeats}</h2>
      <Loaded of={map}>
        {({ seats }) => (
          <RecordForm
            submitLabel={c.bookings.changeSeats}
            send={async (values) => {
              const wanted = booking.seats.map(({ ticketType }, index) => ({
                seatId: values.text(`seats/${index}`),
                ticketType,
              }));
              const body = { seats: wanted, waiveDifference: values.isOn('waiveDifference') };
              await command('PUT', `/bookings/${booking.id}/seats`, { body, ifMatch: entityTag });
              say(c.bookings.seatsChanged);
              onChange();
            }}
            buttons={
              <button type="button" onClick={onClose}>
                {c.elements.cancel}
              </button>
            }
          >
            <div class="field-row">
              {booking.seats.map((own, index) => (
                <ChoiceField
                  key={own.seatId}
                  name={`seats/${index}`}
                  label={c.bookings.insteadOf(own.seatId)}
                  value={own.seatId}
                  choices={seats
                    .filter(({ seatId, status }) => status === 'available' || seatId === own.seatId)
                    .map(({ seatId, tier, price }) => ({
                      value: seatId,
                      label: `${seatId}, ${t.map.tiers[tier]}, ${formats.money(price)}`,
                    }))}
                  required
                />
              ))}
            </div>
            <FlagField name="waiveDifference" label={c.bookings.waive} value={false} />
          </RecordForm>
        )}
      </Loaded>
    </section>
  );
}
