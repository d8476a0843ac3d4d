import { z } from 'zod';
import { instantOf, type Instant } from '../../engine/instant.ts';

/** ISO-8601 in its extended form: seconds, and the colon or the minutes of the offset, may be left out. */
const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2}(?:[.,]\d{1,9})?)?(?:(Z)|([+-]\d{2})(?::?(\d{2}))?)$/;

const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(9999, 0);

const WholeInstant = z.iso.datetime({ offset: true });

/** The same instant in the one form that is parsed alike everywhere; undefined for what is no instant of ISO-8601. */
function wholeInstant(given: string): string | undefined {
  const [, minutes, seconds = ':00', utc, hours, ofHour = '00'] = ISO_INSTANT.exec(given) ?? [];
  if (minutes === undefined) return undefined;
  const whole = `${minutes}${seconds.replace(',', '.')}${utc ?? `${hours ?? ''}:${ofHour}`}`;
  return WholeInstant.safeParse(whole).success ? whole : undefined;
}

/** An instant as people and clients write it, with any offset; in UTC inside. */
export const AnyInstant = z.string().transform((given, context): Instant => {
  const whole = wholeInstant(given);
  if (whole === undefined) {
    const message = 'must be an instant of ISO-8601 with an offset, such as 2026-11-21T19:30:00+01:00';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const milliseconds = Date.parse(whole);
  if (Number.isNaN(milliseconds) || milliseconds < EARLIEST || milliseconds > LATEST) {
    context.addIssue({ code: 'custom', message: 'must be an instant from the year 1900 on' });
    return z.NEVER;
  }
  return instantOf(milliseconds);
});
