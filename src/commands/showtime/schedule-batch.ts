import type { Showtime } from '../../domain/showtime/state.ts';
import { Turns } from '../../engine/turns.ts';
import { CommandUnavailable } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejection } from '../../engine/decider.ts';
import { StoreUnavailable } from '../../engine/ports/event-store.ts';
import type { RefusalCode } from '../refusals.ts';
import { scheduleOnce } from './schedule-once.ts';
import type { ShowtimeToSchedule } from './schedule-showtime.ts';

/** One showtime of a batch. The session's command id makes the showtime's, so a repeated row finds it. */
export interface ShowtimeRow {
  readonly session: CommandSession;
  readonly showtime: ShowtimeToSchedule;
  /** Why it is not even tried. */
  readonly refusal: Rejection<RefusalCode> | null;
}

export type RowResult =
  | { readonly outcome: 'scheduled'; readonly showtime: Showtime }
  | { readonly outcome: 'refused'; readonly rejection: Rejection<RefusalCode> }
  /** Neither: the time was up, or the store did not answer. */
  | { readonly outcome: 'undecided'; readonly code: CommandUnavailable['code'] };

/** So many auditoriums at once: each of them takes its showtimes one after the other. */
const LANES = 4;

/**
 * Schedules showtimes, each by itself: a refused one keeps no other from being scheduled. In one auditorium the earlier
 * row comes first, so of two that overlap the later one is refused; once a row there is undecided, those behind it are,
 * too. Throws CommandUnavailable or StoreUnavailable when no row at all could be decided.
 */
export async function scheduleBatch(rows: readonly ShowtimeRow[]): Promise<readonly RowResult[]> {
  const results = new Map<ShowtimeRow, RowResult>();
  const waiting = byAuditorium(rows);
  const faults: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let ofOne = waiting.shift(); ofOne !== undefined; ofOne = waiting.shift()) {
      await scheduleInOrder(ofOne, results, faults);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const all = rows.map((row) => resultIn(results, row));
  if (faults.length > 0 && all.every(({ outcome }) => outcome === 'undecided')) throw faults[0];
  return all;
}

function byAuditorium(rows: readonly ShowtimeRow[]): ShowtimeRow[][] {
  const lanes = new Map<string, ShowtimeRow[]>();
  for (const row of rows) {
    const { auditoriumId } = row.showtime;
    const lane = lanes.get(auditoriumId) ?? [];
    lane.push(row);
    lanes.set(auditoriumId, lane);
  }
  return [...lanes.values()];
}

async function scheduleInOrder(
  rows: readonly ShowtimeRow[],
  results: Map<ShowtimeRow, RowResult>,
  faults: unknown[],
): Promise<void> {
  const turns = new Turns();
  for (const [index, row] of rows.entries()) {
    if (turns.isOver) await turns.next();
    try {
      results.set(row, await schedule(row));
    } catch (error) {
      const code = codeOf(error);
      if (code === null) throw error;
      faults.push(error);
      for (const left of rows.slice(index)) results.set(left, { outcome: 'undecided', code });
      return;
    }
  }
}

async function schedule({ session, showtime, refusal }: ShowtimeRow): Promise<RowResult> {
  if (refusal !== null) return { outcome: 'refused', rejection: refusal };
  const result = await scheduleOnce(session, showtime);
  if (result.outcome === 'rejected') return { outcome: 'refused', rejection: result.rejection };
  if (result.state.showtime === null) throw new Error('A showtime was scheduled and is not there.');
  return { outcome: 'scheduled', showtime: result.state.showtime };
}

function codeOf(error: unknown): CommandUnavailable['code'] | null {
  if (error instanceof CommandUnavailable) return error.code;
  return error instanceof StoreUnavailable ? 'store-unavailable' : null;
}

function resultIn(results: ReadonlyMap<ShowtimeRow, RowResult>, row: ShowtimeRow): RowResult {
  const result = results.get(row);
  if (result === undefined) throw new Error('A row of the batch has no result.');
  return result;
}
