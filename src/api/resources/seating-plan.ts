import { z } from 'zod';
import { labelsOf, type NamedSeat } from '../../domain/auditorium/seat-labels.ts';
import { classOf } from '../../domain/auditorium/seat-class.ts';
import { drawn } from '../../domain/auditorium/floor-plan.ts';
import {
  CategoryName,
  PlanName,
  planLimits,
  RowLabel,
  SeatGuid,
  ZoneName,
  type PlanRow,
  type PlanZone,
  type SeatingPlan,
} from '../../domain/auditorium/seating-plan.ts';
import type { Seat } from '../../domain/auditorium/values.ts';
import { Coordinate, Label, NoColor, orElse, Place, PlanAreaBody, scaled } from './seating-plan-area.ts';

/** Where a row says its name. Generators have other words for the same. */
const NamePosition = z
  .unknown()
  .optional()
  .transform((given): PlanRow['namePosition'] => {
    if (given === 'start' || given === 'left') return 'start';
    if (given === 'end' || given === 'right') return 'end';
    return given === 'both' ? 'both' : null;
  });

const SeatBody = z.object({
  seat_guid: Label.pipe(SeatGuid),
  seat_number: Label,
  position: Place,
  category: Label,
  radius: orElse(Coordinate.min(0), null),
  start_direction: orElse(z.enum(['<', '>', '<>']), null),
});

const RowBody = z.object({
  row_number: Label,
  row_label: orElse(RowLabel, null),
  seat_label: orElse(RowLabel, null),
  row_number_position: NamePosition,
  position: Place.optional(),
  seats: z.array(SeatBody).max(planLimits.seats),
});

const ZoneBody = z.object({
  name: orElse(ZoneName, null),
  zone_id: orElse(ZoneName, null),
  position: Place.optional(),
  rows: z.array(RowBody).max(planLimits.rows),
  areas: z.array(PlanAreaBody).max(planLimits.areas).default([]),
});

const Size = Coordinate.min(1).transform((size) => Math.round(size));

const PlanBody = z.object({
  name: PlanName,
  size: z.object({ width: Size, height: Size }),
  categories: z.array(z.object({ name: CategoryName, color: NoColor })).max(planLimits.categories),
  zones: z.array(ZoneBody).max(planLimits.zones),
});
type PlanBody = z.output<typeof PlanBody>;

/** A plan with the seats that it says. */
export interface ReadPlan {
  readonly plan: SeatingPlan;
  readonly seats: readonly Seat[];
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * A seating plan of pretix, as generators write it: fields that nobody knows are passed over, and those that may be
 * missing have a default. A plan that names no seat unmistakably is refused, with the place that is wrong.
 */
export const SeatingPlanBody = PlanBody.transform((body, context): ReadPlan => {
  const faults = [...limitFaults(body)];
  const named = seatsOfBody(body);
  const { labels, faults: labelFaults } = labelsOf(named);
  for (const { at, part, detail } of labelFaults) {
    const path = part === 'row' ? [...rowPath(at), 'row_number'] : [...seatPath(at), 'seat_number'];
    faults.push({ path, message: detail });
  }
  faults.push(...guidFaults(body, named), ...categoryFaults(body, named));
  const read = planFrom(body, labels);
  if (faults.length === 0) faults.push(...placeFaults(read, named));
  for (const { path, message } of faults) context.addIssue({ code: 'custom', path: [...path], message });
  return read;
});

function seatsOfBody({ zones }: PlanBody): readonly NamedSeat[] {
  return zones.flatMap(({ rows }, zone) =>
    rows.flatMap(({ row_number: rowName, seats }, row) =>
      seats.map(({ seat_number: number }, seat) => ({ zone, row, seat, rowName, number })),
    ),
  );
}

function rowPath({ zone, row }: NamedSeat): readonly (string | number)[] {
  return ['zones', zone, 'rows', row];
}

function seatPath(named: NamedSeat): readonly (string | number)[] {
  return [...rowPath(named), 'seats', named.seat];
}

function seatAt(
  { zones }: PlanBody,
  { zone, row, seat }: NamedSeat,
): PlanBody['zones'][0]['rows'][0]['seats'][0] {
  const found = zones[zone]?.rows[row]?.seats[seat];
  if (found === undefined) throw new Error('A seat is not where it was found.');
  return found;
}

function limitFaults({ zones }: PlanBody): readonly Fault[] {
  const rows = zones.flatMap((zone) => zone.rows);
  const areas = zones.flatMap((zone) => zone.areas);
  const counts = [
    ['seats', rows.reduce((sum, row) => sum + row.seats.length, 0), planLimits.seats],
    ['rows', rows.length, planLimits.rows],
    ['areas', areas.length, planLimits.areas],
    [
      'corners of areas',
      areas.reduce((sum, area) => sum + (area.shape === 'polygon' ? area.points.length : 0), 0),
      planLimits.corners,
    ],
  ] as const;
  const tooMany = counts.filter(([, count, limit]) => count > limit);
  const path = ['zones'];
  const faults = tooMany.map(([what, count, limit]) => ({
    path,
    message: `must have at most ${limit} ${what}, not ${count}`,
  }));
  return counts[0][1] === 0 ? [...faults, { path, message: 'must have a seat' }] : faults;
}

function guidFaults(body: PlanBody, seats: readonly NamedSeat[]): readonly Fault[] {
  const seen = new Set<string>();
  return seats.flatMap((named) => {
    const { seat_guid: guid } = seatAt(body, named);
    if (seen.size !== seen.add(guid).size) return [];
    return [{ path: [...seatPath(named), 'seat_guid'], message: `is of another seat already: "${guid}"` }];
  });
}

function categoryFaults(body: PlanBody, seats: readonly NamedSeat[]): readonly Fault[] {
  const known = new Set(body.categories.map(({ name }) => name));
  return seats.flatMap((named) => {
    const { category } = seatAt(body, named);
    if (known.has(category.trim())) return [];
    return [
      { path: [...seatPath(named), 'category'], message: 'must be the name of a category of the plan' },
    ];
  });
}

/** Two seats in one place are one seat too many. */
function placeFaults({ seats }: ReadPlan, named: readonly NamedSeat[]): readonly Fault[] {
  const taken = new Map<string, string>();
  return seats.flatMap(({ seatId, position }, index) => {
    const at = named[index];
    const place = `${position?.x ?? 0} ${position?.y ?? 0}`;
    const other = taken.get(place);
    taken.set(place, seatId);
    if (other === undefined || at === undefined) return [];
    return [{ path: [...seatPath(at), 'position'], message: `is where seat ${other} is` }];
  });
}

function planFrom(body: PlanBody, labels: ReturnType<typeof labelsOf>['labels']): ReadPlan {
  const categories = body.categories.map(({ name, color }) => ({ name, color }));
  const placeOf = new Map(categories.map(({ name }, index) => [name, index]));
  let next = 0;
  const zones = body.zones.map((zone): PlanZone => {
    const rows = zone.rows.map((row): PlanRow => {
      const seats = row.seats.map((seat) => {
        const seatId = labels[next]?.seatId ?? '';
        next += 1;
        const radius = seat.radius === null ? {} : { radius: scaled(seat.radius) };
        const direction = seat.start_direction === null ? {} : { startDirection: seat.start_direction };
        const category = placeOf.get(seat.category.trim()) ?? 0;
        return { seatId, guid: seat.seat_guid, category, ...seat.position, ...radius, ...direction };
      });
      return {
        name: row.row_number.trim(),
        namePosition: row.row_number_position,
        position: row.position ?? origin,
        rowLabel: row.row_label,
        seatLabel: row.seat_label,
        seats,
      };
    });
    const { name, zone_id: zoneId, position = origin, areas } = zone;
    return { name, zoneId, position, rows, areas };
  });
  const plan = { name: body.name, size: body.size, categories, zones };
  return { plan, seats: seatsFrom(plan, labels) };
}

const origin = { x: 0, y: 0 };

function seatsFrom(plan: SeatingPlan, labels: ReturnType<typeof labelsOf>['labels']): readonly Seat[] {
  const { positions } = drawn(plan);
  const classes = plan.categories.map(({ name }) => classOf(name));
  const inOrder = plan.zones.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats));
  return labels.map(({ seatId, row, number }, index): Seat => {
    const { tier = 'regular', kind = 'standard' } = classes[inOrder[index]?.category ?? 0] ?? {};
    return { seatId, row, number, tier, kind, position: positions.get(seatId) ?? null };
  });
}
