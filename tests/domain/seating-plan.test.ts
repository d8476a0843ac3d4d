import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import {
  AuditoriumBuilt,
  SeatDeactivated,
  SeatingPlanAdopted,
  SeatsInstalled,
} from '../../src/domain/auditorium/events.ts';
import { categoryOf, classOf } from '../../src/domain/auditorium/seat-class.ts';
import { labelsOf } from '../../src/domain/auditorium/seat-labels.ts';
import type { SeatingPlan } from '../../src/domain/auditorium/seating-plan.ts';
import { SeatKind, Tier, type Seat } from '../../src/domain/auditorium/values.ts';
import { auditoriumId, seatRow, theaterId, uuid } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given } = specify(auditorium);
const built = AuditoriumBuilt({ auditoriumId, theaterId, name: 'Saal 1', screenType: '2D' });
const installed = SeatsInstalled({ auditoriumId, installationId: uuid(20, 1), seats: seatRow('A', 3) });
const plan: SeatingPlan = { name: 'One', size: { width: 100, height: 100 }, categories: [], zones: [] };
const adopt = (seats: readonly Seat[], expectedRevision?: number) =>
  ({ type: 'AdoptSeatingPlan', auditoriumId, plan, seats, expectedRevision }) as const;
const adopted = (seats: readonly Seat[], ...removed: readonly string[]) =>
  SeatingPlanAdopted({ auditoriumId, plan, seats: [...seats], removed: [...removed] });

describe('Adopting a seating plan', () => {
  it('names the seats that are out of use because the plan does not have them', () =>
    given(built, installed)
      .when(adopt(seatRow('A', 2)))
      .then(adopted(seatRow('A', 2), 'A3')));

  it('names no seat that was out of use before, and brings back one that the plan has', () => {
    const off = SeatDeactivated({ auditoriumId, seatId: 'A3' });
    given(built, installed, off)
      .when(adopt(seatRow('A', 2)))
      .then(adopted(seatRow('A', 2)));
    given(built, installed, off)
      .when(adopt(seatRow('A', 3)))
      .then(adopted(seatRow('A', 3)));
  });

  it('of the present plan changes nothing', () =>
    given(built, installed, adopted(seatRow('B', 2), 'A1', 'A2', 'A3'))
      .when(adopt(seatRow('B', 2)))
      .thenNothing());

  it('is refused on the ground of an old version', () =>
    given(built, installed)
      .when(adopt(seatRow('A', 2), 0))
      .thenRejected('version-conflict'));

  it('is refused for more than 2,000 seats, and for more than 4,000 that were ever there', () => {
    const many = ['A', 'B', 'C', 'D'].flatMap((row) => seatRow(row, 501));
    given(built).when(adopt(many)).thenRejected('too-many-seats-in-auditorium');
    const full = (row: string): readonly Seat[] => seatRow(row, 2000);
    given(built, adopted(full('A')), adopted(full('B')))
      .when(adopt(full('B')))
      .thenNothing();
    given(built, adopted(full('A')), adopted(full('B')))
      .when(adopt(seatRow('C', 1)))
      .thenRejected('too-many-seats-in-auditorium');
  });
});

it('The category that says a tier and a kind is read as this tier and kind', () =>
  fc.assert(
    fc.property(fc.constantFrom(...Tier.options), fc.constantFrom(...SeatKind.options), (tier, kind) => {
      expect(classOf(categoryOf({ tier, kind }))).toEqual({ tier, kind });
    }),
  ));

it.each([
  ['VIP-Sofa', 'vip', 'standard'],
  ['Recliners', 'recliner', 'standard'],
  ['Loge', 'premium', 'standard'],
  ['Rollstuhlplatz', 'regular', 'wheelchair'],
  ['Companion of wheelchair', 'regular', 'companion'],
  ['Viper', 'regular', 'standard'],
])('The category %s is of %s seats of the kind %s', (category, tier, kind) =>
  expect(classOf(category)).toEqual({ tier, kind }),
);

describe('The labels of seats', () => {
  const named = (zone: number, row: number, rowName: string, numbers: readonly string[]) =>
    numbers.map((number, seat) => ({ zone, row, seat, rowName, number }));
  const idsOf = (...seats: Parameters<typeof labelsOf>[0][number][][]): readonly string[] => {
    const { labels, faults } = labelsOf(seats.flat());
    return faults.length > 0
      ? faults.map(({ part, detail }) => `${part} ${detail}`)
      : labels.map(({ seatId }) => seatId);
  };

  it('are one row where zones are its parts', () =>
    expect(idsOf(named(0, 0, 'A', ['1', '2']), named(1, 0, 'A', ['3', '04']))).toEqual([
      'A1',
      'A2',
      'A3',
      'A4',
    ]));

  it('have the number of the zone where another zone has such seats', () =>
    expect(
      idsOf(named(0, 0, 'A', ['1', '2']), named(1, 0, 'A', ['2', '3']), named(1, 1, 'B', ['1'])),
    ).toEqual(['A1', 'A2', '2A-2', '2A-3', 'B1']));

  it('are refused where two seats have one', () => {
    expect(idsOf(named(0, 0, 'A', ['1', '1']))).toEqual(['number makes a second seat A1']);
    expect(idsOf(named(0, 0, '2A', ['1']), named(0, 1, 'A', ['1']), named(1, 0, 'A', ['1']))).toEqual([
      'number makes a second seat 2A-1',
    ]);
  });
});
