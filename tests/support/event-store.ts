import { type EventStoreDouble, startEventStoreDouble } from '../doubles/eventstoredb.ts';

const given = process.env['EVENTSTORE_URL'];

/** Whether the node is one that somebody else runs, which is neither killed nor made to fail. */
export const isGivenNode = given !== undefined;

const refuse = (): never => {
  throw new Error('The node of EVENTSTORE_URL is not ours to kill or to make fail.');
};

/** The node of `EVENTSTORE_URL`, on which nobody else sells meanwhile, else a double of one. */
export async function startEventStore(): Promise<EventStoreDouble> {
  if (given === undefined) return startEventStoreDouble();
  return {
    url: given,
    host: '',
    port: 0,
    folders: [],
    stop: () => Promise.resolve(),
    set: refuse,
    heal: refuse,
    strike: refuse,
    counts: refuse,
    get file() {
      return refuse();
    },
    freeze: refuse,
    thaw: refuse,
    kill: refuse,
    terminate: refuse,
    start: refuse,
  };
}
