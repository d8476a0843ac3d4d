import type { ComponentChildren, JSX } from 'preact';
import { Dialog } from '../../elements/dialog.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { FormValues } from './form-values.ts';
import { RecordForm } from './record-form.tsx';

interface ConfirmDialogProperties {
  readonly title: string;
  /** What the button says that does it. */
  readonly label: string;
  /** What the API refuses is shown in the dialog. */
  readonly onConfirm: (values: FormValues) => Promise<void>;
  readonly onClose: () => void;
  /** What happens then; or fields to fill in. */
  readonly children: ComponentChildren;
}

/** Asks before something is done that others notice. */
export function ConfirmDialog({
  title,
  label,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProperties): JSX.Element {
  const c = useConsoleTexts();
  return (
    <Dialog title={title} onClose={onClose}>
      <RecordForm
        submitLabel={label}
        isDangerous
        send={onConfirm}
        buttons={
          <button type="button" onClick={onClose}>
            {c.elements.cancel}
          </button>
        }
      >
        {children}
      </RecordForm>
    </Dialog>
  );
}
