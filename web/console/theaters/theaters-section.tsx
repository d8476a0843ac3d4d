import type { JSX } from 'preact';
import type { Theater } from '../../api/resources.ts';
import { TextField } from '../elements/fields.tsx';
import { minorUnits, type FormValues } from '../elements/form-values.ts';
import { ListPage } from '../elements/list-page.tsx';
import { recordSection } from '../elements/record-pages.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { PolicyFields } from './policy-fields.tsx';

export const TheatersSection = recordSection<Theater>({
  path: 'theaters',
  category: 'theater',
  title: (c) => c.theaters.title,
  newTitle: (c) => c.theaters.new,
  nameOf: ({ name }) => name,
  Fields,
  bodyOf,
  List,
});

function bodyOf(values: FormValues, theater: Theater | null): object {
  const currency = values.text('currency').toUpperCase();
  const place = {
    name: values.text('name'),
    city: values.text('city'),
    address: values.text('address'),
    timeZone: values.text('timeZone'),
    currency,
  };
  // A new theater gets the usual policies. They are changed afterwards.
  if (theater === null) return place;
  const surcharge = (tier: string): number | null => minorUnits(values, `surcharges/${tier}`, currency);
  const rows = <Row,>(name: string, read: (pointer: string) => Row): readonly Row[] =>
    Array.from({ length: Number(values.text(name)) }, (_, index) => read(`${name}/${index}`));
  return {
    ...place,
    surcharges: {
      premium: surcharge('premium'),
      vip: surcharge('vip'),
      recliner: surcharge('recliner'),
    },
    morningDiscount: {
      percent: values.numberOrNull('morningDiscount/percent'),
      before: values.text('morningDiscount/before'),
    },
    cleaningMinutes: values.numberOrNull('cleaningMinutes'),
    salesCutoffMinutes: values.numberOrNull('salesCutoffMinutes'),
    boxOfficeCutoffMinutes: values.numberOrNull('boxOfficeCutoffMinutes'),
    wheelchairReleaseMinutes: values.numberOrNull('wheelchairReleaseMinutes'),
    businessDayStart: values.text('businessDayStart'),
    payAtCounter: values.isOn('payAtCounter'),
    refundPolicy: rows('refundPolicy', (pointer) => ({
      untilMinutesBefore: values.numberOrNull(`${pointer}/untilMinutesBefore`),
      percent: values.numberOrNull(`${pointer}/percent`),
    })),
    ticketTypes: rows('ticketTypes', (pointer) => ({
      code: values.text(`${pointer}/code`),
      name: values.text(`${pointer}/name`),
      percentOff: values.numberOrNull(`${pointer}/percentOff`),
      amountOff: minorUnits(values, `${pointer}/amountOff`, currency),
      staffOnly: values.isOn(`${pointer}/staffOnly`),
      proof: values.textOrNull(`${pointer}/proof`),
    })),
  };
}

function Fields({ item }: { readonly item: Theater | null }): JSX.Element {
  const c = useConsoleTexts();
  const t = c.theaters;
  return (
    <>
      <TextField name="name" label={t.name} value={item?.name} required />
      <div class="field-row">
        <TextField name="city" label={t.city} value={item?.city} required />
        <TextField name="address" label={t.address} value={item?.address} required />
        <TextField
          name="timeZone"
          label={t.timeZone}
          hint={t.timeZoneHint}
          value={item?.timeZone}
          suggestions={timeZones()}
          required
        />
        <TextField name="currency" label={t.currency} hint={t.currencyHint} value={item?.currency} required />
      </div>
      {item === null ? <p class="quiet">{t.policiesLater}</p> : <PolicyFields theater={item} />}
    </>
  );
}

function timeZones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

function List(): JSX.Element {
  const c = useConsoleTexts();
  return (
    <ListPage<Theater>
      path="theaters"
      title={c.theaters.title}
      newLabel={c.theaters.new}
      order="name"
      filters={[
        { name: 'q', label: c.elements.search, kind: 'search' },
        { name: 'city', label: c.theaters.city, kind: 'text' },
      ]}
      columns={[
        { title: c.theaters.name, cell: ({ name }) => name, sort: 'name' },
        { title: c.theaters.city, cell: ({ city }) => city, sort: 'city' },
        { title: c.theaters.timeZone, cell: ({ timeZone }) => timeZone },
        { title: c.theaters.currency, cell: ({ currency }) => currency },
      ]}
    />
  );
}
