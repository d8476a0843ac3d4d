import { useRef, useState } from 'preact/hooks';
import { Refusal } from '../../api/client.ts';

/** One command at a time. What it throws is kept, to be shown. */
export interface OneCommand {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** The same as `isBusy`, at once: before the page is drawn again. */
  readonly isUnderWay: () => boolean;
  /** Something else is asked for from now on. */
  readonly forget: () => void;
  readonly perform: (step: (idempotencyKey: string) => Promise<void>) => Promise<void>;
}

/** `onTaken` is told of seats that a command was refused for. */
export function useOneCommand(onTaken: (seatIds: readonly string[]) => void): OneCommand {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const underWay = useRef(false);
  /** Of what is asked for now: the same until it is answered. */
  const key = useRef<string | null>(null);
  const perform: OneCommand['perform'] = async (step) => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setError(undefined);
    key.current ??= crypto.randomUUID();
    try {
      await step(key.current);
      key.current = null;
    } catch (refused) {
      const isAnswered = refused instanceof Refusal && refused.status > 0;
      if (isAnswered) key.current = null;
      const taken = takenIn(refused);
      if (taken === undefined) setError(refused);
      else onTaken(taken);
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  const forget = (): void => {
    setError(undefined);
    key.current = null;
  };
  return { isBusy, error, isUnderWay: () => underWay.current, forget, perform };
}

/** The seats that others have, of a refusal that names them. */
function takenIn(refused: unknown): readonly string[] | undefined {
  const isTaken = refused instanceof Refusal && refused.code === 'seats-unavailable';
  return isTaken ? refused.problem.seats : undefined;
}
