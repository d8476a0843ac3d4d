import type { JSX } from 'preact';
import type { Auditorium, Showtime } from '../../api/resources.ts';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { everyItem } from '../every-item.ts';
import { ChoiceField, TextField } from '../elements/fields.tsx';
import { refusalOf, type FormValues } from '../elements/form-values.ts';
import { MoneyField } from '../elements/money-field.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';
import { instantOf, localOf } from '../../language/local-time.ts';

interface ShowtimeFieldsProperties {
  readonly theaterId: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Of a new showtime: its start at first. */
  readonly startsAt?: string;
  readonly showtime?: Showtime;
}

/** Where and when a showtime is, and what it costs. */
export function ShowtimeFields(properties: ShowtimeFieldsProperties): JSX.Element {
  const { theaterId, timeZone, currency, startsAt = '', showtime } = properties;
  const c = useConsoleTexts();
  const t = c.showtimes;
  const auditoriums = useFetched(
    () => everyItem<Auditorium>(`/auditoriums?theaterId=${theaterId}`),
    [theaterId],
  );
  const onSaleFrom = showtime?.onSaleFrom ?? null;
  return (
    <>
      <Loaded of={auditoriums}>
        {(all) => (
          <ChoiceField
            name="auditoriumId"
            label={t.auditorium}
            value={showtime?.auditorium.id}
            choices={all
              .filter(({ active }) => active)
              .map(({ id, name, screenType, capacity }) => ({
                value: id,
                label: `${name} (${screenType}, ${capacity})`,
              }))}
            required
          />
        )}
      </Loaded>
      <div class="field-row">
        <TextField
          name="startsAt"
          type="datetime-local"
          label={t.startsAt}
          hint={t.clocksOf(timeZone)}
          value={showtime?.localStart ?? startsAt}
          required
        />
        <TextField
          name="onSaleFrom"
          type="datetime-local"
          label={t.onSaleFrom}
          hint={t.onSaleFromHint}
          value={onSaleFrom === null ? '' : localOf(onSaleFrom, timeZone)}
        />
        <MoneyField
          name="basePrice"
          label={t.basePrice}
          currency={currency}
          value={showtime?.basePrice ?? null}
        />
      </div>
    </>
  );
}

/**
 * The part of a body that these fields fill. A time that was left as it is stays what it is: an hour that comes twice,
 * when clocks go back, is not told by its clock. Throws a Refusal for a time that is none.
 */
export function showtimeBody(
  values: FormValues,
  timeZone: string,
  c: ConsoleTexts,
  showtime?: Showtime,
): object {
  const instant = (name: 'startsAt' | 'onSaleFrom'): string | null => {
    const local = values.textOrNull(name);
    const known = showtime?.[name] ?? null;
    if (known !== null && local === localOf(known, timeZone)) return known;
    return local === null && name === 'onSaleFrom' ? null : instantIn(local ?? '', name, timeZone, c);
  };
  return {
    auditoriumId: values.text('auditoriumId'),
    startsAt: instant('startsAt'),
    onSaleFrom: instant('onSaleFrom'),
    basePrice: values.moneyOrNull('basePrice', values.text('basePrice/currency')),
  };
}

function instantIn(local: string, name: string, timeZone: string, c: ConsoleTexts): string {
  const instant = instantOf(local, timeZone);
  if (instant === null) throw refusalOf(name, c.showtimes.typeTime);
  // Nobody can tell which of the hours beside it is meant.
  if (localOf(instant, timeZone) !== local) throw refusalOf(name, c.showtimes.typeOtherTime);
  return instant;
}
