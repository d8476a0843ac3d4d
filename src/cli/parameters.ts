import { readFile } from 'node:fs/promises';
import { Currency, decimalsOf, money, type Money } from '../domain/kernel/money.ts';

/** Thrown when what was typed cannot be understood, with what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws UsageError, as all of these do. */
export function wholeNumber(text: unknown, option: string): number {
  if (typeof text === 'string' && /^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes a whole number.`);
}

export function moneyOf(text: unknown): Money {
  const [, amount = '', code = ''] =
    /^(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(typeof text === 'string' ? text : '') ?? [];
  const currency = Currency.safeParse(code);
  const minor = Number(amount) * 10 ** decimalsOf(code);
  if (currency.success && amount !== '' && Math.abs(minor - Math.round(minor)) < 1e-6) {
    return money(Math.round(minor), currency.data);
  }
  throw new UsageError('--base-price takes an amount and a currency, such as "10.00 USD".');
}

export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : ''}`);
  }
}
