import { propagateSeats } from '../commands/auditorium/propagate-seats.ts';
import type { AuditoriumId } from '../domain/kernel/ids.ts';
import { nothingToDo, type JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager, USE_CASE_SECONDS } from './define-process-manager.ts';

interface ChangedSeats {
  readonly auditoriumId: AuditoriumId;
  readonly seatIds: readonly string[];
}

/**
 * Finishes what a crash interrupted between a change of an auditorium's seats and its showtimes, and what a showtime
 * missed that was being scheduled at that moment. It brings the seats as they are then, so a seat has one job.
 */
export const propagateChangedSeats = defineProcessManager<ChangedSeats>({
  name: 'propagate-seats',
  starts: {
    SeatsInstalled: ({ data: { auditoriumId, installationId, seats } }) => {
      const seatIds = seats.map(({ seatId }) => seatId);
      return changed(auditoriumId, installationId, seatIds);
    },
    SeatingPlanAdopted: ({ id, data: { auditoriumId, seats, removed } }) =>
      changed(auditoriumId, id, [...seats.map(({ seatId }) => seatId), ...removed]),
    PeriodBlockPlaced: ({ data: { auditoriumId, blockId, seats } }) => changed(auditoriumId, blockId, seats),
    PeriodBlockLifted: ({ data: { auditoriumId, blockId, seats } }) => changed(auditoriumId, blockId, seats),
    SeatActivated: ({ data: { auditoriumId, seatId } }) => changed(auditoriumId, seatId, [seatId]),
    SeatDeactivated: ({ data: { auditoriumId, seatId } }) => changed(auditoriumId, seatId, [seatId]),
  },
  ends: {},
  perform: async (_, session, given) => {
    await propagateSeats(session, given);
    return nothingToDo();
  },
});

function changed(
  auditoriumId: AuditoriumId,
  what: string,
  seatIds: readonly string[],
): JobStart<ChangedSeats> {
  const id = `${auditoriumId}:${what}`;
  return { id, subject: auditoriumId, afterSeconds: USE_CASE_SECONDS, data: { auditoriumId, seatIds } };
}
