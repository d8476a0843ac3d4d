import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Page } from '../../elements/page.tsx';
import { SignInForm } from '../../elements/sign-in-form.tsx';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

/** Where somebody is led after a sign-in: a path of these pages, and no other site's. */
export function nextIn(query: URLSearchParams): string {
  const next = query.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

/** Asks for the new password where somebody has asked for another one: the console has a sign-in of its own. */
export function signInAnew(next: string, go: (address: string) => void): void {
  if (/^\/console(\/|$)/.test(next)) location.assign(`${next}?reset`);
  else go(`/sign-in?reset&next=${encodeURIComponent(next)}`);
}

export function SignInPage({ reason }: { readonly reason?: string }): JSX.Element {
  const { t } = useSurroundings();
  const { query, path, go } = useNavigation();
  const [hint] = useState(() => (query.has('reset') ? t.account.passwordSet : reason));
  const next = path === '/sign-in' ? nextIn(query) : path;
  const suffix = `?next=${encodeURIComponent(next)}`;
  return (
    <Page title={t.account.signInTitle} isNarrow>
      {hint === undefined ? null : <p class="notice">{hint}</p>}
      <div class="card">
        <SignInForm onSignedIn={() => go(next, { replace: true })} />
        <p>
          <Link href={`/forgot-password${suffix}`}>{t.account.forgot}</Link>
        </p>
      </div>
      <p>
        {t.account.noAccount}{' '}
        <Link href={`/sign-up${suffix}`} replace>
          {t.account.signUp}
        </Link>
      </p>
    </Page>
  );
}
