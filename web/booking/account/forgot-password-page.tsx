import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import { Field, Form } from '../../elements/form.tsx';
import { Page } from '../../elements/page.tsx';
import { useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { nextIn, signInAnew } from './sign-in-page.tsx';

type Step =
  | { readonly name: 'address' }
  | { readonly name: 'pin'; readonly email: string }
  | { readonly name: 'password'; readonly resetToken: string };

/** A new password in three steps: the address, the PIN that comes by mail, the password. */
export function ForgotPasswordPage(): JSX.Element {
  const { t } = useSurroundings();
  const { go, query } = useNavigation();
  const [step, setStep] = useState<Step>({ name: 'address' });
  return (
    <Page title={t.account.forgotTitle} isNarrow>
      <div class="card">
        {step.name === 'address' ? (
          <Form
            key="address"
            submitLabel={t.account.sendPin}
            send={async ({ email = '' }) => {
              await command('POST', '/auth/forgot-password', { body: { email } });
              setStep({ name: 'pin', email });
            }}
          >
            {(faults) => (
              <Field
                name="email"
                type="email"
                label={t.account.email}
                autocomplete="username"
                required
                fault={faults['email']}
              />
            )}
          </Form>
        ) : null}
        {step.name === 'pin' ? (
          <>
            <p role="status">{t.account.pinSent}</p>
            <Form
              key="pin"
              submitLabel={t.account.checkPin}
              send={async ({ pin = '' }) => {
                const body = { email: step.email, pin: pin.trim() };
                const { resetToken } = await command<{ resetToken: string }>('POST', '/auth/verify-pin', {
                  body,
                });
                setStep({ name: 'password', resetToken });
              }}
            >
              {(faults) => (
                <Field
                  name="pin"
                  label={t.account.pin}
                  inputmode="numeric"
                  autocomplete="one-time-code"
                  required
                  fault={faults['pin']}
                />
              )}
            </Form>
          </>
        ) : null}
        {step.name === 'password' ? (
          <Form
            key="password"
            submitLabel={t.account.setPassword}
            send={async ({ newPassword = '' }) => {
              const body = { resetToken: step.resetToken, newPassword };
              await command('POST', '/auth/reset-password', { body });
              signInAnew(nextIn(query), go);
            }}
          >
            {(faults) => (
              <Field
                name="newPassword"
                type="password"
                label={t.account.newPassword}
                hint={t.account.passwordRule}
                autocomplete="new-password"
                required
                fault={faults['newPassword']}
              />
            )}
          </Form>
        ) : null}
      </div>
    </Page>
  );
}
