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
  // A bank that refused is believed about that alone: what it takes anyway confirms the booking all the same.
  const isRefused = query.get('redirect_status') === 'failed';
  const isAwaited = isBack && status === 'held' && !isRefused;
  const [told, setTold] = useState<Return>({
    isAwaiting: isAwaited,
    problem: isBack && isRefused ? t.pay.declined : '',
  });
  useEffect(() => {
    if (!isBack) return;
    go(status === 'confirmed' ? `${path}?new` : path, { replace: true });
    if (!isAwaited) return;
    let isGone = false;
    const tell = (problem: string, address: string): void => {
      if (isGone) return;
      setTold({ isAwaiting: false, problem });
      go(address, { replace: true });
      onOutcome();
    };
    awaitPayment(id).then(
      (outcome) => (outcome === 'confirmed' ? tell('', `${path}?new`) : tell(t.pay.declined, path)),
      (refused: unknown) => tell(problemText(t, refused), path),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return told;
}
