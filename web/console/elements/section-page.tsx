import type { ComponentChildren, JSX } from 'preact';
import { isMissing } from '../../api/client.ts';
import { Page } from '../../elements/page.tsx';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import type { Fetched } from '../../surroundings/use-fetched.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { Refused } from './refused.tsx';

/** A place on the way to a page. */
export interface Crumb {
  readonly title: string;
  readonly href: string;
}

interface SectionPageProperties {
  readonly title: string;
  /** The way here, from the section on. */
  readonly crumbs?: readonly Crumb[];
  /** Beside the title: what can be done with the whole page. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page of a section, with its breadcrumb and its one `h1`. */
export function SectionPage({ title, crumbs = [], actions, children }: SectionPageProperties): JSX.Element {
  const c = useConsoleTexts();
  const way = [{ title: c.home, href: '/console' }, ...crumbs];
  return (
    <Page
      title={title}
      overline={
        <nav class="breadcrumb" aria-label={c.elements.breadcrumb}>
          <ol>
            {way.map((crumb) => (
              <li key={crumb.href}>
                <Link href={crumb.href}>{crumb.title}</Link>
              </li>
            ))}
          </ol>
        </nav>
      }
    >
      {actions === undefined ? null : <div class="actions">{actions}</div>}
      {children}
    </Page>
  );
}

/** What stands where something is still coming, or has not come. What came earlier stays, with what is wrong now. */
export function Loaded<Value>({
  of: fetched,
  children,
}: {
  readonly of: Fetched<Value>;
  readonly children: (value: Value) => ComponentChildren;
}): JSX.Element {
  const { t } = useSurroundings();
  const { value, error, again } = fetched;
  const refused =
    error === undefined ? null : (
      <Refused error={error}>
        {isMissing(error) ? null : (
          <button type="button" onClick={again}>
            {t.again}
          </button>
        )}
      </Refused>
    );
  if (value === undefined) return refused ?? <p class="quiet loading">{t.loading}</p>;
  return (
    <>
      {refused}
      {children(value)}
    </>
  );
}

export function NotFound({ text }: { readonly text?: string }): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  return (
    <Page title={text ?? t.notFound} isNarrow>
      <p>
        <Link href="/console">{c.toHome}</Link>
      </p>
    </Page>
  );
}
