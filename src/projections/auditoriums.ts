import type { ScreenType, Seat } from '../domain/auditorium/values.ts';
import type { AuditoriumId, TheaterId } from '../domain/kernel/ids.ts';
import { legacy } from '../legacy-handlers.ts';
import { changedBy, madeBy, type ReadModel } from './read-model.ts';

export type SeatDocument = Seat & { readonly active: boolean; readonly revision: number };

export type AuditoriumDocument = ReadModel & {
  readonly auditoriumId: AuditoriumId;
  readonly theaterId: TheaterId;
  readonly name: string;
  readonly screenType: ScreenType;
  readonly active: boolean;
  readonly seats: readonly SeatDocument[];
};

/** The auditoriums with all their seats, those out of use too. */
export const auditoriums = legacy<AuditoriumDocument>({
  name: 'auditoriums',
  version: 1,
  indexes: [['theaterId']],
  documentIds: ({ data }) => ('auditoriumId' in data ? [data.auditoriumId] : []),
  on: {
    AuditoriumBuilt: (_, event) => ({ ...event.data, active: true, seats: [], ...madeBy(event) }),
    AuditoriumRenamed: (hall, event) => hall && { ...hall, name: event.data.name, ...changedBy(event) },
    ScreenRefitted: (hall, event) =>
      hall && { ...hall, screenType: event.data.screenType, ...changedBy(event) },
    SeatsInstalled: (hall, event) => {
      const installed = event.data.seats.map((seat) => ({ ...seat, active: true, revision: event.revision }));
      return hall && { ...hall, seats: [...hall.seats, ...installed], ...changedBy(event) };
    },
    SeatReclassified: (hall, event) => {
      const { tier, kind, seatId } = event.data;
      return hall && withSeat(hall, seatId, { tier, kind, revision: event.revision });
    },
    SeatDeactivated: (hall, event) =>
      hall && {
        ...withSeat(hall, event.data.seatId, { active: false, revision: event.revision }),
        ...changedBy(event),
      },
    SeatActivated: (hall, event) =>
      hall && {
        ...withSeat(hall, event.data.seatId, { active: true, revision: event.revision }),
        ...changedBy(event),
      },
    AuditoriumRetired: (hall, event) => hall && { ...hall, active: false, ...changedBy(event) },
    AuditoriumReinstated: (hall, event) => hall && { ...hall, active: true, ...changedBy(event) },
  },
});

function withSeat(
  hall: AuditoriumDocument,
  seatId: string,
  change: Partial<SeatDocument>,
): AuditoriumDocument {
  return {
    ...hall,
    seats: hall.seats.map((seat) => (seat.seatId === seatId ? { ...seat, ...change } : seat)),
  };
}
