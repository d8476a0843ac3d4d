import { describe, expect, it } from '@jest/globals';
import { instantHere, instantOf, localOf, minutesBetween } from '../../web/language/local-time.ts';

describe('a local time of a theater', () => {
  it.each([
    ['2026-01-15T19:30', 'Europe/Berlin', '2026-01-15T18:30:00.000Z'],
    ['2026-07-15T19:30', 'Europe/Berlin', '2026-07-15T17:30:00.000Z'],
    ['2026-07-15T19:30', 'America/Los_Angeles', '2026-07-16T02:30:00.000Z'],
    ['2026-07-15T00:15', 'Asia/Kathmandu', '2026-07-14T18:30:00.000Z'],
    ['2026-07-15T00:15', 'Pacific/Kiritimati', '2026-07-14T10:15:00.000Z'],
  ])('%s in %s is %s, and back', (local, timeZone, instant) => {
    expect(instantOf(local, timeZone)).toBe(instant);
    expect(localOf(instant, timeZone)).toBe(local);
  });

  it('is the first of two when clocks go back', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('that clocks skip is taken as if they had not gone forward yet', () => {
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each([
    ['2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T01:59', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
  ])('is right beside a change of the clocks: %s', (local, instant) => {
    expect(instantOf(local, 'Europe/Berlin')).toBe(instant);
  });

  it('is none where it is no time', () => {
    expect(instantOf('', 'Europe/Berlin')).toBeNull();
    expect(instantOf('2026-02-28', 'Europe/Berlin')).toBeNull();
    expect(instantOf('2026-02-30T20:00', 'Europe/Berlin')).toBeNull();
  });

  it('is so many minutes after another', () => {
    expect(minutesBetween('2026-11-28T06:00', '2026-11-29T00:30')).toBe(1110);
  });
});

describe('a local time of this machine', () => {
  it('is an instant to the millisecond', () => {
    expect(instantHere('2026-02-28T23:59:59.999')).toBe(new Date(2026, 1, 28, 23, 59, 59, 999).toISOString());
    expect(instantHere('2026-02-28T10:00')).toBe(new Date(2026, 1, 28, 10).toISOString());
  });

  it.each(['2026-02-30T10:00', '2026-13-01T10:00', '2026T00:00:00.000', '2026-11-28T10T00:00', 'soonT00:00'])(
    'is not %s',
    (local) => {
      expect(instantHere(local)).toBeNull();
    },
  );
});
