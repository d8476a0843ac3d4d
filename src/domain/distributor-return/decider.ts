import { accept, type Decider } from '../../engine/decider.ts';
import { canonicalJson } from '../../engine/json.ts';
import type { MovieId, TheaterId } from '../kernel/ids.ts';
import {
  distributorReturnEvents,
  ReturnSent,
  type DistributorReturnEvent,
  type SentReturn,
} from './events.ts';

export interface SendReturn {
  readonly type: 'SendReturn';
  readonly figures: Omit<SentReturn, 'version'>;
}

/** The version that was sent last; null before the first. */
export type DistributorReturnState = SentReturn | null;

/** The id of the returns of a movie in a theater and a week. */
export function returnIdOf({ theaterId, movieId, week }: ReturnOf): string {
  return `${theaterId}_${movieId}_${week}`;
}

/** Which return is meant. */
export interface ReturnOf {
  readonly theaterId: TheaterId;
  readonly movieId: MovieId;
  /** The first of its seven business days. */
  readonly week: string;
}

/** The returns of one movie, theater and week: each version stays as it was sent. */
export const distributorReturn: Decider<SendReturn, DistributorReturnEvent, DistributorReturnState, never> = {
  category: 'distributorreturn',
  events: distributorReturnEvents,
  initialState: null,

  decide({ figures }, last) {
    if (last !== null && canonicalJson(last.rows) === canonicalJson(figures.rows)) return accept();
    return accept(ReturnSent({ ...figures, version: (last?.version ?? 0) + 1 }));
  },

  evolve: (_, { data }) => data,
};
