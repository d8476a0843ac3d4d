import type { CopyProgress } from './copy-log.ts';

/** Reports a growing count whenever it passes the next multiple of `step`. */
export function every(step: number, report: (count: number) => void): (count: number) => void {
  let next = step;
  return (count) => {
    if (count < next) return;
    report(count);
    next = count - (count % step) + step;
  };
}

/** Reports now and then how far a copy is. */
export function progressOfCopy(warn: (line: string) => void): CopyProgress {
  let place = '';
  const copied = every(1000, (events) => warn(`${events} events are there, ${place}`));
  return {
    compared: every(100_000, (events) => warn(`${events} events are the same`)),
    copied: (events, position, until) => {
      place = `at position ${position} of ${until}`;
      copied(events);
    },
  };
}
