import { describe, expect, it } from '@jest/globals';
import type { ReviseAuditorium, ReviseSeat } from '../../src/domain/auditorium/commands.ts';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import { capacityOf } from '../../src/domain/auditorium/state.ts';
import {
  AuditoriumBuilt,
  AuditoriumReinstated,
  AuditoriumRenamed,
  AuditoriumRetired,
  ScreenRefitted,
  SeatActivated,
  SeatDeactivated,
  SeatReclassified,
  SeatsInstalled,
} from '../../src/domain/auditorium/events.ts';
import { seatIdOf, type Seat } from '../../src/domain/auditorium/values.ts';
import { auditoriumId, seatRow, theaterId, uuid } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(auditorium);
const built = AuditoriumBuilt({ auditoriumId, theaterId, name: 'Saal 1', screenType: '2D' });
const installation = (number: number) => uuid(20, number);
const install = (seats: readonly Seat[], number = 1) =>
  ({ type: 'InstallSeats', auditoriumId, installationId: installation(number), seats }) as const;
const installed = (seats: readonly Seat[], number = 1) =>
  SeatsInstalled({ auditoriumId, installationId: installation(number), seats: [...seats] });
const revise = (
  changes: ReviseAuditorium['changes'],
  more: Partial<ReviseAuditorium> = {},
): ReviseAuditorium => ({
  type: 'ReviseAuditorium',
  auditoriumId,
  changes,
  ...more,
});
const reviseA1 = (changes: Omit<ReviseSeat, 'type' | 'auditoriumId' | 'seatId'>): ReviseSeat => ({
  type: 'ReviseSeat',
  auditoriumId,
  seatId: 'A1',
  ...changes,
});

describe('An auditorium', () => {
  it('is built once', () => {
    const command = {
      type: 'BuildAuditorium',
      auditoriumId,
      theaterId,
      details: { name: 'Saal 1', screenType: '2D' },
    } as const;
    given().when(command).then(built);
    given(built).when(command).thenNothing();
  });

  it('records each kind of change as an event of its own', () =>
    given(built)
      .when(revise({ name: 'Großer Saal', screenType: 'IMAX' }, { active: false }))
      .then(
        AuditoriumRenamed({ auditoriumId, name: 'Großer Saal' }),
        ScreenRefitted({ auditoriumId, screenType: 'IMAX' }),
        AuditoriumRetired({ auditoriumId }),
      ));

  it('changes nothing when every value is the same already', () =>
    given(built)
      .when(revise({ name: 'Saal 1', screenType: '2D' }, { active: true }))
      .thenNothing());

  it('is brought back once', () => {
    const retired = AuditoriumRetired({ auditoriumId });
    given(built, retired)
      .when(revise({}, { active: false }))
      .thenNothing();
    given(built, retired)
      .when(revise({}, { active: true }))
      .then(AuditoriumReinstated({ auditoriumId }));
  });

  it('refuses a change based on another version', () => {
    given(built)
      .when(revise({ name: 'Saal 2' }, { expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(built)
      .when(revise({ name: 'Saal 2' }, { expectedRevision: 0 }))
      .then(AuditoriumRenamed({ auditoriumId, name: 'Saal 2' }));
  });

  it('refuses a change before the first event', () => {
    given()
      .when(revise({ name: 'Saal 2' }))
      .thenRejected('not-found');
    given()
      .when(install(seatRow('A', 1)))
      .thenRejected('not-found');
    given()
      .when(reviseA1({ active: false }))
      .thenRejected('not-found');
  });

  it('evolves from its history', () =>
    expect(
      stateAfter([
        built,
        installed(seatRow('A', 2)),
        SeatDeactivated({ auditoriumId, seatId: 'A2' }),
        ScreenRefitted({ auditoriumId, screenType: '4DX' }),
      ]),
    ).toMatchObject({
      name: 'Saal 1',
      screenType: '4DX',
      active: true,
      revision: 3,
      installations: [installation(1)],
      seats: [
        { seatId: 'A1', active: true, revision: 1 },
        { seatId: 'A2', active: false, revision: 2 },
      ],
    }));

  it('ignores events before AuditoriumBuilt', () =>
    expect(stateAfter([AuditoriumRetired({ auditoriumId })])).toBeNull());

  it('counts its seats in use', () => {
    const history = [built, installed(seatRow('A', 3)), SeatDeactivated({ auditoriumId, seatId: 'A2' })];
    const capacity = (events: typeof history) => {
      const state = stateAfter(events);
      return state === null ? null : capacityOf(state);
    };
    expect(capacity(history)).toBe(2);
    expect(capacity([...history, SeatActivated({ auditoriumId, seatId: 'A2' }) as never])).toBe(3);
  });
});

describe('Installing seats', () => {
  const rowA = seatRow('A', 3);

  it('adds them behind the others', () => {
    given(built).when(install(rowA)).then(installed(rowA));
    const state = stateAfter([built, installed(rowA), installed(seatRow('B', 1), 2)]);
    expect(state?.seats.map(({ seatId }) => seatId)).toEqual(['A1', 'A2', 'A3', 'B1']);
  });

  it('may be repeated', () => given(built, installed(rowA)).when(install(rowA)).thenNothing());

  it('refuses seats that exist, and names them', () =>
    given(built, installed(rowA))
      .when(install([...seatRow('B', 1), ...seatRow('A', 2)], 2))
      .thenRejected('seats-exist', { seats: ['A1', 'A2'] }));

  it('refuses a seat that is named twice', () =>
    given(built)
      .when(install([...rowA, ...seatRow('A', 1)]))
      .thenRejected('seats-exist', { seats: ['A1'] }));

  it('allows two thousand seats and not one more', () => {
    const most = seatRow('A', 2000);
    given(built).when(install(most)).then(installed(most));
    given(built, installed(most))
      .when(install(seatRow('B', 1), 2))
      .thenRejected('too-many-seats-in-auditorium');
    given(built)
      .when(install(seatRow('A', 2001)))
      .thenRejected('too-many-seats-in-auditorium');
  });
});

describe('Changing a seat', () => {
  const history = [built, installed(seatRow('A', 2))];

  it('reclassifies it', () =>
    given(...history)
      .when(reviseA1({ tier: 'vip' }))
      .then(SeatReclassified({ auditoriumId, seatId: 'A1', tier: 'vip', kind: 'standard' })));

  it('takes it out of use and back once each', () => {
    const out = SeatDeactivated({ auditoriumId, seatId: 'A1' });
    given(...history)
      .when(reviseA1({ active: false, kind: 'wheelchair' }))
      .then(SeatReclassified({ auditoriumId, seatId: 'A1', tier: 'regular', kind: 'wheelchair' }), out);
    given(...history, out)
      .when(reviseA1({ active: false }))
      .thenNothing();
    given(...history, out)
      .when(reviseA1({ active: true }))
      .then(SeatActivated({ auditoriumId, seatId: 'A1' }));
  });

  it('changes nothing when every value is the same already', () =>
    given(...history)
      .when(reviseA1({ tier: 'regular', kind: 'standard', active: true }))
      .thenNothing());

  it('refuses a change based on another version of the seat', () => {
    const otherSeat = SeatDeactivated({ auditoriumId, seatId: 'A2' });
    given(...history, otherSeat)
      .when(reviseA1({ tier: 'vip', expectedRevision: 1 }))
      .then(SeatReclassified({ auditoriumId, seatId: 'A1', tier: 'vip', kind: 'standard' }));
    given(...history, otherSeat)
      .when(reviseA1({ tier: 'vip', expectedRevision: 2 }))
      .thenRejected('version-conflict');
  });

  it('refuses a change of an unknown seat', () =>
    given(built)
      .when(reviseA1({ active: false }))
      .thenRejected('not-found'));
});

describe('The id of a seat', () => {
  it.each([
    ['A', 12, 'A12'],
    ['AA', 1, 'AA1'],
    ['1', 12, '1-12'],
    ['11', 2, '11-2'],
    ['a', 3, 'a-3'],
    ['A1', 2, 'A1-2'],
  ])('in row %s, number %i is %s', (row, number, seatId) => expect(seatIdOf(row, number)).toBe(seatId));
});
