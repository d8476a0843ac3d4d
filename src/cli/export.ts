import { lineOf } from '../engine/auditing/event-search.ts';
import { KeptTree } from '../engine/notary/kept-tree.ts';
import { consistencyProof, inclusionProof } from '../engine/notary/merkle-tree.ts';
import { NOTARY, SignedTreeHead } from '../engine/notary/tree-head.ts';
import type { StoredEvent } from '../engine/ports/event-store.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import { type CliCommand, withReadOnlyRuntime } from './command.ts';

export const exportCommand: CliCommand = {
  name: 'export',
  usage: '[--stream STREAM] [--proofs]',
  summary: 'Prints the log as lines of JSON, with its signed heads.',
  details:
    'Reads beside a running server. `npm run --silent marquee -- export > log.ndjson` writes a clean file. ' +
    '--proofs adds the proofs that each signed head goes on from the one before; with --stream, the last head and the ' +
    'proof that each event stands under it. docs/audit-format.md says how to check all of it.',
  options: { stream: { type: 'string' }, proofs: { type: 'boolean' } },
  maximumWords: 0,
  run: ({ options }, context) =>
    withReadOnlyRuntime(context, async ({ scan, readModels }) => {
      const wanted = options['stream'];
      const print = (line: string): void => context.print(line);
      const proofs = options['proofs'] === true ? new Proofs(readModels, print) : null;
      let isFound = wanted === undefined;
      for await (const page of scan.scan(0n)) {
        for (const stored of page) {
          proofs?.take(stored);
          if (wanted !== undefined && wanted !== stored.stream) continue;
          isFound = true;
          context.print(lineOf(stored));
          if (wanted !== undefined) proofs?.require(stored);
        }
      }
      if (!isFound) context.warn(`There is no stream ${String(wanted)}.`);
      await (wanted === undefined ? proofs?.printGrowth() : proofs?.printInclusion());
      return isFound;
    }),
};

/** Proofs of what is exported, from the nodes that the notary has kept. */
class Proofs {
  private readonly readModels: ReadModelStore;
  private readonly print: (line: string) => void;
  private readonly sizes: number[] = [];
  private readonly eventIds: string[] = [];
  private last: SignedTreeHead | null = null;

  constructor(readModels: ReadModelStore, print: (line: string) => void) {
    this.readModels = readModels;
    this.print = print;
  }

  /** Every event of the log is told, for its heads. */
  take({ stream, data }: StoredEvent): void {
    if (stream !== NOTARY.stream) return;
    this.last = SignedTreeHead.parse(JSON.parse(data));
    this.sizes.push(this.last.size);
  }

  /** An event that is to be proven. */
  require({ id }: StoredEvent): void {
    this.eventIds.push(id);
  }

  async printGrowth(): Promise<void> {
    const { nodes } = await KeptTree.open(this.readModels);
    for (const [index, to] of this.sizes.entries()) {
      const from = this.sizes[index - 1];
      if (from === undefined) continue;
      const path = (await consistencyProof(nodes, from, to)).map((hash) => hash.toString('hex'));
      this.print(JSON.stringify({ proof: 'consistency', from, to, path }));
    }
  }

  async printInclusion(): Promise<void> {
    if (this.last === null) return;
    const { size } = this.last;
    this.print(JSON.stringify({ head: this.last }));
    const tree = await KeptTree.open(this.readModels);
    for (const eventId of this.eventIds) {
      const index = await tree.indexOf(eventId);
      if (index === null || index >= size) continue;
      const path = (await inclusionProof(tree.nodes, index, size)).map((hash) => hash.toString('hex'));
      this.print(JSON.stringify({ proof: 'inclusion', eventId, index, size, path }));
    }
  }
}
