import { z } from 'zod';
import {
  SCALE,
  type PlanArea,
  type PlanRow,
  type PlanZone,
  type Point,
  type SeatingPlan,
} from '../../domain/auditorium/seating-plan.ts';

// The shape that pretix publishes for seating plans, version 0.0.1, to the letter: no field more.

const Position = z.strictObject({ x: z.number(), y: z.number() });

const AreaDocument = z.strictObject({
  shape: z.enum(['polygon', 'rectangle', 'ellipse', 'circle', 'text']),
  color: z.string().exactOptional(),
  border_color: z.string().exactOptional(),
  rotation: z.number().exactOptional(),
  position: Position.exactOptional(),
  polygon: z.strictObject({ points: z.array(Position).readonly() }).exactOptional(),
  rectangle: z.strictObject({ width: z.number(), height: z.number() }).exactOptional(),
  ellipse: z.strictObject({ radius: Position }).exactOptional(),
  circle: z.strictObject({ radius: z.number() }).exactOptional(),
  text: z
    .strictObject({
      text: z.string(),
      position: Position,
      color: z.string().exactOptional(),
      size: z.number().exactOptional(),
    })
    .exactOptional(),
});
type AreaDocument = z.output<typeof AreaDocument>;

const SeatDocument = z.strictObject({
  seat_guid: z.string(),
  seat_number: z.string(),
  position: Position,
  category: z.string(),
  radius: z.number().exactOptional(),
  start_direction: z.enum(['<', '>', '<>']).exactOptional(),
});

const RowDocument = z.strictObject({
  row_number: z.string(),
  row_label: z.string().exactOptional(),
  seat_label: z.string().exactOptional(),
  row_number_position: z.enum(['start', 'end', 'both']).nullable(),
  position: Position,
  seats: z.array(SeatDocument).readonly(),
});

const ZoneDocument = z.strictObject({
  name: z.string().exactOptional(),
  zone_id: z.string().exactOptional(),
  position: Position,
  rows: z.array(RowDocument).readonly(),
  areas: z.array(AreaDocument).readonly(),
});

/** A seating plan as pretix takes it. */
export const SeatingPlanDocument = z.strictObject({
  name: z.string(),
  categories: z.array(z.strictObject({ name: z.string(), color: z.string().exactOptional() })).readonly(),
  zones: z.array(ZoneDocument).readonly(),
  size: z.strictObject({ width: z.int(), height: z.int() }),
});
export type SeatingPlanDocument = z.output<typeof SeatingPlanDocument>;

/** A plan as pretix takes it. `numbers` are those of the seats, by their ids. */
export function presentSeatingPlan(
  { name, categories, zones, size }: SeatingPlan,
  numbers: ReadonlyMap<string, number>,
): SeatingPlanDocument {
  const names = categories.map((category) => category.name);
  return {
    name,
    categories: categories.map((category) => ({ name: category.name, ...withColor(category.color) })),
    zones: zones.map((zone) => presentZone(zone, names, numbers)),
    size,
  };
}

function presentZone(
  { name, zoneId, position, rows, areas }: PlanZone,
  categories: readonly string[],
  numbers: ReadonlyMap<string, number>,
): SeatingPlanDocument['zones'][number] {
  return {
    ...(name === null ? {} : { name }),
    ...(zoneId === null ? {} : { zone_id: zoneId }),
    position: pointOf(position),
    rows: rows.map((row) => presentRow(row, categories, numbers)),
    areas: areas.map(presentArea),
  };
}

function presentRow(
  { name, namePosition, rowLabel, seatLabel, position, seats }: PlanRow,
  categories: readonly string[],
  numbers: ReadonlyMap<string, number>,
): SeatingPlanDocument['zones'][number]['rows'][number] {
  return {
    row_number: name,
    ...(rowLabel === null ? {} : { row_label: rowLabel }),
    ...(seatLabel === null ? {} : { seat_label: seatLabel }),
    row_number_position: namePosition,
    position: pointOf(position),
    seats: seats.map((seat) => ({
      seat_guid: seat.guid,
      seat_number: String(numbers.get(seat.seatId) ?? ''),
      position: pointOf(seat),
      category: categories[seat.category] ?? '',
      ...(seat.radius === undefined ? {} : { radius: seat.radius / SCALE }),
      ...(seat.startDirection === undefined ? {} : { start_direction: seat.startDirection }),
    })),
  };
}

function presentArea(area: PlanArea): AreaDocument {
  const { text } = area;
  return {
    shape: area.shape,
    ...withColor(area.color),
    ...(area.borderColor === null ? {} : { border_color: area.borderColor }),
    rotation: area.rotation / SCALE,
    position: pointOf(area.position),
    ...extentOf(area),
    ...(text === null
      ? {}
      : {
          text: {
            text: text.text,
            position: pointOf(text.position),
            ...withColor(text.color),
            size: text.size / SCALE,
          },
        }),
  };
}

function extentOf(area: PlanArea): Partial<AreaDocument> {
  switch (area.shape) {
    case 'polygon':
      return { polygon: { points: area.points.map(pointOf) } };
    case 'rectangle':
      return { rectangle: { width: area.width / SCALE, height: area.height / SCALE } };
    case 'ellipse':
      return { ellipse: { radius: pointOf(area.radius) } };
    case 'circle':
      return { circle: { radius: area.radius / SCALE } };
    case 'text':
      return {};
  }
}

function pointOf({ x, y }: Point): Point {
  return { x: x / SCALE, y: y / SCALE };
}

function withColor(color: string | null): { readonly color?: string } {
  return color === null ? {} : { color };
}
