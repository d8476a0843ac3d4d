import { useEffect, useState } from 'preact/hooks';
import { secondsUntil } from '../../api/server-clock.ts';

const TICK_MILLISECONDS = 250;

/** The whole seconds until an instant by the server's clock, never more than `most`; 0 once it has passed. */
export function useSecondsLeft(until: string, most: number): number {
  const [left, setLeft] = useState(() => secondsUntil(until, most));
  useEffect(() => {
    setLeft(secondsUntil(until, most));
    const timer = setInterval(() => setLeft(secondsUntil(until, most)), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [until, most]);
  return left;
}
