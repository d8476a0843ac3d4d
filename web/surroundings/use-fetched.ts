import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isMissing } from '../api/client.ts';

/** Something that is fetched: it comes, is there, or failed. Where it is there and has failed since, it is old. */
export interface Fetched<Value> {
  readonly value: Value | undefined;
  readonly error: unknown;
  /** Fetches it again, and shows what was there meanwhile, also where that fails: it is kept unless it is gone. */
  readonly again: () => void;
}

/** Fetches when the page opens and whenever a dependency changes. An answer that comes too late is dropped. */
export function useFetched<Value>(
  fetchIt: (signal: AbortSignal) => Promise<Value>,
  dependencies: readonly unknown[],
): Fetched<Value> {
  const [state, setState] = useState<{ value?: Value; error?: unknown }>({});
  const [round, setRound] = useState(0);
  const rounds = useRef(0);
  // Not after the next frame: what is fetched is on its way while the page is drawn for the first time.
  useLayoutEffect(() => {
    const aborting = new AbortController();
    const isAgain = rounds.current !== round;
    rounds.current = round;
    fetchIt(aborting.signal).then(
      (value) => {
        if (!aborting.signal.aborted) setState({ value });
      },
      (error: unknown) => {
        if (aborting.signal.aborted) return;
        setState(({ value }) =>
          isAgain && value !== undefined && !isMissing(error) ? { value, error } : { error },
        );
      },
    );
    return () => aborting.abort();
  }, [...dependencies, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { value: state.value, error: state.error, again };
}
