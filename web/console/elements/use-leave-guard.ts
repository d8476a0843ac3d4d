import { useEffect } from 'preact/hooks';

/** Asks a question before the page is left on which something is not finished. Null: there is nothing to ask. */
export function useLeaveGuard(question: string | null): void {
  useEffect(() => {
    if (question === null) return undefined;
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (link === null || link.hasAttribute('target') || confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    document.addEventListener('click', onClick, true);
    addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('click', onClick, true);
      removeEventListener('beforeunload', onUnload);
    };
  }, [question]);
}
