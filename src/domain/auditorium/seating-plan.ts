import { z } from 'zod';
import { text } from '../kernel/text.ts';
import { AreaWords, Color } from './layout.ts';
import { SeatId } from './values.ts';

/** So many parts of a unit are 1 in a plan: events hold no fractions. */
export const SCALE = 1000;

/** What a plan may have at most. The areas, their texts and their corners are copied into every showtime. */
export const planLimits = { zones: 50, rows: 500, seats: 2000, areas: 100, corners: 1000, categories: 50 };

/** The largest coordinate, in units. */
export const LARGEST_COORDINATE = 100_000;

/** In thousandths of a unit. */
const Length = z.int().min(0);
const Point = z.strictObject({ x: z.int(), y: z.int() }).readonly();
export type Point = z.output<typeof Point>;

const PlanText = z
  .strictObject({ color: Color.nullable(), position: Point, size: z.int().min(SCALE), text: AreaWords })
  .readonly();

const common = {
  borderColor: Color.nullable(),
  color: Color.nullable(),
  position: Point,
  /** In thousandths of a degree, clockwise. */
  rotation: z.int(),
  text: PlanText.nullable(),
};

export const PlanArea = z
  .discriminatedUnion('shape', [
    z.strictObject({ ...common, shape: z.literal('circle'), radius: Length }),
    z.strictObject({ ...common, shape: z.literal('ellipse'), radius: Point }),
    z.strictObject({ ...common, shape: z.literal('polygon'), points: z.array(Point).readonly() }),
    z.strictObject({ ...common, shape: z.literal('rectangle'), width: Length, height: Length }),
    z.strictObject({ ...common, shape: z.literal('text') }),
  ])
  .readonly();
export type PlanArea = z.output<typeof PlanArea>;

export const SeatGuid = text(64);

/** A seat in its row. What is sold of it stands with the seats of the auditorium. */
const PlanSeat = z
  .strictObject({
    /** The place of its category in the plan's. */
    category: z.int().min(0),
    guid: SeatGuid,
    radius: Length.exactOptional(),
    seatId: SeatId,
    startDirection: z.enum(['<', '>', '<>']).exactOptional(),
    x: z.int(),
    y: z.int(),
  })
  .readonly();
export type PlanSeat = z.output<typeof PlanSeat>;

export const RowLabel = text(50);

const PlanRow = z
  .strictObject({
    name: text(20),
    namePosition: z.enum(['start', 'end', 'both']).nullable(),
    position: Point,
    rowLabel: RowLabel.nullable(),
    seatLabel: RowLabel.nullable(),
    seats: z.array(PlanSeat).readonly(),
  })
  .readonly();
export type PlanRow = z.output<typeof PlanRow>;

export const ZoneName = text(100);

const PlanZone = z
  .strictObject({
    areas: z.array(PlanArea).readonly(),
    name: ZoneName.nullable(),
    position: Point,
    rows: z.array(PlanRow).readonly(),
    zoneId: ZoneName.nullable(),
  })
  .readonly();
export type PlanZone = z.output<typeof PlanZone>;

export const PlanName = text(100);
export const CategoryName = text(50);

/** A seating plan: seats lie in rows, rows in zones, and each position is relative to what it lies in. */
export const SeatingPlan = z
  .strictObject({
    categories: z
      .array(z.strictObject({ color: Color.nullable(), name: CategoryName }).readonly())
      .readonly(),
    name: PlanName,
    /** In units. */
    size: z.strictObject({ height: z.int().min(1), width: z.int().min(1) }).readonly(),
    zones: z.array(PlanZone).readonly(),
  })
  .readonly();
export type SeatingPlan = z.output<typeof SeatingPlan>;
