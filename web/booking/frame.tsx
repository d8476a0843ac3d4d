import type { ComponentChildren, JSX } from 'preact';
import { LanguageChoice } from '../elements/language-choice.tsx';
import { WhoIsUnknown } from '../elements/page.tsx';
import { Link, useNavigation } from '../navigation/router.tsx';
import { useSurroundings } from '../surroundings/surroundings.tsx';

/** What is around every page: the name, the ways to go, the language. */
export function Frame({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { t, user } = useSurroundings();
  const { path, query } = useNavigation();
  const currentIf = (isCurrent: boolean): 'page' | undefined => (isCurrent ? 'page' : undefined);
  const isSigning = path.startsWith('/sign-') || path === '/forgot-password';
  const next = isSigning ? (query.get('next') ?? '/') : path;
  return (
    <>
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="top">
        <div class="top-inner">
          <Link href="/" class="brand">
            Marquee
          </Link>
          <nav aria-label={t.menu}>
            <Link href="/" aria-current={currentIf(path === '/')}>
              {t.programme.title}
            </Link>
            {user == null ? null : (
              <Link href="/bookings" aria-current={currentIf(path === '/bookings')}>
                {t.bookings.title}
              </Link>
            )}
            {user == null || user.role === 'customer' ? null : <a href="/console">{t.console}</a>}
            {user === undefined ? null : user === null ? (
              <Link
                href={`/sign-in?next=${encodeURIComponent(next)}`}
                aria-current={currentIf(path === '/sign-in')}
              >
                {t.account.signIn}
              </Link>
            ) : (
              <Link href="/account" aria-current={currentIf(path === '/account')}>
                {user.firstName ?? t.account.title}
              </Link>
            )}
          </nav>
          <LanguageChoice />
        </div>
      </header>
      <main id="content" tabindex={-1}>
        <WhoIsUnknown />
        {children}
      </main>
    </>
  );
}
