import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openEventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { TreeHeadFiles } from '../../src/adapters/tree-head-files.ts';
import type { Ports } from '../../src/application.ts';
import { KeyVault } from '../../src/commands/keys/key-vault.ts';
import { SigningKeys } from '../../src/commands/keys/signing-keys.ts';
import { actor } from '../../src/domain/actor/decider.ts';
import type { ActorCommand } from '../../src/domain/actor/commands.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { ActorId } from '../../src/domain/kernel/ids.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import { hashOfLeaf, isInTree } from '../../src/engine/notary/leaf.ts';
import { GrowingTree } from '../../src/engine/notary/merkle-tree.ts';
import type { Notary } from '../../src/engine/notary/notary.ts';
import { NOTARY, SignedTreeHead } from '../../src/engine/notary/tree-head.ts';
import type { EventMetadata } from '../../src/engine/event.ts';
import type { StoredEvent } from '../../src/engine/ports/event-store.ts';
import { openNotary, type NotaryParts } from '../../src/processes/notary.ts';
import { type EventStoreDouble, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import { now } from './fixtures.ts';
import { until } from './until.ts';
import { openPorts, type OpenPorts } from './system.ts';

export type LogKind = 'embedded' | 'EventStoreDB';

export const logKinds: readonly LogKind[] = ['embedded', 'EventStoreDB'];

/** A log with a notary that a test starts and stops, on embedded read models and keys. */
export class NotarizedLog {
  time: Instant = now;
  readonly faults: unknown[] = [];
  readonly commands: { readonly writer: StreamWriter; readonly treeHeadKeys: SigningKeys };
  private notary: Notary | undefined;

  readonly open: OpenPorts;
  readonly log: Pick<Ports, 'store' | 'subscription' | 'scan'>;
  /** The server of the log; null where it has none. */
  readonly double: EventStoreDouble | null;
  private readonly closeLog: () => Promise<void>;

  private constructor(
    open: OpenPorts,
    log: NotarizedLog['log'],
    double: EventStoreDouble | null,
    closeLog: () => Promise<void>,
  ) {
    this.open = open;
    this.log = log;
    this.double = double;
    this.closeLog = closeLog;
    this.commands = {
      writer: new StreamWriter(log.store, registry),
      treeHeadKeys: new SigningKeys(new KeyVault(open.ports.keys, [Buffer.alloc(32, 7)]), 'tree-heads'),
    };
  }

  static async open(kind: LogKind): Promise<NotarizedLog> {
    const open = await openPorts();
    if (kind === 'embedded') return new NotarizedLog(open, open.ports, null, () => Promise.resolve());
    const double = await startEventStoreDouble();
    const log = openEventStoreDb({ url: double.url, prefixes: registry.streamPrefixes });
    return new NotarizedLog(open, log, double, async () => {
      await log.close();
      await double.stop();
    });
  }

  /** Where the witness has its files. */
  get witnessed(): string {
    return join(this.open.directory, 'tree-heads');
  }

  start(parts: Partial<NotaryParts> = {}): Notary {
    this.notary = openNotary(this.commands, {
      subscription: this.log.subscription,
      documents: this.open.ports.readModels,
      witness: new TreeHeadFiles(this.witnessed),
      clock: () => this.time,
      mayBegin: () => true,
      report: (error) => this.faults.push(error),
      ...parts,
    });
    this.notary.start();
    return this.notary;
  }

  async stop(): Promise<void> {
    await this.notary?.stop();
  }

  /** Lets time pass when the notary has taken all that there is. */
  async passSeconds(seconds: number): Promise<void> {
    const head = await this.log.subscription.head();
    await until(() => (this.notary?.position ?? 0n) >= head, 'the notary has taken the log');
    this.time = addSeconds(this.time, seconds);
  }

  /** Adds so many events to streams of actors, and answers the streams. */
  async addEvents(count: number): Promise<readonly string[]> {
    const ids = Array.from({ length: Math.min(count, 5) }, () => ActorId.parse(randomUUID()));
    const write = (actorId: ActorId, command: ActorCommand): Promise<unknown> =>
      this.commands.writer.execute(actor, actorId, command, this.context());
    for (const [index, actorId] of ids.entries()) {
      await write(actorId, { type: 'AddActor', actorId, details: { name: `Actor ${index}` } });
    }
    const [actorId] = ids;
    const others = Array.from({ length: count - ids.length }, (_, index) => `Name ${index}`);
    if (actorId === undefined) return [];
    await Promise.all(
      others.map((name) => write(actorId, { type: 'ReviseActor', actorId, changes: { name } })),
    );
    return ids.map((id) => `actor-${id}`);
  }

  context(): Parameters<StreamWriter['execute']>[3] {
    return {
      commandId: randomUUID(),
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: { kind: 'system', id: 'marquee' },
      now: this.time,
    };
  }

  /** The log as it is stored. */
  async stored(): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const page of this.log.scan.scan(0n)) events.push(...page);
    return events;
  }

  async heads(): Promise<readonly SignedTreeHead[]> {
    return (await this.stored())
      .filter(({ stream }) => stream === NOTARY.stream)
      .map(({ data }) => SignedTreeHead.parse(JSON.parse(data)));
  }

  /** The root over the first events, made from what is stored. */
  async rootOf(size: number): Promise<string> {
    const tree = new GrowingTree();
    for (const { stream, revision, id, metadata } of await this.stored()) {
      if (!isInTree(stream) || tree.size === size) continue;
      const { chain } = JSON.parse(metadata) as EventMetadata;
      tree.append(hashOfLeaf({ stream, revision, id, hash: chain.hash }, tree.size));
    }
    return tree.root().toString('hex');
  }

  async close(): Promise<void> {
    await this.stop();
    await this.closeLog();
    await this.open.close();
  }
}
