import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { Booking, CancellationQuote, CancelledBooking } from '../../api/resources.ts';
import { Dialog } from '../../elements/dialog.tsx';
import { Awaited } from '../../elements/page.tsx';
import type { Formats } from '../../language/formats.ts';
import type { Texts } from '../../language/texts/en.ts';
import { problemText } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';

interface CancelDialogProperties {
  readonly booking: Booking;
  readonly onClose: () => void;
  /** The text says what is paid back. */
  readonly onCancelled: (text: string) => void;
}

/** Asks before a booking is cancelled, and says what is paid back then. */
export function CancelDialog({ booking, onClose, onCancelled }: CancelDialogProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const { id, showtime } = booking;
  const quote = useFetched(() => get<CancellationQuote>(`/bookings/${id}/cancellation-quote`), [id]);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const cancel = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      const idempotencyKey = crypto.randomUUID();
      const { refund } = await command<CancelledBooking>('POST', `/bookings/${id}/cancel`, {
        body: {},
        idempotencyKey,
      });
      const back = refund === null ? '' : ` ${t.bookings.refundComing(formats.money(refund.amount))}`;
      onCancelled(`${t.bookings.cancelled}${back}`);
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t.bookings.cancelTitle} onClose={onClose}>
      <Awaited of={quote}>
        {(told) => (
          <>
            <p>{quoteText(t, formats, told)}</p>
            {told.allowed ? (
              <p class="quiet">{t.bookings.until(formats.dayAndTime(told.until, showtime.timeZone))}</p>
            ) : null}
          </>
        )}
      </Awaited>
      {error === undefined ? null : (
        <p class="notice bad" role="alert">
          {problemText(t, error)}
        </p>
      )}
      <div class="buttons">
        <button
          type="button"
          class="danger"
          disabled={quote.value?.allowed !== true}
          aria-disabled={isBusy}
          onClick={() => void cancel()}
        >
          {t.bookings.confirmCancel}
        </button>
        <button type="button" onClick={onClose}>
          {t.bookings.keep}
        </button>
      </div>
    </Dialog>
  );
}

function quoteText(t: Texts, formats: Formats, quote: CancellationQuote): string {
  if (quote.refusedWith !== null) return t.bookings.refused[quote.refusedWith];
  if (quote.paid.amount === 0) return t.bookings.quoteUnpaid;
  if (quote.refund.amount === 0) return t.bookings.quoteNothing;
  return t.bookings.quote(formats.money(quote.refund), quote.percent);
}
