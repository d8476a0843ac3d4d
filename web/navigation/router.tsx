import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';

export interface Navigation {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly go: (address: string, how?: { readonly replace?: boolean }) => void;
}

const Current = createContext<Navigation>({
  path: '/',
  query: new URLSearchParams(),
  go: () => undefined,
});

export function useNavigation(): Navigation {
  return useContext(Current);
}

/** Keeps the page's address and what is shown the same. A page that is gone to begins at its top. */
export function NavigationProvider({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [address, setAddress] = useState(() => location.pathname + location.search);
  useEffect(() => {
    const follow = (): void => setAddress(location.pathname + location.search);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const navigation = useMemo((): Navigation => {
    const [path = '/', query = ''] = address.split('?');
    return {
      path,
      query: new URLSearchParams(query),
      go: (next, { replace = false } = {}) => {
        if (replace) history.replaceState(null, '', next);
        else history.pushState(null, '', next);
        setAddress(next);
        if (next.split('?')[0] !== path) scrollTo(0, 0);
      },
    };
  }, [address]);
  return <Current.Provider value={navigation}>{children}</Current.Provider>;
}

type LinkProperties = JSX.IntrinsicElements['a'] & {
  readonly href: string;
  /** Takes the place of the page that it is on: Back leads past that. */
  readonly replace?: boolean;
};

/** A link within the pages, without loading them anew. */
export function Link({ href, replace = false, children, ...others }: LinkProperties): JSX.Element {
  const { go } = useNavigation();
  const follow = (event: MouseEvent): void => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain) return;
    event.preventDefault();
    go(href, { replace });
  };
  return (
    <a href={href} onClick={follow} {...others}>
      {children}
    </a>
  );
}

/** The id in a path such as `/movies/7`, or `/bookings/7/exchange`; null for another path. */
export function idIn(path: string, below: string, action?: string): string | null {
  const [, folder, id, ...rest] = path.split('/');
  const isMeant = folder === below && rest.join('/') === (action ?? '');
  return isMeant && id !== undefined && id !== '' ? decodeURIComponent(id) : null;
}
