import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { propagateSeats } from '../commands/auditorium/propagate-seats.ts';
import type { MarqueeEvent } from '../domain/aggregates.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type { AuditoriumId } from '../domain/kernel/ids.ts';
import {
  nothingToDo,
  jobFrom,
  type ProcessManager,
  type Job,
} from '../engine/process-managers/process-manager.ts';

/** How long the use case that changed the auditorium has to finish by itself. */
const GRACE_SECONDS = 30;

type UncarriedSeats = Job & { readonly auditoriumId: AuditoriumId; readonly seatIds: readonly string[] };

function uncarried(
  event: RecordedEvent<MarqueeEvent>,
  workId: string,
  auditoriumId: AuditoriumId,
  seatIds: readonly string[],
): UncarriedSeats {
  return { ...jobFrom(event, workId, auditoriumId, GRACE_SECONDS), auditoriumId, seatIds };
}

/**
 * Finishes what a crash interrupted between a change of an auditorium's seats and its showtimes, and what a showtime
 * missed that was being scheduled at that moment. What is carried is what the seats are then, so of a seat that
 * changes again and again there is one piece of work.
 */
export const seating: ProcessManager<UncarriedSeats, CommandDependencies> = {
  work: legacy<UncarriedSeats>({
    name: 'seating-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) => {
      switch (type) {
        case 'SeatsInstalled':
          return [`${data.auditoriumId}:${data.installationId}`];
        case 'SeatActivated':
        case 'SeatDeactivated':
          return [`${data.auditoriumId}:${data.seatId}`];
        default:
          return [];
      }
    },
    on: {
      SeatsInstalled: (_, event, id) => {
        const seatIds = event.data.seats.map(({ seatId }) => seatId);
        return uncarried(event, id, event.data.auditoriumId, seatIds);
      },
      SeatActivated: (_, event, id) => uncarried(event, id, event.data.auditoriumId, [event.data.seatId]),
      SeatDeactivated: (_, event, id) => uncarried(event, id, event.data.auditoriumId, [event.data.seatId]),
    },
  }),
  perform: async (dependencies, session, { auditoriumId, seatIds }) => {
    await propagateSeats(session, { auditoriumId, seatIds });
    return nothingToDo();
  },
};
