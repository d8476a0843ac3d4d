import type { JSX } from 'preact';
import type { Theater } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { FieldGroup, FlagField, TextField } from '../elements/fields.tsx';
import { typedMoney } from '../elements/form-values.ts';
import { RowsField } from '../elements/rows-field.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** How a theater sells: prices, times, refunds, ticket types. */
export function PolicyFields({ theater }: { readonly theater: Theater }): JSX.Element {
  const { t: pages } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.theaters;
  const { currency, surcharges } = theater;
  const typed = (amount: number | null): string => typedMoney(amount === null ? null : { amount, currency });
  return (
    <>
      <FieldGroup title={t.surcharges}>
        {(['premium', 'vip', 'recliner'] as const).map((tier) => (
          <TextField
            key={tier}
            name={`surcharges/${tier}`}
            label={pages.map.tiers[tier]}
            inputmode="decimal"
            value={typed(surcharges[tier])}
            required
          />
        ))}
      </FieldGroup>
      <FieldGroup title={t.morningDiscount}>
        <TextField
          name="morningDiscount/percent"
          label={t.percent}
          inputmode="numeric"
          value={theater.morningDiscount.percent}
          required
        />
        <TextField
          name="morningDiscount/before"
          type="time"
          label={t.before}
          value={theater.morningDiscount.before}
          required
        />
      </FieldGroup>
      <FieldGroup title={t.times}>
        {(['cleaningMinutes', 'salesCutoffMinutes', 'boxOfficeCutoffMinutes'] as const).map((name) => (
          <TextField
            key={name}
            name={name}
            label={t[name]}
            inputmode="numeric"
            value={theater[name]}
            required
          />
        ))}
        <TextField
          name="businessDayStart"
          type="time"
          label={t.businessDayStart}
          value={theater.businessDayStart}
          required
        />
      </FieldGroup>
      <TextField
        name="wheelchairReleaseMinutes"
        label={t.wheelchairReleaseMinutes}
        hint={t.wheelchairReleaseHint}
        inputmode="numeric"
        value={theater.wheelchairReleaseMinutes}
      />
      <FlagField name="payAtCounter" label={t.payAtCounter} value={theater.payAtCounter} />
      <RefundPolicy policy={theater.refundPolicy} />
      <TicketTypes types={theater.ticketTypes} typed={typed} />
    </>
  );
}

function RefundPolicy({ policy }: { readonly policy: Theater['refundPolicy'] }): JSX.Element {
  const t = useConsoleTexts().theaters;
  return (
    <RowsField
      name="refundPolicy"
      title={t.refundPolicy}
      addLabel={t.addRule}
      removeLabel={(index) => t.removeRule(index + 1)}
      rows={policy}
      empty={{ untilMinutesBefore: 0, percent: 0 }}
    >
      {(row, pointer) => (
        <>
          <TextField
            name={`${pointer}/untilMinutesBefore`}
            label={t.untilMinutesBefore}
            inputmode="numeric"
            value={row.untilMinutesBefore}
            required
          />
          <TextField
            name={`${pointer}/percent`}
            label={t.percent}
            inputmode="numeric"
            value={row.percent}
            required
          />
        </>
      )}
    </RowsField>
  );
}

interface TicketTypesProperties {
  readonly types: Theater['ticketTypes'];
  readonly typed: (amount: number | null) => string;
}

function TicketTypes({ types, typed }: TicketTypesProperties): JSX.Element {
  const t = useConsoleTexts().theaters;
  return (
    <RowsField
      name="ticketTypes"
      title={t.ticketTypes}
      addLabel={t.addType}
      removeLabel={(index) => t.removeType(index + 1)}
      rows={types}
      empty={{ code: '', name: '', percentOff: null, amountOff: null, staffOnly: false, proof: null }}
    >
      {(row, pointer) => (
        <>
          <TextField name={`${pointer}/code`} label={t.code} value={row.code} required />
          <TextField name={`${pointer}/name`} label={t.typeName} value={row.name} required />
          <TextField
            name={`${pointer}/percentOff`}
            label={t.percentOff}
            inputmode="numeric"
            value={row.percentOff}
          />
          <TextField
            name={`${pointer}/amountOff`}
            label={t.amountOff}
            inputmode="decimal"
            value={typed(row.amountOff)}
          />
          <TextField name={`${pointer}/proof`} label={t.proof} value={row.proof} />
          <FlagField name={`${pointer}/staffOnly`} label={t.staffOnly} value={row.staffOnly} />
        </>
      )}
    </RowsField>
  );
}
