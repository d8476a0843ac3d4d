import { accept, reject, type Decider } from '../../engine/decider.ts';
import { NOTARY, type SignedTreeHead } from '../../engine/notary/tree-head.ts';
import type { RecordTreeHead } from './commands.ts';
import { TreeHeadSigned, type NotaryEvent, notaryEvents } from './events.ts';

export interface NotaryState {
  readonly last: SignedTreeHead | null;
}

export type NotaryRejection = 'log-forked';

/** The signed heads of the log, in one stream: each covers more events than the one before, and no size has two. */
export const notary: Decider<RecordTreeHead, NotaryEvent, NotaryState, NotaryRejection> = {
  category: NOTARY.category,
  events: notaryEvents,
  initialState: { last: null },

  decide({ head }, { last }) {
    if (last === null || head.size > last.size) return accept(TreeHeadSigned(head));
    // A later head covers what an earlier one would.
    if (head.size < last.size || head.root === last.root) return accept();
    return reject(
      'log-forked',
      `The first ${head.size} events were signed with the root ${last.root}, and now give ${head.root}.`,
    );
  },

  evolve: (_, { data }) => ({ last: data }),
};
