import type { CommandDependencies } from '../commands/dependencies.ts';
import { lastTreeHead, signTreeHead } from '../commands/notary/sign-tree-head.ts';
import { registry } from '../domain/aggregates.ts';
import type { Instant } from '../engine/instant.ts';
import { Notary } from '../engine/notary/notary.ts';
import { LogForked } from '../engine/notary/tree-head.ts';
import type { EventSubscription } from '../engine/ports/event-store.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { TreeHeadWitness } from '../ports/tree-head-witness.ts';

export interface NotaryParts {
  readonly subscription: EventSubscription;
  readonly documents: ReadModelStore;
  readonly witness: TreeHeadWitness;
  readonly clock: () => Instant;
  /** Whether others have taken the log that people wait for. Before, it does not begin. */
  readonly mayBegin: () => boolean;
  readonly report: (error: unknown) => void;
}

/** The process manager that signs the heads of the log's tree, and shows each to the witness. */
export function openNotary(
  commands: Pick<CommandDependencies, 'writer' | 'treeHeadKeys'>,
  { witness, ...parts }: NotaryParts,
): Notary {
  return new Notary({
    ...parts,
    prefixes: registry.streamPrefixes,
    lastHead: () => lastTreeHead(commands),
    sign: (head) => signTreeHead(commands, head),
    publish: async (head) => {
      const shown = await witness.publish(head);
      if (shown.outcome === 'shown') return;
      throw new LogForked(head, `the witness was shown the root ${shown.root}`);
    },
  });
}
