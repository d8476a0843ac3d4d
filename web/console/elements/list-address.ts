import { useNavigation } from '../../navigation/router.tsx';

export interface ListAddress {
  /** The value of a filter; empty where it is not set. */
  readonly value: (name: string) => string;
  /** The address of this list with other filters, from its first page on. Empty values are left out. */
  readonly addressWith: (changes: Readonly<Record<string, string>>) => string;
  /** Opens this list with other filters. */
  readonly change: (changes: Readonly<Record<string, string>>) => void;
}

/** The filters, the order and the page of a list: they stand in the address, so that they can be kept and sent. */
export function useListAddress(): ListAddress {
  const { path, query, go } = useNavigation();
  const addressWith = (changes: Readonly<Record<string, string>>): string => {
    const next = new URLSearchParams(query);
    next.delete('cursor');
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    return text === '' ? path : `${path}?${text}`;
  };
  return {
    value: (name) => query.get(name) ?? '',
    addressWith,
    change: (changes) => go(addressWith(changes)),
  };
}
