import type { JSX } from 'preact';
import type { Money } from '../../api/resources.ts';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { currenciesInUse } from './currencies.ts';
import { ChoiceField, TextField } from './fields.tsx';
import { typedMoney } from './form-values.ts';

interface MoneyFieldProperties {
  readonly name: string;
  readonly label: string;
  readonly value: Money | null;
  readonly required?: boolean;
  /** Where the currency is known. Else it is chosen from those of the theaters. */
  readonly currency?: string;
}

/** An amount with its currency, in the fields `name` and `name/currency`. */
export function MoneyField({
  name,
  label,
  value,
  required = false,
  currency,
}: MoneyFieldProperties): JSX.Element {
  const c = useConsoleTexts();
  const known = useFetched(() => currenciesInUse(currency), [currency]);
  const given = value?.currency ?? currency;
  const currencies = [...new Set([...(given === undefined ? [] : [given]), ...(known.value ?? [])])];
  return (
    <div class="money-field">
      <TextField
        name={name}
        label={label}
        inputmode="decimal"
        value={typedMoney(value)}
        required={required}
      />
      <ChoiceField
        name={`${name}/currency`}
        label={c.elements.currency}
        required
        value={given ?? currencies[0]}
        choices={currencies.map((code) => ({ value: code, label: code }))}
      />
    </div>
  );
}
