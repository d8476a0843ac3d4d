import type { JSX } from 'preact';
import { Dialog } from '../../elements/dialog.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

interface ExpiredDialogProperties {
  readonly seatIds: readonly string[];
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** Says that a hold is over. The seats stay chosen: one click holds them again. */
export function ExpiredDialog({ seatIds, onRetry, onClose }: ExpiredDialogProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  return (
    <Dialog title={t.hold.expired} onClose={onClose}>
      <p>{t.hold.expiredDetail(formats.list(seatIds))}</p>
      <div class="buttons">
        <button type="button" class="primary" onClick={onRetry}>
          {t.hold.retry}
        </button>
        <button type="button" onClick={onClose}>
          {t.hold.chooseOthers}
        </button>
      </div>
    </Dialog>
  );
}
