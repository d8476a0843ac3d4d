import { daysAfter } from '../../language/formats.ts';

/** The last dates of a period, in their order, as many as there may be: from one to another, both inclusive. */
export function lastDates(from: string, to: string, most: number): readonly string[] {
  const dates: string[] = [];
  for (let date = to; date >= from && dates.length < most; date = daysAfter(date, -1)) dates.push(date);
  return dates.reverse();
}
