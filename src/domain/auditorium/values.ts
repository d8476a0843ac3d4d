import { z } from 'zod';
import { Instant } from '../../engine/instant.ts';
import { anyText, text } from '../kernel/text.ts';

const AuditoriumName = text(100);
export const ScreenType = z.enum(['2D', '3D', 'IMAX', '4DX']);
export type ScreenType = z.output<typeof ScreenType>;

/** The fields of an auditorium. The fields of a group change with one event. */
export const auditoriumFields = { name: { name: AuditoriumName }, screen: { screenType: ScreenType } };

/** What is known of an auditorium, without its seats. */
export const AuditoriumDetails = z.strictObject({ ...auditoriumFields.name, ...auditoriumFields.screen });
export type AuditoriumDetails = Readonly<z.output<typeof AuditoriumDetails>>;

export const Tier = z.enum(['regular', 'premium', 'vip', 'recliner']);
export type Tier = z.output<typeof Tier>;

export const SeatKind = z.enum(['standard', 'wheelchair', 'companion']);
export type SeatKind = z.output<typeof SeatKind>;

/** The label of a seat, unique in its auditorium: `A12`. */
export const SeatId = anyText(20);

/** A row as it is named when its seats are installed. */
export const SeatRow = text(5);
export const MAXIMUM_SEAT_NUMBER = 9999;
export const SeatNumber = z.int().min(1).max(MAXIMUM_SEAT_NUMBER);

/** Rows of equal seats, as a request or a file asks for them. */
export const seatRowsFields = {
  rows: z
    .array(SeatRow)
    .min(1)
    .max(100)
    .refine((rows) => new Set(rows).size === rows.length, 'must name each row once'),
  seatsPerRow: z.int().min(1).max(60),
  tier: Tier.default('regular'),
  kind: SeatKind.default('standard'),
  firstNumber: SeatNumber.default(1),
};

/** Whether such rows number no seat above the highest number. */
export function hasSeatNumbers(rows: {
  readonly firstNumber: number;
  readonly seatsPerRow: number;
}): boolean {
  return rows.firstNumber + rows.seatsPerRow - 1 <= MAXIMUM_SEAT_NUMBER;
}

/** What is wrong with rows that do. */
export const seatNumbersFault = {
  path: ['seatsPerRow'],
  error: `must not number seats above ${MAXIMUM_SEAT_NUMBER}`,
};

/** The place of a seat on the plan of its auditorium, in units of that plan. */
export const Position = z.strictObject({ x: z.int(), y: z.int() }).readonly();
export type Position = z.output<typeof Position>;

export const Seat = z
  .strictObject({
    kind: SeatKind,
    number: SeatNumber,
    position: Position.nullable(),
    row: anyText(5),
    seatId: SeatId,
    tier: Tier,
  })
  .readonly();
export type Seat = z.output<typeof Seat>;

/** Seats that are out of use from one instant up to, but not at, another. */
export const PeriodBlock = z.strictObject({
  blockId: z.uuid(),
  from: Instant,
  reason: text(200),
  seats: z.array(SeatId).min(1).readonly(),
  to: Instant,
});
export type PeriodBlock = Readonly<z.output<typeof PeriodBlock>>;

/** The id of a seat: `A12` in a row of letters, `1-12` in any other row, so that two seats never share one. */
export function seatIdOf(row: string, number: number): string {
  return /^[A-Z]{1,3}$/.test(row) ? `${row}${number}` : `${row}-${number}`;
}
