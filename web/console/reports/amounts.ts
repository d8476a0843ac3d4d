import { useMemo } from 'preact/hooks';
import { localeOf } from '../../language/languages.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

/** How reports write what is no money: counts, shares, and amounts that stand beside an axis. */
export interface Figures {
  readonly count: (count: number) => string;
  /** `67 %`; a dash for nothing. */
  readonly share: (share: number | null) => string;
  /** Minor units without their fraction, where they have none. */
  readonly roundMoney: (amount: number, currency: string) => string;
}

export function useFigures(): Figures {
  const { language } = useSurroundings();
  return useMemo(() => figuresOf(localeOf(language)), [language]);
}

function figuresOf(locale: string): Figures {
  const numbers = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const currencies = new Map<string, { readonly unit: number; readonly format: Intl.NumberFormat }>();
  const ofCurrency = (currency: string): { readonly unit: number; readonly format: Intl.NumberFormat } => {
    const known = currencies.get(currency);
    if (known !== undefined) return known;
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      trailingZeroDisplay: 'stripIfInteger',
    });
    const made = { unit: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2), format };
    currencies.set(currency, made);
    return made;
  };
  return {
    count: (count) => numbers.format(count),
    share: (share) => (share === null ? '–' : shares.format(share)),
    roundMoney: (amount, currency) => {
      const { unit, format } = ofCurrency(currency);
      return format.format(amount / unit);
    },
  };
}
