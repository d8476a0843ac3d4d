import { describe, expect, it } from '@jest/globals';
import { learnServerTime, secondsUntil, serverNow } from '../../web/api/server-clock.ts';
import { businessDateAt, daysAfter, minutesAndSeconds } from '../../web/language/formats.ts';

describe('the server’s clock', () => {
  it('is known to a second from whole seconds, and never thought to be later than it is', () => {
    const ahead = 90_000;
    for (const millisecond of [100, 450, 990]) {
      const received = Date.UTC(2026, 10, 26, 12, 0, 0, millisecond);
      const told = new Date(Math.floor((received + ahead) / 1000) * 1000).toUTCString();
      learnServerTime(told, received);
      const believed = serverNow(received);
      expect(believed).toBeLessThanOrEqual(received + ahead);
      expect(believed).toBeGreaterThan(received + ahead - 1000);
    }
    learnServerTime(null, 0);
    learnServerTime('nonsense', 0);
    expect(serverNow(0)).toBeGreaterThan(0);
  });
});

describe('a countdown', () => {
  it('shows no more than there was to begin with, and ends at nothing', () => {
    const now = Date.UTC(2026, 10, 26, 13);
    learnServerTime(new Date(now).toUTCString(), now);
    const after = (seconds: number): string => new Date(serverNow(now) + seconds * 1000).toISOString();
    expect(secondsUntil(after(480.9), 480, now)).toBe(480);
    expect(secondsUntil(after(61), 480, now)).toBe(61);
    expect(secondsUntil(after(-5), 480, now)).toBe(0);
  });
});

describe('dates of a theater', () => {
  it('go on after midnight until the business day begins', () => {
    const night = Date.parse('2026-11-27T01:30:00-05:00');
    expect(businessDateAt(night, 'America/New_York', '04:00')).toBe('2026-11-26');
    expect(businessDateAt(night, 'America/New_York', '00:00')).toBe('2026-11-27');
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('count down in minutes and seconds', () => {
    expect([600, 65, 9, 0].map(minutesAndSeconds)).toEqual(['10:00', '1:05', '0:09', '0:00']);
  });
});
