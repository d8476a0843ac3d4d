import type { JSX } from 'preact';
import { signUp } from '../../api/account.ts';
import { Field, Form } from '../../elements/form.tsx';
import { Page } from '../../elements/page.tsx';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { nextIn } from './sign-in-page.tsx';

export function SignUpPage(): JSX.Element {
  const { t, setUser } = useSurroundings();
  const { query, go } = useNavigation();
  const next = nextIn(query);
  return (
    <Page title={t.account.signUpTitle} isNarrow>
      <div class="card">
        <Form
          submitLabel={t.account.signUp}
          send={async ({ email = '', password = '', firstName = '', lastName = '' }) => {
            const names = { firstName: orNull(firstName), lastName: orNull(lastName) };
            setUser(await signUp({ email, password, ...names }));
            go(next, { replace: true });
          }}
        >
          {(faults) => (
            <>
              <Field
                name="email"
                type="email"
                label={t.account.email}
                autocomplete="email"
                required
                fault={faults['email']}
              />
              <Field
                name="password"
                type="password"
                label={t.account.password}
                hint={t.account.passwordRule}
                autocomplete="new-password"
                required
                fault={faults['password']}
              />
              <NameFields faults={faults} />
            </>
          )}
        </Form>
      </div>
      <p>
        {t.account.haveAccount}{' '}
        <Link href={`/sign-in?next=${encodeURIComponent(next)}`} replace>
          {t.account.signIn}
        </Link>
      </p>
    </Page>
  );
}

interface NameFieldsProperties {
  readonly faults: Readonly<Record<string, string>>;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
}

export function NameFields({ faults, firstName, lastName }: NameFieldsProperties): JSX.Element {
  const { t } = useSurroundings();
  return (
    <>
      <Field
        name="firstName"
        label={t.account.firstName}
        autocomplete="given-name"
        value={firstName ?? ''}
        fault={faults['firstName']}
      />
      <Field
        name="lastName"
        label={t.account.lastName}
        autocomplete="family-name"
        value={lastName ?? ''}
        fault={faults['lastName']}
      />
    </>
  );
}

/** What was left empty is not there. */
export function orNull(typed: string): string | null {
  return typed.trim() === '' ? null : typed.trim();
}
