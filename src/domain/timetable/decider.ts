import { accept, reject, unreachable, type Decider, type Decision } from '../../engine/decider.ts';
import type { AuditoriumId, ClaimId, ShowtimeId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { ClaimSlot, Scheduling, TimetableCommand } from './commands.ts';
import { SlotClaimed, SlotConfirmed, SlotReleased, type TimetableEvent, timetableEvents } from './events.ts';

/** An auditorium belongs to a showtime from `startsAt` up to, but not at, `until`. */
export interface Slot {
  readonly claimId: ClaimId;
  readonly auditoriumId: AuditoriumId;
  readonly showtimeId: ShowtimeId;
  readonly startsAt: Instant;
  readonly until: Instant;
  readonly scheduling: Scheduling;
  readonly confirmed: boolean;
}

export interface TimetableState {
  readonly slots: readonly Slot[];
  readonly released: readonly ClaimId[];
}

export type TimetableRejection = 'timetable-conflict' | 'claim-released' | 'not-found';

export const timetable: Decider<TimetableCommand, TimetableEvent, TimetableState, TimetableRejection> = {
  category: 'timetable',
  events: timetableEvents,
  initialState: { slots: [], released: [] },

  decide(command, state) {
    if (command.type === 'ClaimSlot') return claim(command, state);
    const slot = state.slots.find(({ claimId }) => claimId === command.claimId);
    const released = state.released.includes(command.claimId);
    if (command.type === 'ReleaseSlot') {
      return slot === undefined ? accept() : accept(SlotReleased(namesOf(slot)));
    }
    if (released) return reject('claim-released', 'The slot was given back; claim it again.');
    if (slot === undefined) return reject('not-found', 'There is no such claim.');
    return slot.confirmed ? accept() : accept(SlotConfirmed(namesOf(slot)));
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'SlotClaimed':
        return { ...state, slots: [...state.slots, { ...data, confirmed: false }] };
      case 'SlotConfirmed':
        return {
          ...state,
          slots: state.slots.map((slot) =>
            slot.claimId === data.claimId ? { ...slot, confirmed: true } : slot,
          ),
        };
      case 'SlotReleased':
        return {
          slots: state.slots.filter((slot) => slot.claimId !== data.claimId),
          released: [...state.released, data.claimId],
        };
      default:
        return unreachable(type);
    }
  },
};

function namesOf({
  claimId,
  auditoriumId,
  showtimeId,
}: Slot): Pick<Slot, 'claimId' | 'auditoriumId' | 'showtimeId'> {
  return { claimId, auditoriumId, showtimeId };
}

function claim(command: ClaimSlot, state: TimetableState): Decision<TimetableEvent, TimetableRejection> {
  const { claimId, auditoriumId, showtimeId, startsAt, until, scheduling } = command;
  if (state.slots.some((slot) => slot.claimId === claimId)) return accept();
  if (state.released.includes(claimId)) {
    return reject('claim-released', 'The slot was given back; schedule the showtime again.');
  }
  const conflicts = state.slots.filter(
    (slot) => slot.showtimeId !== showtimeId && slot.startsAt < until && startsAt < slot.until,
  );
  if (conflicts.length > 0) {
    return reject('timetable-conflict', 'The auditorium is taken at that time, cleaning included.', {
      conflicts: conflicts.map((slot) => ({
        showtimeId: slot.showtimeId,
        startsAt: slot.startsAt,
        until: slot.until,
      })),
    });
  }
  return accept(SlotClaimed({ claimId, auditoriumId, showtimeId, startsAt, until, scheduling }));
}
