import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProperties {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Escape, too. */
  readonly onClose: () => void;
}

/** A modal dialog while it is rendered. The browser keeps the focus inside, and gives it back afterwards. */
export function Dialog({ title, children, onClose }: DialogProperties): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before it leaves the document: only a dialog that is closed there gives the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
