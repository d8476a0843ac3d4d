import {
  accept,
  changedAt,
  reject,
  refuseStale,
  unreachable,
  versionedFrom,
  type Decider,
} from '../../engine/decider.ts';
import { revise } from '../kernel/changes.ts';
import type { AuditoriumCommand, InstallSeats, ReviseAuditorium, ReviseSeat } from './commands.ts';
import { liftPeriodBlock, placePeriodBlock } from './period-blocks.ts';
import { adoptSeatingPlan, withSeatsOfPlan } from './adopting.ts';
import {
  AuditoriumBuilt,
  AuditoriumReinstated,
  AuditoriumRetired,
  SeatActivated,
  SeatDeactivated,
  SeatReclassified,
  SeatsInstalled,
  auditoriumEvents,
  auditoriumRevisions,
  type AuditoriumEvent,
} from './events.ts';
import {
  MAXIMUM_SEATS,
  type Auditorium,
  type AuditoriumDecision,
  type AuditoriumRejection,
  type AuditoriumState,
  type InstalledSeat,
} from './state.ts';

export const auditorium: Decider<AuditoriumCommand, AuditoriumEvent, AuditoriumState, AuditoriumRejection> = {
  category: 'auditorium',
  events: auditoriumEvents,
  initialState: null,

  decide(command, state) {
    if (command.type === 'BuildAuditorium') {
      const { auditoriumId, theaterId, details } = command;
      return state === null ? accept(AuditoriumBuilt({ auditoriumId, theaterId, ...details })) : accept();
    }
    if (state === null) return reject('not-found', 'There is no such auditorium.');
    switch (command.type) {
      case 'ReviseAuditorium':
        return reviseAuditorium(command, state);
      case 'InstallSeats':
        return install(command, state);
      case 'ReviseSeat':
        return reviseSeat(command, state);
      case 'AdoptSeatingPlan':
        return adoptSeatingPlan(command, state);
      case 'PlacePeriodBlock':
        return placePeriodBlock(command, state);
      case 'LiftPeriodBlock':
        return liftPeriodBlock(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'AuditoriumBuilt') {
      return {
        ...data,
        active: true,
        seats: [],
        installations: [],
        plan: null,
        blocks: [],
        ...versionedFrom(place),
      };
    }
    if (state === null) return state;
    const changed = changedAt(place);
    switch (type) {
      case 'AuditoriumRenamed':
      case 'ScreenRefitted':
        return { ...state, ...data, ...changed };
      case 'SeatsInstalled': {
        const installed = data.seats.map((seat) => ({ ...seat, active: true, revision: place.revision }));
        const installations = [...state.installations, data.installationId];
        return { ...state, seats: [...state.seats, ...installed], installations, ...changed };
      }
      case 'SeatReclassified':
        return withSeat(state, data.seatId, { tier: data.tier, kind: data.kind, revision: place.revision });
      case 'SeatDeactivated':
        return { ...withSeat(state, data.seatId, { active: false, revision: place.revision }), ...changed };
      case 'SeatActivated':
        return { ...withSeat(state, data.seatId, { active: true, revision: place.revision }), ...changed };
      case 'SeatingPlanAdopted':
        return { ...state, seats: withSeatsOfPlan(state, data, place.revision), plan: data.plan, ...changed };
      case 'PeriodBlockPlaced': {
        const { auditoriumId: _auditoriumId, ...block } = data;
        const blocks = state.blocks.filter(({ to }) => to > place.occurredAt);
        return { ...state, blocks: [...blocks, block] };
      }
      case 'PeriodBlockLifted':
        return { ...state, blocks: state.blocks.filter(({ blockId }) => blockId !== data.blockId) };
      case 'AuditoriumRetired':
        return { ...state, active: false, ...changed };
      case 'AuditoriumReinstated':
        return { ...state, active: true, ...changed };
      default:
        return unreachable(type);
    }
  },
};

function withSeat(state: Auditorium, seatId: string, change: Partial<InstalledSeat>): Auditorium {
  return {
    ...state,
    seats: state.seats.map((seat) => (seat.seatId === seatId ? { ...seat, ...change } : seat)),
  };
}

function reviseAuditorium(command: ReviseAuditorium, state: Auditorium): AuditoriumDecision {
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { auditoriumId, changes, active } = command;
  const events: AuditoriumEvent[] = revise(auditoriumRevisions, { auditoriumId }, state, changes);
  if (active === false && state.active) events.push(AuditoriumRetired({ auditoriumId }));
  if (active === true && !state.active) events.push(AuditoriumReinstated({ auditoriumId }));
  return accept(...events);
}

function install(command: InstallSeats, state: Auditorium): AuditoriumDecision {
  const { auditoriumId, installationId, seats } = command;
  if (state.installations.includes(installationId)) return accept();
  const known = new Set(state.seats.map((seat) => seat.seatId));
  const repeated = seats.map((seat) => seat.seatId).filter((seatId) => known.size === known.add(seatId).size);
  if (repeated.length > 0) {
    return reject('seats-exist', `These seats are there already: ${repeated.join(', ')}.`, {
      seats: repeated,
    });
  }
  if (known.size > MAXIMUM_SEATS) {
    return reject('too-many-seats-in-auditorium', `An auditorium has at most ${MAXIMUM_SEATS} seats.`);
  }
  return accept(SeatsInstalled({ auditoriumId, installationId, seats }));
}

function reviseSeat(command: ReviseSeat, state: Auditorium): AuditoriumDecision {
  const { auditoriumId, seatId } = command;
  const seat = state.seats.find((each) => each.seatId === seatId);
  if (seat === undefined) return reject('not-found', `There is no seat ${seatId} in this auditorium.`);
  const refused = refuseStale(command, seat.revision);
  if (refused !== undefined) return refused;
  const { tier = seat.tier, kind = seat.kind, active = seat.active } = command;
  const events: AuditoriumEvent[] = [];
  if (tier !== seat.tier || kind !== seat.kind) {
    events.push(SeatReclassified({ auditoriumId, seatId, tier, kind }));
  }
  if (!active && seat.active) events.push(SeatDeactivated({ auditoriumId, seatId }));
  if (active && !seat.active) events.push(SeatActivated({ auditoriumId, seatId }));
  return accept(...events);
}
