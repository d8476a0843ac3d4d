import type { Theater } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { businessDateAt } from '../../language/formats.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { useFetched, type Fetched } from '../../surroundings/use-fetched.ts';
import { everyItem } from '../every-item.ts';

export interface ChosenDay {
  readonly theaters: readonly Theater[];
  readonly theater: Theater;
  /** A business date of the theater. */
  readonly date: string;
  /** An address of the section with this theater and day, or others. */
  readonly addressOf: (
    path: string,
    other?: { readonly theaterId?: string; readonly date?: string },
  ) => string;
}

/** The theater and the day that the address names, else the first theater that is open, and today; null without theaters. */
export function useChosenDay(): Fetched<ChosenDay | null> {
  const { query } = useNavigation();
  const fetched = useFetched(() => everyItem<Theater>('/theaters?sort=name'), []);
  const { value } = fetched;
  const open = value?.filter(({ active }) => active);
  const theater = value?.find(({ id }) => id === query.get('theaterId')) ?? open?.[0];
  if (value === undefined) return { ...fetched, value: undefined };
  if (theater === undefined) return { ...fetched, value: null };
  const today = businessDateAt(serverNow(), theater.timeZone, theater.businessDayStart);
  const given = query.get('date') ?? '';
  const date = /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given)) ? given : today;
  const addressOf: ChosenDay['addressOf'] = (path, other = {}) => {
    const chosen = { theaterId: theater.id, date, ...other };
    return `/console/showtimes${path}?${new URLSearchParams(chosen).toString()}`;
  };
  return { ...fetched, value: { theaters: open ?? [], theater, date, addressOf } };
}
