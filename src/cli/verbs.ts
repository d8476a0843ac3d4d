import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type ApplicationSettings, withLeaseOf, type Ports } from '../application.ts';
import { KeyVault } from '../commands/keys/key-vault.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { Configuration } from '../config.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { EventSubscription, EventScan, EventStore } from '../engine/ports/event-store.ts';
import { collectionOf, type AnyProjection } from '../engine/projections/projection.ts';
import { processManagers } from '../processes/processes.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import { readModels } from '../projections/read-models.ts';
import { copyLog } from './copy-log.ts';
import { ensureAccount } from './ensure-account.ts';
import { loadAggregate, mapsAsObjects } from './load-aggregate.ts';
import { type HouseVariables, isSameHouse, variablesOf } from './deployment-name.ts';
import { importMovies } from './import-movies.ts';
import { moneyOf, readJson, UsageError, wholeNumber } from './parameters.ts';
import { every, progressOfCopy } from './progress.ts';
import { rebuild } from './rebuild.ts';
import { compareWithServed } from './replay.ts';
import { verifyLog } from './verify.ts';

/** Everything open, for the one process that may write. */
export interface Runtime {
  readonly configuration: Configuration;
  readonly ports: Ports;
  readonly settings: ApplicationSettings;
  readonly scan: EventScan;
  /** Resolves, with the reason, when a store can no longer be written. */
  readonly failed: Promise<Error>;
  readonly commands: () => CommandDependencies;
  close(): Promise<void>;
}

/** What can be read beside a running server. */
export interface ReadOnlyRuntime {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  readonly readModels: ReadModelStore;
  close(): Promise<void>;
}

/** What the command line gives its verbs. */
export interface CommandLine {
  readonly open: () => Promise<Runtime>;
  /** The configuration of the environment with other variables in it. Throws ConfigurationError. */
  readonly configure: (variables: Partial<HouseVariables>) => Configuration;
  /** Opens the house of a configuration. Without any master key so far, `masterKey` becomes the one that is kept there. */
  readonly openConfigured: (configuration: Configuration, masterKey?: Buffer) => Promise<Runtime>;
  readonly openReadOnly: () => Promise<ReadOnlyRuntime>;
  readonly print: (line: string) => void;
  /** For progress and remarks, so that what is printed can be piped. */
  readonly warn: (line: string) => void;
}

type Verb = (parameters: readonly string[], line: CommandLine) => Promise<boolean>;

const usage = `usage: npm run marquee -- <verb>
  verify                             check every chain of the log
  replay [--compare] [PROJECTION]    fold read models anew from the log; compare with what is served
  export [--stream STREAM]           the log as lines of JSON
  state STREAM [--revision N]        an aggregate folded up to a revision
  rebuild [PROJECTION]               make read models anew
  copy [--from HOUSE] [--to HOUSE]   the log and the keys to another house, or what is new of them (no server on the
                                     target, best none on the source); HOUSE is a data directory, or both URLs as
                                     one word 'esdb://… mongodb://…'; the one left out is that of the environment
  import-movies FILE [--minutes N] [--base-price "10.00 USD"]
  create-admin EMAIL                 an administrator; the password is read from ADMIN_PASSWORD
A data directory has one process: stop the server for the last four. On servers stop those with the roles projector and
processor for rebuild, and those of the target with the role processor for copy.`;

/** Runs one verb. The exit code: 0 good, 1 the answer is no. Throws UsageError. */
export async function runVerb(
  name: string,
  parameters: readonly string[],
  line: CommandLine,
): Promise<number> {
  const verb = verbs[name];
  if (verb === undefined) throw new UsageError(usage);
  return (await verb(parameters, line)) ? 0 : 1;
}

const verbs: Readonly<Record<string, Verb>> = {
  verify: (parameters, line) => {
    optionsOf(parameters, {}, 0);
    return withReadOnly(line, async ({ scan, readModels: documents }) => {
      const progress = every(100_000, (events) => line.warn(`${events} events checked`));
      const { events, streams, breaks } = await verifyLog(scan, await documents.checkpoints(), progress);
      for (const { stream, revision, eventId, reason } of breaks) {
        line.print(`broken ${stream}@${revision} ${eventId} ${reason}`);
      }
      line.print(`${events} events in ${streams} streams, ${breaks.length} broken`);
      return breaks.length === 0;
    });
  },

  replay: (parameters, line) => {
    const { values, positionals } = optionsOf(parameters, { compare: { type: 'boolean' } }, 1);
    return withReadOnly(line, async ({ subscription: feed, readModels: documents }) => {
      let same = true;
      for (const projection of selected(positionals[0])) {
        await documents.prepare({ name: collectionOf(projection), indexes: [] });
        const {
          position,
          documents: count,
          differences,
        } = await compareWithServed(projection, feed, documents);
        const differ = `${differences.length} differ from what is served`;
        line.print(
          `${projection.name}: ${count} documents at ${position}${values['compare'] === true ? `, ${differ}` : ''}`,
        );
        if (values['compare'] !== true) continue;
        for (const { id, difference } of differences)
          line.print(`differs ${projection.name} ${id} ${difference}`);
        same &&= differences.length === 0;
      }
      return same;
    });
  },

  export: (parameters, line) => {
    const { values } = optionsOf(parameters, { stream: { type: 'string' } }, 0);
    return withReadOnly(line, async ({ scan }) => {
      for await (const page of scan.scan(0n)) {
        for (const { position, stream, revision, id, type, data, metadata } of page) {
          if (values['stream'] !== undefined && values['stream'] !== stream) continue;
          const names = JSON.stringify({ position: String(position), stream, revision, id, type });
          line.print(`${names.slice(0, -1)},"data":${data},"metadata":${metadata}}`);
        }
      }
      return true;
    });
  },

  state: (parameters, line) => {
    const { values, positionals } = optionsOf(parameters, { revision: { type: 'string' } }, 1);
    const [stream] = positionals;
    if (stream === undefined)
      throw new UsageError('state takes the name of a stream, such as showtime-6a9f…');
    const until =
      values['revision'] === undefined ? undefined : wholeNumber(values['revision'], '--revision');
    return withReadOnly(line, async ({ store }) => {
      const folded = await loadAggregate(store, stream, until);
      if (folded === null) line.warn(`There is no stream ${stream}.`);
      else line.print(JSON.stringify(folded, mapsAsObjects, 2));
      return folded !== null;
    });
  },

  rebuild: (parameters, line) => {
    const { positionals } = optionsOf(parameters, {}, 1);
    const chosen = selected(positionals[0]);
    let last = '';
    const progress = (name: string, position: bigint, head: bigint): void => {
      const text = `${name}: ${position} of ${head}`;
      if (text !== last) line.print(text);
      last = text;
    };
    return withHouse(line, ({ ports }) =>
      withLeaseOf(ports, 'projector', tellToWait(line), async (documents) => {
        const rebuildReadModels = (): Promise<void> =>
          rebuild(chosen, ports.subscription, documents, progress);
        if (positionals[0] !== undefined) await rebuildReadModels();
        else {
          await withLeaseOf(ports, 'processor', tellToWait(line), async (workDocuments) => {
            await rebuildReadModels();
            const work = processManagers.map((process) => process.work);
            await rebuild(work, ports.subscription, workDocuments, progress);
          });
        }
        return true;
      }),
    );
  },

  copy: async (parameters, line) => {
    const { values } = optionsOf(parameters, { from: { type: 'string' }, to: { type: 'string' } }, 0);
    if (values['from'] === undefined && values['to'] === undefined) throw new UsageError(usage);
    const [from, to] = [houseNamed(values['from'], line), houseNamed(values['to'], line)];
    if (isSameHouse(from, to)) throw new UsageError('copy takes two houses, and these are one.');
    const { eventStoreUrl, dataDirectory } = from;
    if (eventStoreUrl === null && !existsSync(join(dataDirectory, 'events.db'))) {
      throw new UsageError(`There is no log in ${dataDirectory}.`);
    }
    if (eventStoreUrl !== null) line.warn('What is written to the source from now on is not copied.');
    if (to.eventStoreUrl !== null) line.warn('Nobody else may write to the target until this has ended.');
    return withHouse({ ...line, open: () => line.openConfigured(from) }, async (source) => {
      const [masterKey] = source.settings.masterKeys;
      const open = (): Promise<Runtime> => line.openConfigured(to, masterKey);
      return withHouse({ ...line, open }, async (target) => {
        const vault = new KeyVault(target.ports.keys, target.settings.masterKeys);
        const progress = progressOfCopy(line.warn);
        // A process that saw half of a log would do again what the other half says was done.
        const copied = await withLeaseOf(target.ports, 'processor', tellToWait(line), (_, token) => {
          const isHeld = (): boolean => token() !== null;
          return copyLog(sidesOf(source), { ...sidesOf(target), isHeld }, vault, progress);
        });
        const { events, newEvents, newKeys, newTombstones, hasMore } = copied;
        line.print(`${newEvents} events copied, ${events} are the same`);
        line.print(`${newKeys} keys copied, ${newTombstones} dropped`);
        if (hasMore) line.warn('The source has more by now: copy again when nobody writes to it any more.');
        return true;
      });
    });
  },

  'import-movies': async (parameters, line) => {
    const options = { minutes: { type: 'string' }, 'base-price': { type: 'string' } } as const;
    const { values, positionals } = optionsOf(parameters, options, 1);
    const [file] = positionals;
    if (file === undefined) throw new UsageError('import-movies takes a file.');
    const assumedMinutes =
      values['minutes'] === undefined ? 120 : wholeNumber(values['minutes'], '--minutes');
    const basePrice = values['base-price'] === undefined ? null : moneyOf(values['base-price']);
    const films = await readJson(file);
    return withHouse(line, async (house) => {
      const progress = (done: number, total: number): void => {
        if (done % 100 === 0 || done === total) line.warn(`${done} of ${total} films`);
      };
      const given = { assumedMinutes, basePrice, now: systemClock(), progress };
      const { added, alreadyThere, assumedDurations, actors, refused } = await importMovies(
        house.commands(),
        films,
        given,
      );
      line.print(
        `${added} films added, ${alreadyThere} already there, ${actors} actors, ${refused.length} refused`,
      );
      if (assumedDurations > 0) {
        line.print(
          `${assumedDurations} have no running time in the file: ${assumedMinutes} minutes are assumed`,
        );
      }
      for (const { film, why } of refused) line.print(`refused ${film}: ${why}`);
      return refused.length === 0;
    });
  },

  'create-admin': (parameters, line) => {
    const { positionals } = optionsOf(parameters, {}, 1);
    const [email] = positionals;
    if (email === undefined) throw new UsageError('create-admin takes an e-mail address.');
    return withHouse(line, async (house) => {
      const password = house.configuration.administratorPassword;
      if (password === null) throw new UsageError('Give the password as ADMIN_PASSWORD.');
      const outcome = await ensureAccount(
        house.commands(),
        { email, password, role: 'admin' },
        systemClock(),
      );
      line.print(`administrator ${outcome}`);
      return true;
    });
  },
};

function tellToWait({ warn }: CommandLine): (seconds: number) => void {
  return (seconds) => warn(`In use by another process; waiting ${seconds} seconds for its end.`);
}

async function withHouse(line: CommandLine, work: (house: Runtime) => Promise<boolean>): Promise<boolean> {
  const house = await line.open();
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}

function houseNamed(name: unknown, { configure }: CommandLine): Configuration {
  const variables = typeof name === 'string' ? variablesOf(name) : {};
  if (variables !== undefined) return configure(variables);
  throw new UsageError("A house is a data directory, or both URLs as one word: 'esdb://… mongodb://…'.");
}

function sidesOf({ ports, scan }: Runtime): Ports & Pick<Runtime, 'scan'> {
  return { ...ports, scan };
}

async function withReadOnly(
  line: CommandLine,
  work: (house: ReadOnlyRuntime) => Promise<boolean>,
): Promise<boolean> {
  const house = await line.openReadOnly();
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}

function optionsOf(
  parameters: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
  positionals: number,
): { values: Readonly<Record<string, unknown>>; positionals: readonly string[] } {
  try {
    const parsed = parseArgs({ args: [...parameters], options, allowPositionals: positionals > 0 });
    if (parsed.positionals.length > positionals)
      throw new Error(`Too many words: ${parsed.positionals.join(' ')}`);
    return parsed;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usage}`);
  }
}

function selected(name: string | undefined): readonly AnyProjection[] {
  if (name === undefined) return readModels;
  const found = readModels.filter((projection) => projection.name === name);
  if (found.length > 0) return found;
  throw new UsageError(
    `There is no read model ${name}; there are: ${readModels.map((each) => each.name).join(', ')}.`,
  );
}
