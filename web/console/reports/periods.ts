import { daysAfter } from '../../language/formats.ts';

/** What the sales of a date are added up by. */
export type Period = 'day' | 'week' | 'month';

/** The last periods between two dates, both inclusive, in their order, as many as there may be; as reports name them. */
export function lastPeriods(period: Period, from: string, to: string, most: number): readonly string[] {
  const found = new Set<string>();
  for (let date = to; date >= from; date = daysAfter(date, -1)) {
    found.add(nameOf(period, date));
    if (found.size > most) break;
  }
  return [...found].slice(0, most).reverse();
}

function nameOf(period: Period, date: string): string {
  if (period === 'day') return date;
  return period === 'month' ? date.slice(0, 7) : weekOf(date);
}

/** The ISO 8601 week of a date: it begins on Monday, and is of the year of its Thursday. */
function weekOf(date: string): string {
  const daysSinceMonday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
  const thursday = daysAfter(date, 3 - daysSinceMonday);
  const year = thursday.slice(0, 4);
  const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000;
  return `${year}-W${String(1 + Math.floor(days / 7)).padStart(2, '0')}`;
}
