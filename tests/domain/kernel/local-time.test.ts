import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf, Instant, millisecondsOf } from '../../../src/engine/instant.ts';
import {
  addDays,
  businessDateOf,
  instantOfLocal,
  isTimeZone,
  localDateTime,
  spelledTimeZone,
  TimeOfDay,
} from '../../../src/domain/kernel/local-time.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Asia/Dhaka',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
];

describe('The clocks of a time zone', () => {
  it.each([
    ['2026-11-21T18:30:00.000Z', 'Europe/Berlin', '2026-11-21T19:30'],
    ['2026-07-21T18:30:59.999Z', 'Europe/Berlin', '2026-07-21T20:30'],
    ['2026-11-20T23:00:00.000Z', 'Europe/Berlin', '2026-11-21T00:00'],
    ['2026-11-21T18:30:00.000Z', 'Asia/Kathmandu', '2026-11-22T00:15'],
    ['2026-01-01T04:59:00.000Z', 'America/New_York', '2025-12-31T23:59'],
    ['2026-03-29T01:00:00.000Z', 'Europe/Berlin', '2026-03-29T03:00'],
    ['2026-11-21T18:30:00.000Z', 'UTC', '2026-11-21T18:30'],
  ])('show at %s in %s %s', (instant, zone, local) =>
    expect(localDateTime(Instant.parse(instant), zone)).toBe(local),
  );

  it.each([
    ['2026-11-21T19:30', 'Europe/Berlin', '2026-11-21T18:30:00.000Z'],
    ['2026-07-21T20:30', 'Europe/Berlin', '2026-07-21T18:30:00.000Z'],
    ['2026-11-22T00:15', 'Asia/Kathmandu', '2026-11-21T18:30:00.000Z'],
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-11-01T00:59', 'America/New_York', '2026-11-01T04:59:00.000Z'],
    ['2026-11-01T02:00', 'America/New_York', '2026-11-01T07:00:00.000Z'],
    ['2011-12-29T23:00', 'Pacific/Apia', '2011-12-30T09:00:00.000Z'],
    ['2011-12-31T01:00', 'Pacific/Apia', '2011-12-30T11:00:00.000Z'],
  ])('show %s in %s at %s', (local, zone, instant) => expect(instantOfLocal(local, zone)).toBe(instant));

  it.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z'],
  ])('of %s that show %s twice mean the first time', (zone, local, first) =>
    expect(instantOfLocal(local, zone)).toBe(first),
  );

  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z', '2026-03-29T03:30'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z', '2026-03-08T03:30'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45:00.000Z', '2026-10-04T02:45'],
  ])('of %s that never show %s are read with the offset before', (zone, local, instant, shown) => {
    expect(instantOfLocal(local, zone)).toBe(instant);
    expect(localDateTime(Instant.parse(instant), zone)).toBe(shown);
  });

  it('show again what was read off them, at that minute or the one time it was shown before', () => {
    const anyMinute = fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
    fc.assert(
      fc.property(anyMinute, fc.constantFrom(...zones), (minute, zone) => {
        const instant = instantOf(minute * 60_000);
        const local = localDateTime(instant, zone);
        const back = instantOfLocal(local, zone);
        expect(localDateTime(back, zone)).toBe(local);
        expect(back <= instant).toBe(true);
        expect(millisecondsOf(instant) - millisecondsOf(back)).toBeLessThanOrEqual(2 * 60 * 60 * 1000);
      }),
      { numRuns: 300 },
    );
  });
});

describe('The local time of an instant', () => {
  const formatterOf = (timeZone: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
      calendar: 'iso8601',
    });
  const allZones = Intl.supportedValuesOf('timeZone');

  it('is what Intl says, in every zone and at every time, asked for once or again', () => {
    const anyMoment = fc.integer({ min: Date.UTC(1890, 0), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...allZones), (moment, zone) => {
        const local = formatterOf(zone).format(moment).replace(' ', 'T');
        expect(localDateTime(instantOf(moment), zone)).toBe(local);
        expect(localDateTime(instantOf(moment), zone)).toBe(local);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T01:00:00.000Z'],
    ['America/St_Johns', '2010-03-14T03:31:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['Asia/Kathmandu', '1985-12-31T18:30:00.000Z'],
    ['Africa/Monrovia', '1972-01-07T00:44:30.000Z'],
  ])('is right in each minute around a change of the clock in %s at %s', (zone, change) => {
    const { format } = formatterOf(zone);
    for (let minutes = -90; minutes <= 90; minutes += 1) {
      for (const milliseconds of [-1, 0, 59_999]) {
        const moment = Date.parse(change) + minutes * 60_000 + milliseconds;
        expect(localDateTime(instantOf(moment), zone)).toBe(format(moment).replace(' ', 'T'));
      }
    }
  });

  it('is right also when more hours were asked for than are kept', () => {
    const begun = Date.UTC(2000, 0, 1);
    const last = (): string => localDateTime(instantOf(begun + 90 * 60_000), 'Asia/Dhaka');
    expect(last()).toBe('2000-01-01T07:30');
    for (let hour = 0; hour < 60_000; hour += 1) localDateTime(instantOf(begun + hour * 3_600_000), 'UTC');
    expect(last()).toBe('2000-01-01T07:30');
  });
});

describe('A time zone', () => {
  it.each(['Europe/Berlin', 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'])('is %s', (name) =>
    expect(isTimeZone(name)).toBe(true),
  );

  it.each(['+02:00', 'Mars/Olympus', '', 'Europe/Berlin ', '../etc/passwd'])('is not %p', (name) =>
    expect(isTimeZone(name)).toBe(false),
  );

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'Etc/UTC'],
  ])('is spelled as the database has it: %s', (typed, spelled) => {
    expect(spelledTimeZone(typed)).toBe(spelled);
    expect(isTimeZone(spelled)).toBe(true);
    expect(spelledTimeZone(spelled)).toBe(spelled);
  });
});

describe('A business date', () => {
  it.each([
    ['2026-11-21T18:30:00.000Z', '2026-11-21'],
    ['2026-11-21T23:59:00.000Z', '2026-11-21'],
    ['2026-11-22T02:59:59.999Z', '2026-11-21'],
    ['2026-11-22T03:00:00.000Z', '2026-11-22'],
  ])('begins at four in the morning: %s in Berlin is of %s', (instant, date) =>
    expect(businessDateOf(Instant.parse(instant), 'Europe/Berlin', '04:00')).toBe(date),
  );

  it('is the date of the calendar when it begins at midnight', () =>
    expect(businessDateOf(Instant.parse('2026-11-21T23:00:00.000Z'), 'Europe/Berlin', '00:00')).toBe(
      '2026-11-22',
    ));

  it('goes back over the ends of months, years and Februaries', () => {
    expect(businessDateOf(Instant.parse('2027-01-01T00:30:00.000Z'), 'Europe/Berlin', '04:00')).toBe(
      '2026-12-31',
    );
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('A time of day', () => {
  it.each(['00:00', '04:00', '23:59'])('is %s', (time) =>
    expect(TimeOfDay.safeParse(time).success).toBe(true),
  );
  it.each(['24:00', '4:00', '12:60', '12:00:00', ''])('is not %p', (time) =>
    expect(TimeOfDay.safeParse(time).success).toBe(false),
  );
});
