import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoWeekOf } from '../../src/projections/report-rows.ts';
import { lastPeriods } from '../../web/console/reports/periods.ts';

const between = (from: string, days: number): readonly string[] =>
  Array.from({ length: days }, (_, at) =>
    new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10),
  );

describe('The periods of a chart', () => {
  it('are all that lie between two dates, also those without sales', () => {
    expect(lastPeriods('day', '2026-12-30', '2027-01-02', 10)).toEqual(between('2026-12-30', 4));
    expect(lastPeriods('week', '2026-12-20', '2027-01-11', 10)).toEqual([
      ...['2026-W51', '2026-W52', '2026-W53', '2027-W01', '2027-W02'],
    ]);
    expect(lastPeriods('month', '2026-11-30', '2027-02-01', 10)).toEqual([
      ...['2026-11', '2026-12', '2027-01', '2027-02'],
    ]);
  });

  it('are the last, where there are more than may be drawn', () => {
    expect(lastPeriods('day', '2026-01-01', '2026-12-31', 2)).toEqual(['2026-12-30', '2026-12-31']);
    expect(lastPeriods('month', '2020-01-01', '2026-12-31', 2)).toEqual(['2026-11', '2026-12']);
  });

  it('are named as the rows of a report are', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_500 }), fc.integer({ min: 1, max: 800 }), (start, days) => {
        const from = new Date(Date.UTC(1990, 0, 1 + start)).toISOString().slice(0, 10);
        const dates = between(from, days);
        const named = lastPeriods('week', from, dates.at(-1) ?? from, 1000);
        expect(named).toEqual([...new Set(dates.map(isoWeekOf))]);
      }),
    ));
});
