import { requestMoveMails } from '../commands/mail/request-booking-mail.ts';
import type { ClaimId, ShowtimeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import { nothingToDo, type JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

interface MoveToTell {
  readonly showtimeId: ShowtimeId;
  readonly claimId: ClaimId;
  readonly eventId: string;
  readonly happenedAt: Instant;
}

/** Requests a mail for each booking of a showtime that was moved. Only the last move is told. */
export const requestMailsOfMoves = defineProcessManager<MoveToTell>({
  name: 'request-move-mails',
  starts: {
    ShowtimeRescheduled: ({ id, data, metadata }) => toTell(id, data, metadata.occurredAt),
    ShowtimeRelocated: ({ id, data, metadata }) => toTell(id, data, metadata.occurredAt),
  },
  ends: {},
  perform: async (_, session, move) => {
    await requestMoveMails(session, move);
    return nothingToDo();
  },
});

function toTell(
  eventId: string,
  { showtimeId, claimId }: Pick<MoveToTell, 'showtimeId' | 'claimId'>,
  happenedAt: Instant,
): JobStart<MoveToTell> {
  return { id: showtimeId, subject: showtimeId, data: { showtimeId, claimId, eventId, happenedAt } };
}
