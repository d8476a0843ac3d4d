import { useEffect, useState } from 'preact/hooks';
import type { Booking } from '../../api/resources.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { problemText } from '../../surroundings/problem-text.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { awaitPayment } from '../sale/payments.ts';

/** What somebody is told who has come back from a gateway's page. */
interface Return {
  readonly isAwaiting: boolean;
  readonly problem: string;
}

/** Waits for the outcome of a payment whose page somebody comes back from. What that page adds to the address is taken off. */
export function useReturn({ id, status }: Booking, onOutcome: () => void): Return {
  const { t } = useSurroundings();
  const { path, query, go } = useNavigation();
  const isBack = query.has('bookingId') || query.has('payment_intent');
  const [told, setTold] = useState<Return>({ isAwaiting: isBack && status === 'held', problem: '' });
  useEffect(() => {
    if (!isBack) return;
    if (status !== 'held') {
      go(status === 'confirmed' ? `${path}?new` : path, { replace: true });
      return;
    }
    go(path, { replace: true });
    awaitPayment(id)
      .then(
        (outcome) => {
          setTold({ isAwaiting: false, problem: outcome === 'ended' ? t.pay.declined : '' });
          if (outcome === 'confirmed') go(`${path}?new`, { replace: true });
        },
        (refused: unknown) => setTold({ isAwaiting: false, problem: problemText(t, refused) }),
      )
      .finally(onOutcome);
  }, []);
  return told;
}
