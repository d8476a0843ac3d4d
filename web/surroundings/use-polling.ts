import { useEffect } from 'preact/hooks';
import type { Fetched } from './use-fetched.ts';

/**
 * Fetches again some time after each answer, also after one that failed; never while one is awaited, which a slow API
 * would not live to give. `pause` in milliseconds; null: no more.
 */
export function usePolling({ value, error, again }: Fetched<unknown>, pause: number | null): void {
  useEffect(() => {
    if (pause === null || (value === undefined && error === undefined)) return;
    const timer = setTimeout(again, pause);
    return () => clearTimeout(timer);
  }, [value, error, pause]);
}
