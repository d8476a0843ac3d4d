import type { CommandDependencies } from '../src/commands/dependencies.ts';
import { openAuditorium, rowNames, scheduleShowtimes, type Cinema } from './cinema.ts';
import type { LoadRequest } from './load.ts';

/** How many seats a hold of the benchmarks asks for. */
export const SEATS_PER_HOLD = 2;

export interface SupplyPlan {
  readonly name: string;
  readonly rows: number;
  readonly seatsPerRow: number;
  /** How many showtimes are sold at the same time; when they are sold out, the next so many. */
  readonly atOnce: number;
  /** How many holds will be asked for altogether. */
  readonly holds: number;
  readonly withKeys?: boolean;
}

/** Requests for seats that nobody else asks for, so that each is a hold. */
export interface HoldSupply {
  /** The next so many requests. Throws when every showtime is sold out. */
  readonly take: (count: number) => readonly LoadRequest[];
}

/**
 * Builds an auditorium, schedules as many showtimes in it as the holds need, and hands out its seats two by two. The
 * customers take turns (their tokens are numbered from 0): no one holds twice at one showtime.
 */
export async function openHoldSupply(
  commands: CommandDependencies,
  cinema: Cinema,
  plan: SupplyPlan,
): Promise<HoldSupply> {
  const rows = rowNames(plan.rows);
  const { seatsPerRow } = plan;
  const auditoriumId = await openAuditorium(commands, cinema, plan.name, [
    { rows, seatsPerRow, tier: 'regular' },
  ]);
  const pairs = rows.flatMap((row) =>
    Array.from({ length: seatsPerRow / SEATS_PER_HOLD }, (_, pair) =>
      JSON.stringify({ seats: [`${row}${2 * pair + 1}`, `${row}${2 * pair + 2}`] }),
    ),
  );
  const perGroup = pairs.length * plan.atOnce;
  const groups = Math.ceil(plan.holds / perGroup);
  const showtimeIds = await scheduleShowtimes(commands, cinema, auditoriumId, groups * plan.atOnce);
  let taken = 0;
  const next = (): LoadRequest => {
    const group = Math.floor(taken / perGroup);
    const pair = Math.floor((taken % perGroup) / plan.atOnce);
    const showtimeId = showtimeIds[group * plan.atOnce + (taken % plan.atOnce)];
    const body = pairs[pair];
    if (showtimeId === undefined || body === undefined) throw new Error(`${plan.name} is sold out.`);
    taken += 1;
    const path = `/api/v1/showtimes/${showtimeId}/holds`;
    return {
      path,
      token: pair,
      body,
      ...(plan.withKeys === true ? { idempotencyKey: crypto.randomUUID() } : {}),
    };
  };
  return { take: (count) => Array.from({ length: count }, next) };
}
