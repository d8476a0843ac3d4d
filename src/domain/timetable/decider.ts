import { PersistentMap } from '../kernel/persistent-map.ts';
import { addDays } from '../kernel/local-time.ts';
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
  /** By their claims. Confirmed slots that are long past are forgotten. */
  readonly slots: PersistentMap<Slot>;
  /** The claims of the slots that touch a day of UTC. */
  readonly days: PersistentMap<readonly ClaimId[]>;
  readonly released: PersistentMap<true>;
  /** The first day whose slots are still known; null before the first claim. */
  readonly knownFrom: string | null;
}

/** A year and a day later nobody asks what was shown, and none of it is in the way of a showtime to come. */
const REMEMBERED_DAYS = 366;

/** The slots that are known, in the order of their starts. */
export function slotsOf({ slots }: TimetableState): readonly Slot[] {
  return [...slots.values()].sort((one, other) => (one.startsAt < other.startsAt ? -1 : 1));
}

export type TimetableRejection = 'timetable-conflict' | 'claim-released' | 'not-found';

export const timetable: Decider<TimetableCommand, TimetableEvent, TimetableState, TimetableRejection> = {
  category: 'timetable',
  events: timetableEvents,
  initialState: {
    slots: PersistentMap.empty,
    days: PersistentMap.empty,
    released: PersistentMap.empty,
    knownFrom: null,
  },

  decide(command, state) {
    if (command.type === 'ClaimSlot') return claim(command, state);
    const slot = state.slots.get(command.claimId);
    const released = state.released.has(command.claimId);
    if (command.type === 'ReleaseSlot') {
      return slot === undefined ? accept() : accept(SlotReleased(namesOf(slot)));
    }
    if (released) return reject('claim-released', 'The slot was given back; claim it again.');
    if (slot === undefined) return reject('not-found', 'There is no such claim.');
    return slot.confirmed ? accept() : accept(SlotConfirmed(namesOf(slot)));
  },

  evolve(state, { type, data }, { occurredAt }) {
    switch (type) {
      case 'SlotClaimed':
        return withSlot(withoutPast(state, dayOf(occurredAt)), { ...data, confirmed: false });
      case 'SlotConfirmed': {
        const slot = state.slots.get(data.claimId);
        if (slot === undefined) return state;
        return { ...state, slots: state.slots.with([[slot.claimId, { ...slot, confirmed: true }]]) };
      }
      case 'SlotReleased': {
        const released = state.released.with([[data.claimId, true]]);
        const slot = state.slots.get(data.claimId);
        return { ...(slot === undefined ? state : withoutSlot(state, slot)), released };
      }
      default:
        return unreachable(type);
    }
  },
};

function withSlot(state: TimetableState, slot: Slot): TimetableState {
  const { claimId } = slot;
  const touched = daysOf(slot).map((day) => [day, [...(state.days.get(day) ?? []), claimId]] as const);
  return { ...state, slots: state.slots.with([[claimId, slot]]), days: state.days.with(touched) };
}

function withoutSlot(state: TimetableState, slot: Slot): TimetableState {
  const { claimId } = slot;
  let { days } = state;
  for (const day of daysOf(slot)) {
    const others = (days.get(day) ?? []).filter((each) => each !== claimId);
    days = others.length === 0 ? days.without([day]) : days.with([[day, others]]);
  }
  return { ...state, slots: state.slots.without([claimId]), days };
}

/** Looks once a day. What is not confirmed is still to be finished, however old it is. */
function withoutPast(state: TimetableState, today: string): TimetableState {
  const knownFrom = addDays(today, -REMEMBERED_DAYS);
  if (state.knownFrom !== null && knownFrom <= state.knownFrom) return state;
  let after = state;
  for (const [day, claimIds] of state.days.entries()) {
    if (day >= knownFrom) continue;
    for (const claimId of claimIds) {
      const slot = after.slots.get(claimId);
      if (slot?.confirmed === true && dayOf(slot.until) < knownFrom) after = withoutSlot(after, slot);
    }
  }
  return { ...after, knownFrom };
}

function dayOf(instant: Instant): string {
  return instant.slice(0, 10);
}

/** The days of UTC from the start of a slot to its end. */
function daysOf({ startsAt, until }: Pick<Slot, 'startsAt' | 'until'>): readonly string[] {
  const days: string[] = [];
  for (let day = dayOf(startsAt); day <= dayOf(until); day = addDays(day, 1)) days.push(day);
  return days;
}

/** The slots that are on some of the same days. */
function slotsBeside(state: TimetableState, slot: Pick<Slot, 'startsAt' | 'until'>): readonly Slot[] {
  const claimIds = new Set(daysOf(slot).flatMap((day) => state.days.get(day) ?? []));
  return [...claimIds].flatMap((claimId) => state.slots.get(claimId) ?? []);
}

function namesOf({
  claimId,
  auditoriumId,
  showtimeId,
}: Slot): Pick<Slot, 'claimId' | 'auditoriumId' | 'showtimeId'> {
  return { claimId, auditoriumId, showtimeId };
}

function claim(command: ClaimSlot, state: TimetableState): Decision<TimetableEvent, TimetableRejection> {
  const { claimId, auditoriumId, showtimeId, startsAt, until, scheduling } = command;
  if (state.slots.has(claimId)) return accept();
  if (state.released.has(claimId)) {
    return reject('claim-released', 'The slot was given back; schedule the showtime again.');
  }
  // Only after a clock that was far ahead: what it has had forgotten may still be in the way.
  if (state.knownFrom !== null && dayOf(startsAt) < state.knownFrom) {
    return reject(
      'timetable-conflict',
      `The timetable is known from ${state.knownFrom} on only. Choose a later start.`,
      { conflicts: [] },
    );
  }
  const conflicts = slotsBeside(state, command)
    .filter((slot) => slot.showtimeId !== showtimeId && slot.startsAt < until && startsAt < slot.until)
    .sort((one, other) => (one.startsAt < other.startsAt ? -1 : 1));
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
