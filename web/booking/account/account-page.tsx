import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import type { User } from '../../api/resources.ts';
import { Field, Form } from '../../elements/form.tsx';
import { Page } from '../../elements/page.tsx';
import { SignOutButton } from '../../elements/sign-out-button.tsx';
import { useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { NameFields, orNull } from './sign-up-page.tsx';

export function AccountPage({ user }: { readonly user: User }): JSX.Element {
  const { t } = useSurroundings();
  const { go } = useNavigation();
  return (
    <Page title={t.account.title} isNarrow>
      <p class="quiet">{user.email}</p>
      <Names user={user} />
      <Password key={user.id} />
      <SignOutButton label={t.account.signOut} onDone={() => go('/')} />
    </Page>
  );
}

function Names({ user }: { readonly user: User }): JSX.Element {
  const { t, setUser } = useSurroundings();
  const [isSaved, setSaved] = useState(false);
  return (
    <section class="card">
      <h2>{t.account.names}</h2>
      <Form
        submitLabel={t.account.save}
        send={async ({ firstName = '', lastName = '' }) => {
          setSaved(false);
          const body = { firstName: orNull(firstName), lastName: orNull(lastName) };
          setUser(await command<User>('PATCH', '/auth/me', { body }));
          setSaved(true);
        }}
      >
        {(faults) => <NameFields faults={faults} firstName={user.firstName} lastName={user.lastName} />}
      </Form>
      {isSaved ? <Done text={t.account.saved} /> : null}
    </section>
  );
}

function Password(): JSX.Element {
  const { t } = useSurroundings();
  const [times, setTimes] = useState(0);
  return (
    <section class="card">
      <h2>{t.account.changePassword}</h2>
      <Form
        key={times}
        submitLabel={t.account.changePassword}
        send={async ({ currentPassword = '', newPassword = '' }) => {
          await command('POST', '/auth/password', { body: { currentPassword, newPassword } });
          setTimes(times + 1);
        }}
      >
        {(faults) => (
          <>
            <Field
              name="currentPassword"
              type="password"
              label={t.account.currentPassword}
              autocomplete="current-password"
              required
              fault={faults['currentPassword']}
            />
            <Field
              name="newPassword"
              type="password"
              label={t.account.newPassword}
              hint={t.account.passwordRule}
              autocomplete="new-password"
              required
              fault={faults['newPassword']}
            />
          </>
        )}
      </Form>
      {times > 0 ? <Done text={t.account.passwordChanged} /> : null}
    </section>
  );
}

function Done({ text }: { readonly text: string }): JSX.Element {
  return (
    <p class="notice good" role="status">
      {text}
    </p>
  );
}
