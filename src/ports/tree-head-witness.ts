import type { NotaryEvent } from '../domain/notary/events.ts';

/** Whoever keeps signed heads outside the stores, so that nobody can exchange the log and its heads together. */
export interface TreeHeadWitness {
  /**
   * Shows it a signed head. Answers `shown`, also where it has seen this very one; where it has seen another of this size,
   * that one's root.
   */
  publish(
    head: NotaryEvent['data'],
  ): Promise<{ readonly outcome: 'shown' } | { readonly outcome: 'other'; readonly root: string }>;
}
