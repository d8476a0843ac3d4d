import type { Instant } from '../../../engine/instant.ts';
import { zonedTime } from './wording.ts';

/** How a letter about a move says what is new, and what was before. */
export function movedInWords(
  about: { readonly startsAt: Instant; readonly timeZone: string },
  {
    formerStart,
    formerAuditorium,
  }: { readonly formerStart: Instant; readonly formerAuditorium: string | null },
): {
  readonly title: string;
  readonly headline: string;
  readonly sentence: string;
  readonly formerly: string;
} {
  const time = zonedTime(formerStart, about.timeZone);
  if (formerAuditorium === null) {
    return {
      title: 'New time',
      headline: 'Your showtime has a new time',
      sentence: 'The showtime of your booking begins at another time.',
      formerly: time,
    };
  }
  if (formerStart === about.startsAt) {
    return {
      title: 'New auditorium',
      headline: 'Your showtime is in another auditorium',
      sentence: 'The showtime of your booking takes place in another auditorium.',
      formerly: formerAuditorium,
    };
  }
  return {
    title: 'New time and auditorium',
    headline: 'Your showtime has a new time and auditorium',
    sentence: 'The showtime of your booking begins at another time, in another auditorium.',
    formerly: `${time}, ${formerAuditorium}`,
  };
}
