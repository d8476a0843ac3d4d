import { daysAfter } from '../../language/formats.ts';

/** More days than this are not drawn one by one. */
const MOST_DAYS = 400;

/** Every date from one to another, both inclusive. */
export function datesBetween(from: string, to: string): readonly string[] {
  const dates: string[] = [];
  for (let date = from; date <= to && dates.length < MOST_DAYS; date = daysAfter(date, 1)) dates.push(date);
  return dates;
}
