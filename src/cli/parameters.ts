import { readFile } from 'node:fs/promises';
import { UsageError } from './command.ts';
import type { AnyProjection } from '../engine/projections/projection.ts';
import { readModels } from '../projections/read-models.ts';
import { Currency, decimalsOf, money, type Money } from '../domain/kernel/money.ts';

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

/** The read model of a name; all of them without one. */
export function readModelsNamed(name: string | undefined): readonly AnyProjection[] {
  if (name === undefined) return readModels;
  const found = readModels.filter((each) => each.name === name);
  if (found.length > 0) return found;
  const names = readModels.map((each) => each.name).join(', ');
  throw new UsageError(`There is no read model ${name}. There are: ${names}.`);
}
