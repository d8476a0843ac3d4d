import { Refusal } from '../../api/client.ts';
import type { Money } from '../../api/resources.ts';

interface Faults {
  readonly typeMoney: string;
  readonly typeNumber: string;
}

/** What was typed into a form, by the names of its fields. What cannot be read is refused as the API would do it. */
export class FormValues {
  readonly #values: FormData;
  readonly #faults: Faults;

  constructor(values: FormData, faults: Faults) {
    this.#values = values;
    this.#faults = faults;
  }

  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value.trim() : '';
  }

  textOrNull(name: string): string | null {
    const text = this.text(name);
    return text === '' ? null : text;
  }

  /** Every value of a field that has several. */
  all(name: string): readonly string[] {
    return this.#values.getAll(name).filter((value) => typeof value === 'string');
  }

  /** What stands between commas. */
  parts(name: string): readonly string[] {
    return this.text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  isOn(name: string): boolean {
    return this.#values.has(name);
  }

  /** Throws a Refusal for the field where it is no number. */
  numberOrNull(name: string): number | null {
    const text = this.text(name);
    if (text === '') return null;
    const number = Number(text.replace(',', '.'));
    if (!Number.isFinite(number)) throw refusalOf(name, this.#faults.typeNumber);
    return number;
  }

  /** An amount as people write it, in minor units. Throws a Refusal for the field where it is none. */
  moneyOrNull(name: string, currency: string): Money | null {
    const text = this.text(name);
    if (text === '') return null;
    const digits = minorDigitsOf(currency);
    const normal = text.replace(',', '.');
    const amount = Math.round(Number(normal) * 10 ** digits);
    if (!/^\d+(\.\d+)?$/.test(normal) || (normal.split('.')[1]?.length ?? 0) > digits) {
      throw refusalOf(name, this.#faults.typeMoney);
    }
    return { amount, currency };
  }

  file(name: string): File | null {
    const value = this.#values.get(name);
    return value instanceof File && value.size > 0 ? value : null;
  }
}

/** A refusal of one field, in the shape of the API's. */
export function refusalOf(name: string, detail: string): Refusal {
  return new Refusal(422, { code: 'invalid-body', errors: [{ pointer: `#/${name}`, detail }] });
}

/** How many digits an amount of a currency has after its point. */
export function minorDigitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** An amount as a field shows it: `12.50`. */
export function typedMoney(money: Money | null): string {
  if (money === null) return '';
  const digits = minorDigitsOf(money.currency);
  return (money.amount / 10 ** digits).toFixed(digits);
}

/** An amount of a known currency, in minor units alone. Throws a Refusal for the field where it is none. */
export function minorUnits(values: FormValues, name: string, currency: string): number | null {
  return values.moneyOrNull(name, currency)?.amount ?? null;
}
