import { useRef, useState } from 'preact/hooks';
import { Refusal } from '../../api/client.ts';
import type { Booking, Hold } from '../../api/resources.ts';
import { releaseHold } from '../../booking/sale/hold-seats.ts';
import type { OneCommand } from '../../booking/sale/use-one-command.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { bookingAfter, confirmSale, type Method } from './counter-commands.ts';

/** What is held for a customer, until it is sold or over. */
export interface HeldSale {
  readonly hold: Hold | null;
  readonly sold: Booking | null;
  /** How `sold` was paid, where an earlier try has counted, whose answer was lost. */
  readonly countedBefore: Method | null;
  /** Whether the hold ran out, or somebody else ended it. */
  readonly isLapsed: boolean;
  readonly begin: (hold: Hold) => void;
  readonly sell: (method: Method) => Promise<void>;
  readonly release: () => Promise<void>;
  readonly expired: () => void;
  /** Something else is chosen, or somebody else comes. */
  readonly startAnew: () => void;
}

export function useHeldSale({
  perform,
  forget,
  isUnderWay,
}: Pick<OneCommand, 'perform' | 'forget' | 'isUnderWay'>): HeldSale {
  const { announce, t } = useSurroundings();
  const c = useConsoleTexts();
  const [hold, setHold] = useState<Hold | null>(null);
  const [sold, setSold] = useState<Booking | null>(null);
  const [countedBefore, setCountedBefore] = useState<Method | null>(null);
  const [isLapsed, setLapsed] = useState(false);
  /** The way of paying that was tried last without an answer. */
  const tried = useRef<Method | null>(null);

  /** What is refused may have happened already: by a try whose answer was lost, or by somebody else. */
  const end = (step: (bookingId: string, idempotencyKey: string) => Promise<Booking | null>): Promise<void> =>
    perform(async (idempotencyKey) => {
      if (hold === null) return;
      const { bookingId } = hold;
      const ended = await step(bookingId, idempotencyKey).catch(async (refused: unknown) => {
        const booking = await bookingAfter(refused, bookingId);
        if (booking.status === 'confirmed') setCountedBefore(tried.current);
        else setLapsed(true);
        return booking;
      });
      if (ended?.status === 'confirmed') setSold(ended);
      setHold(null);
    });
  return {
    hold,
    sold,
    countedBefore,
    isLapsed,
    begin: (held) => {
      tried.current = null;
      setLapsed(false);
      setHold(held);
    },
    sell: (method) => {
      if (isUnderWay()) return Promise.resolve();
      // A key belongs to one request: another way of paying is another.
      if (tried.current !== method) forget();
      return end(async (bookingId, idempotencyKey) => {
        try {
          return await confirmSale(bookingId, method, idempotencyKey);
        } catch (refused) {
          if (refused instanceof Refusal && refused.status === 0) tried.current = method;
          throw refused;
        }
      });
    },
    release: () =>
      end(async (bookingId) => {
        await releaseHold(bookingId);
        announce(t.hold.released);
        return null;
      }),
    expired: () => {
      setHold(null);
      setLapsed(true);
      announce(c.boxOffice.lapsed);
    },
    startAnew: () => {
      setSold(null);
      setCountedBefore(null);
      setLapsed(false);
      forget();
    },
  };
}
