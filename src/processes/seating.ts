import { carrySeats } from '../commands/seats-in-showtimes.ts';
import { auditorium } from '../domain/auditorium/decider.ts';
import type { MarqueeEvent } from '../domain/catalogue.ts';
import type { RecordedEvent } from '../domain/kernel/event.ts';
import type { AuditoriumId } from '../domain/kernel/ids.ts';
import { workFrom, type Process, type Work } from './process.ts';

/** How long the use case that changed the auditorium has to finish by itself. */
const GRACE_SECONDS = 30;

/** The seats of an auditorium that have changed since all its showtimes were known to know them. */
type UncarriedSeats = Work & {
  readonly auditoriumId: AuditoriumId;
  readonly seatIds: readonly string[];
  /** Of the last change. */
  readonly revision: number;
};

function uncarried(
  before: UncarriedSeats | undefined,
  event: RecordedEvent<MarqueeEvent>,
  auditoriumId: AuditoriumId,
  seats: readonly string[],
): UncarriedSeats {
  const seatIds = [...new Set([...(before?.seatIds ?? []), ...seats])];
  const { revision } = event;
  return { ...workFrom(event, auditoriumId, auditoriumId, GRACE_SECONDS), auditoriumId, seatIds, revision };
}

/**
 * Finishes what a crash interrupted between a change of an auditorium's seats and its showtimes, and what a showtime
 * missed that was being scheduled at that moment.
 */
export const seating: Process<UncarriedSeats> = {
  work: {
    name: 'seating-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) => {
      switch (type) {
        case 'SeatsInstalled':
        case 'SeatActivated':
        case 'SeatDeactivated':
        case 'SeatsCarried':
          return [data.auditoriumId];
        default:
          return [];
      }
    },
    on: {
      SeatsInstalled: (before, event) => {
        const seatIds = event.data.seats.map(({ seatId }) => seatId);
        return uncarried(before, event, event.data.auditoriumId, seatIds);
      },
      SeatActivated: (before, event) =>
        uncarried(before, event, event.data.auditoriumId, [event.data.seatId]),
      SeatDeactivated: (before, event) =>
        uncarried(before, event, event.data.auditoriumId, [event.data.seatId]),
      SeatsCarried: (before, { data }) =>
        before === undefined || before.revision <= data.revision ? undefined : before,
    },
  },
  perform: async (dependencies, context, { auditoriumId, seatIds, revision }) => {
    await carrySeats(dependencies, context, auditoriumId, seatIds);
    const command = { type: 'RecordSeatsCarried', auditoriumId, revision } as const;
    return dependencies.writer.execute(auditorium, auditoriumId, command, context);
  },
};
