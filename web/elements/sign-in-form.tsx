import type { JSX } from 'preact';
import { signIn } from '../api/account.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { Field, Form } from './form.tsx';

/** Asks for e-mail address and password, and signs in. */
export function SignInForm({ onSignedIn }: { readonly onSignedIn?: () => void }): JSX.Element {
  const { t, setUser } = useSurroundings();
  return (
    <Form
      submitLabel={t.account.signIn}
      send={async ({ email = '', password = '' }) => {
        setUser(await signIn(email, password));
        onSignedIn?.();
      }}
    >
      {(faults) => (
        <>
          <Field
            name="email"
            type="email"
            label={t.account.email}
            autocomplete="username"
            required
            fault={faults['email']}
          />
          <Field
            name="password"
            type="password"
            label={t.account.password}
            autocomplete="current-password"
            required
            fault={faults['password']}
          />
        </>
      )}
    </Form>
  );
}
