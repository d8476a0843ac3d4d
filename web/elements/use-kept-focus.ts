import { useEffect, useRef } from 'preact/hooks';

/** The button that changed something goes with the version that it stood in: the title takes the focus that it had. */
export function useKeptFocus(version: string | undefined): void {
  const before = useRef(version);
  useEffect(() => {
    const isNewer = before.current !== undefined && before.current !== version;
    before.current = version;
    if (isNewer && document.activeElement === document.body) {
      document.querySelector('h1')?.focus({ preventScroll: true });
    }
  }, [version]);
}
