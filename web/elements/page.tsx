import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Link } from '../navigation/router.tsx';
import { problemText } from '../surroundings/problem-text.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import type { Fetched } from '../surroundings/use-fetched.ts';

interface PageProperties {
  readonly title: string;
  /** Above the title. */
  readonly overline?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly isNarrow?: boolean;
}

let isFirst = true;

/** One page with its one `h1`, which gets the focus when somebody comes to it from another page. */
export function Page({ title, overline, children, isNarrow = false }: PageProperties): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  // At once: who types as soon as the page is there must not lose the field to the title.
  useLayoutEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Marquee`;
  }, [title]);
  return (
    <div class={isNarrow ? 'page narrow' : 'page'}>
      {overline}
      <h1 tabindex={-1} ref={heading}>
        {title}
      </h1>
      {children}
    </div>
  );
}

/** What stands where something is still coming, or has not come. */
export function Awaited<Value>({
  of: fetched,
  children,
}: {
  readonly of: Fetched<Value>;
  readonly children: (value: Value) => ComponentChildren;
}): JSX.Element {
  const { t } = useSurroundings();
  const { value, error, again } = fetched;
  if (value !== undefined) return <>{children(value)}</>;
  if (error === undefined) return <p class="quiet loading">{t.loading}</p>;
  return (
    <div class="notice bad" role="alert">
      <p>{problemText(t, error)}</p>
      <button type="button" onClick={again}>
        {t.again}
      </button>
    </div>
  );
}

/** What stands where something less important than the page has not come, so that it does not go missing in silence. */
export function NotAnswered({
  of: { error, again },
  text,
}: {
  readonly of: Fetched<unknown>;
  readonly text: string;
}): JSX.Element | null {
  const { t } = useSurroundings();
  if (error === undefined) return null;
  return (
    <div class="notice warning" role="alert">
      <p>{text}</p>
      <button type="button" onClick={again}>
        {t.again}
      </button>
    </div>
  );
}

/** What stands above every page where it could not be found out who is signed in. */
export function WhoIsUnknown(): JSX.Element | null {
  const { t, whoIsHere } = useSurroundings();
  if (whoIsHere.error === undefined) return null;
  return (
    <div class="above-page">
      <NotAnswered of={whoIsHere} text={t.account.unknown} />
    </div>
  );
}

/** What stands in place of a page that is somebody's own, until it is known who is here. */
export function NotKnownYet({ title }: { readonly title: string }): JSX.Element {
  const { t, whoIsHere } = useSurroundings();
  if (whoIsHere.error === undefined) return <p class="page quiet">{t.loading}</p>;
  return (
    <Page title={title}>
      <p class="quiet">{t.account.shownWhenKnown}</p>
    </Page>
  );
}

export function NotFound(): JSX.Element {
  const { t } = useSurroundings();
  return (
    <Page title={t.notFound} isNarrow>
      <p>
        <Link href="/">{t.toProgramme}</Link>
      </p>
    </Page>
  );
}
