import type { JSX } from 'preact';
import { Page } from '../elements/page.tsx';
import { SignInForm } from '../elements/sign-in-form.tsx';
import { SignOutButton } from '../elements/sign-out-button.tsx';
import { useNavigation } from '../navigation/router.tsx';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { useConsoleTexts } from './texts/console-texts.ts';

/** Stands at every address of the console until somebody is signed in: then the page of the address is there. */
export function ConsoleSignIn(): JSX.Element {
  const { t } = useSurroundings();
  const { path, query } = useNavigation();
  const c = useConsoleTexts();
  return (
    <Page title={c.signInTitle} isNarrow>
      {query.has('reset') ? <p class="notice">{t.account.passwordSet}</p> : null}
      <div class="card">
        <SignInForm />
        <p>
          <a href={`/forgot-password?next=${encodeURIComponent(path)}`}>{t.account.forgot}</a>
        </p>
      </div>
    </Page>
  );
}

/** What a customer sees here. */
export function NoRole(): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  return (
    <Page title={c.noRole} isNarrow>
      <p>{c.noRoleDetail}</p>
      <div class="buttons">
        <a class="button" href="/">
          {t.toProgramme}
        </a>
        <SignOutButton label={c.noRoleOther} />
      </div>
    </Page>
  );
}
