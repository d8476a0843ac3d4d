import { describe, expect, it } from '@jest/globals';
import {
  addMinutes,
  addSeconds,
  earlier,
  Instant,
  instantOf,
  secondsBetween,
} from '../../src/engine/instant.ts';
import { on } from '../support/fixtures.ts';

const noon = on('2026-11-21', '12:00');

describe('An instant', () => {
  it('is text of one form in UTC, so that it compares as text', () => {
    expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(addSeconds(noon, -1) < noon && noon < addMinutes(noon, 1)).toBe(true);
    expect(earlier(noon, addSeconds(noon, 1))).toBe(noon);
    expect(earlier(addSeconds(noon, 1), noon)).toBe(noon);
  });

  it.each([
    '2026-11-21',
    '2026-11-21T12:00:00Z',
    '2026-11-21T12:00:00.000+01:00',
    '2026-11-21T12:00:00.000Z ',
  ])('is not %j', (value) => expect(Instant.safeParse(value).success).toBe(false));

  it('is so many whole seconds before another', () => {
    expect(secondsBetween(noon, addSeconds(noon, 90.999))).toBe(90);
    expect(secondsBetween(noon, addSeconds(noon, -0.001))).toBe(-1);
  });
});
