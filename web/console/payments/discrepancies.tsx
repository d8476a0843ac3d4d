import type { JSX } from 'preact';
import { command } from '../../api/client.ts';
import type { Payment } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { ChoiceField } from '../elements/fields.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface DiscrepanciesProperties {
  readonly payment: Payment;
  readonly onChange: () => void;
}

/** Money at the gateway that is not what was asked for: staff decide what becomes of it. */
export function Discrepancies({ payment, onChange }: DiscrepanciesProperties): JSX.Element | null {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.payments;
  const { say } = useNotices();
  if (payment.discrepancies.length === 0) return null;
  return (
    <section class="card" aria-label={t.discrepancies}>
      <h2>{t.discrepancies}</h2>
      {payment.discrepancies.map(({ gatewayReference, received, decision, choices }) => (
        <div key={gatewayReference}>
          <p>
            {t.received(formats.money(received), gatewayReference)}{' '}
            {decision === null ? '' : t.decided(t.decisions[decision])}
          </p>
          {decision !== null || choices.length === 0 ? null : (
            <RecordForm
              submitLabel={t.decide}
              send={async (values) => {
                const body = { gatewayReference, decision: values.text('decision') };
                await command('POST', `/payments/${payment.id}/review`, { body });
                say(t.decisionNoted);
                onChange();
              }}
            >
              <ChoiceField
                name="decision"
                label={t.decision}
                choices={choices.map((choice) => ({ value: choice, label: t.decisions[choice] }))}
                required
              />
            </RecordForm>
          )}
        </div>
      ))}
    </section>
  );
}
