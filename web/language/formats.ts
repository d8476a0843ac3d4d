import { localOf } from './local-time.ts';
import type { Money } from '../api/resources.ts';

/** How dates, times and amounts are written in a language. Times are those of the theater's clocks. */
export interface Formats {
  readonly money: (money: Money) => string;
  /** `Sat, 28 November, 19:30` */
  readonly dayAndTime: (instant: string, timeZone: string) => string;
  readonly time: (instant: string, timeZone: string) => string;
  /** A date with its year and the time, by the clocks where the page is read. */
  readonly moment: (instant: string) => string;
  /** Of a date without a time. */
  readonly longDay: (date: string) => string;
  readonly weekday: (date: string) => string;
  readonly dayOfMonth: (date: string) => string;
  /** A date with its year. */
  readonly date: (date: string) => string;
  /** `C, D and E` */
  readonly list: (items: readonly string[]) => string;
  readonly languageName: (tag: string) => string;
}

/** Formatters are slow to make and quick to use: each is made once for a language, when it is first used. */
export function formatsOf(locale: string): Formats {
  const currencies = new Map<string, (amount: number) => string>();
  const instants = new Map<string, Intl.DateTimeFormat>();
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const languages = once(() => new Intl.DisplayNames(locale, { type: 'language' }));
  const moment = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
  const ofDate = (options: Intl.DateTimeFormatOptions): ((date: string) => string) => {
    const format = once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }));
    return (date) => format().format(new Date(`${date}T12:00:00Z`));
  };
  const ofInstant = (
    options: Intl.DateTimeFormatOptions,
  ): ((instant: string, timeZone: string) => string) => {
    return (instant, timeZone) => {
      const name = JSON.stringify([timeZone, options]);
      const format = instants.get(name) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
      instants.set(name, format);
      return format.format(new Date(instant));
    };
  };
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  const money = ({ amount, currency }: Money): string => {
    const format = currencies.get(currency) ?? ofMinorUnits(locale, currency);
    currencies.set(currency, format);
    return format(amount);
  };
  const dayAndTime = ofInstant({ weekday: 'short', day: 'numeric', month: 'long', ...clock });
  return {
    money,
    dayAndTime,
    time: ofInstant(clock),
    moment: (instant) => moment().format(new Date(instant)),
    longDay: ofDate({ weekday: 'long', day: 'numeric', month: 'long' }),
    weekday: ofDate({ weekday: 'short' }),
    dayOfMonth: ofDate({ day: 'numeric', month: 'short' }),
    date: ofDate({ day: 'numeric', month: 'long', year: 'numeric' }),
    list: (items) => list().format(items),
    languageName: (tag) => languages().of(tag) ?? tag,
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

/** Amounts in minor units of a currency, as people read them. */
function ofMinorUnits(locale: string, currency: string): (amount: number) => string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const unit = 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  return (amount) => format.format(amount / unit);
}

/** Today's business date in a theater: the evening goes on after midnight, until its business day begins. */
export function businessDateAt(now: number, timeZone: string, businessDayStart: string): string {
  const [date = '', time = ''] = localOf(new Date(now).toISOString(), timeZone).split('T');
  return time < businessDayStart ? daysAfter(date, -1) : date;
}

/** The date so many days after another. */
export function daysAfter(date: string, days: number): string {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** `7:05` */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
