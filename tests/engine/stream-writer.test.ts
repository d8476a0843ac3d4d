import { registry } from '../../src/domain/aggregates.ts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CommandUnavailable, type WriteResult } from '../../src/engine/command-handling/command-result.ts';
import { StreamWriter, type StreamWriterLimits } from '../../src/engine/command-handling/stream-writer.ts';
import {
  AdministratorAppointed,
  AdministratorDismissed,
  type AdministratorsEvent,
} from '../../src/domain/administrators/events.ts';
import { accept, reject, type Decider } from '../../src/engine/decider.ts';
import { UserId } from '../../src/domain/kernel/ids.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { expectChained } from '../support/chain.ts';
import {
  alice,
  bob,
  booking,
  byBob,
  byStaff,
  carol,
  holdSeats,
  movieDetails,
  movieId,
  now,
  releaseHold,
  showtimeSnapshot,
  showtimeId,
  uuid,
} from '../support/fixtures.ts';
import { StoreKnownUnavailable } from '../../src/engine/ports/event-store.ts';
import { context } from '../support/in-memory-system.ts';
import { gate, MemoryEventStore, unavailable } from '../support/memory-event-store.ts';

type Administrators = WriteResult<readonly UserId[], string>;

const STREAM = 'administrators-all';
const user = (number: number): UserId => UserId.parse(uuid(10, number));

interface Appointment {
  readonly type: 'appoint' | 'dismiss';
  readonly userId: UserId;
}

const appoint = (userId: UserId): Appointment => ({ type: 'appoint', userId });
const dismiss = (userId: UserId): Appointment => ({ type: 'dismiss', userId });

/** A small aggregate with a rule that two commands can break together: one of a group remains. */
const administrators: Decider<Appointment, AdministratorsEvent, readonly UserId[], 'last-administrator'> = {
  category: 'administrators',
  events: [AdministratorAppointed, AdministratorDismissed],
  initialState: [],

  decide({ type, userId }, state) {
    const removal = { standing: 1, reason: 'demoted', role: 'customer' } as const;
    if (state.includes(userId) === (type === 'appoint')) return accept();
    if (type === 'appoint') return accept(AdministratorAppointed({ userId, standing: 1 }));
    return state.length > 1
      ? accept(AdministratorDismissed({ userId, ...removal }))
      : reject('last-administrator', 'One remains.');
  },

  evolve: (state, { type, data }) =>
    type === 'AdministratorAppointed'
      ? [...state, data.userId]
      : state.filter((userId) => userId !== data.userId),
};

let store: MemoryEventStore;
let commands: number;
beforeEach(() => {
  store = new MemoryEventStore();
  commands = 0;
  // A slow machine must not end a batch early.
  jest.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Gives a command to a writer, by default a new one. */
function give(writer: StreamWriter, command: Appointment, id = 'all'): Promise<Administrators> {
  commands += 1;
  return writer.execute(administrators, id, command, context(commands));
}

const usersIn = (stream = STREAM): unknown[] => store.recorded(stream).map(({ data }) => data['userId']);
const sizes = (): number[] => store.appends.map(({ ids }) => ids.length);
const eventsOf = (result: Administrators | undefined): number =>
  result?.outcome === 'accepted' ? result.events.length : -1;

describe('Commands that arrive together', () => {
  it('go out as one append, in their order', async () => {
    const writer = new StreamWriter(store, registry);
    await Promise.all([alice, bob, carol].map((userId) => give(writer, appoint(userId))));
    expect(sizes()).toEqual([3]);
    expect(usersIn()).toEqual([alice, bob, carol]);
  });

  it('are each decided on what the one before left', async () => {
    const writer = new StreamWriter(store, registry);
    const results = await Promise.all([
      give(writer, appoint(alice)),
      give(writer, appoint(alice)),
      give(writer, dismiss(alice)),
      give(writer, appoint(bob)),
      give(writer, dismiss(alice)),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...['accepted', 'accepted', 'rejected', 'accepted', 'accepted'],
    ]);
    expect(results.map(eventsOf)).toEqual([1, 0, -1, 1, 1]);
    expect(results[0]).toMatchObject({ state: [alice] });
    expect(results[3]).toMatchObject({ state: [alice, bob] });
    expect(results[4]).toMatchObject({ state: [bob] });
    expect(sizes()).toEqual([3]);
  });

  it('while an append is on its way, wait and share the next', async () => {
    const writer = new StreamWriter(store, registry);
    const { opened, open } = gate();
    store.beforeStoring = () => opened;
    const first = give(writer, appoint(user(1)));
    await until(() => store.appends.length === 1);
    const rest = [2, 3, 4].map((number) => give(writer, appoint(user(number))));
    await idle();
    open();
    await Promise.all([first, ...rest]);
    expect(sizes()).toEqual([1, 3]);
  });

  it('are all told the position that readers must have come to', async () => {
    const writer = new StreamWriter(store, registry);
    const results = await Promise.all([give(writer, appoint(alice)), give(writer, appoint(bob))]);
    const again = await give(writer, appoint(bob));
    expect([...results, again].map((result) => result.outcome === 'accepted' && result.position)).toEqual([
      2n,
      2n,
      2n,
    ]);
  });

  it('do not wait for those of another stream', async () => {
    const writer = new StreamWriter(store, registry);
    const { opened, open } = gate();
    store.beforeStoring = (stream) => (stream === STREAM ? opened : undefined);
    const slow = give(writer, appoint(alice));
    expect((await give(writer, appoint(alice), 'others')).outcome).toBe('accepted');
    open();
    expect((await slow).outcome).toBe('accepted');
  });
});

describe('A batch', () => {
  it('ends at 256 events', async () => {
    const writer = new StreamWriter(store, registry);
    await Promise.all(Array.from({ length: 600 }, (_, number) => give(writer, appoint(user(number)))));
    expect(sizes()).toEqual([256, 256, 88]);
  });

  it('never splits what one command has decided, however much that is', async () => {
    const writer = new StreamWriter(store, registry);
    const many = Array.from({ length: 300 }, (_, number) =>
      AdministratorAppointed({ standing: 1, userId: user(100 + number) }),
    );
    const generous = { ...administrators, decide: () => ({ outcome: 'accepted', events: many }) as const };
    await Promise.all([
      give(writer, appoint(user(1))),
      writer.execute(generous, 'all', appoint(user(2)), context(99)),
      give(writer, appoint(user(3))),
    ]);
    expect(sizes()).toEqual([1, 300, 1]);
  });

  it.each([
    ['of one byte', 'm'],
    ['of three bytes', '映'],
  ])('ends before it is too large for a store, in characters %s', async (_, character) => {
    const writer = new StreamWriter(store, registry);
    const added = { type: 'AddMovie', movieId, details: movieDetails() } as const;
    await writer.execute(movie, movieId, added, context(0));
    const revise = (number: number) =>
      ({
        type: 'ReviseMovie',
        movieId,
        changes: { description: character.repeat(4900) + String(number) },
      }) as const;
    const results = await Promise.all(
      Array.from({ length: 150 }, (_each, number) =>
        writer.execute(movie, movieId, revise(number), context(number + 1)),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(150);
    expect(Math.max(...store.appends.map(({ bytes }) => bytes))).toBeLessThan(768 * 1024);
    expect(sizes().length).toBeLessThan(10);
  });

  it('ends after 20 milliseconds of deciding', async () => {
    let clock = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (clock += 4));
    const writer = new StreamWriter(store, registry);
    await Promise.all(Array.from({ length: 12 }, (_, number) => give(writer, appoint(user(number)))));
    expect(Math.max(...sizes())).toBeLessThanOrEqual(7);
    expect(usersIn()).toHaveLength(12);
  });
});

describe('An exception', () => {
  it('answers only its own command', async () => {
    const writer = new StreamWriter(store, registry);
    const broken = {
      ...administrators,
      decide: (): never => {
        throw new Error('A bug.');
      },
    };
    const [first, failed, last] = await Promise.allSettled([
      give(writer, appoint(alice)),
      writer.execute(broken, 'all', appoint(carol), context(99)),
      give(writer, appoint(bob)),
    ]);
    expect([first.status, last.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(failed).toMatchObject({ status: 'rejected', reason: new Error('A bug.') });
    expect(usersIn()).toEqual([alice, bob]);
  });

  it('of history that cannot be read answers all who wait, and is not for ever', async () => {
    await give(new StreamWriter(store, registry), appoint(alice));
    const writer = new StreamWriter(store, registry);
    store.beforeReading = () => {
      throw new TypeError('A damaged page.');
    };
    const answers = await Promise.allSettled([give(writer, appoint(bob)), give(writer, appoint(carol))]);
    expect(answers).toMatchObject([{ reason: new TypeError('A damaged page.') }, { status: 'rejected' }]);
    store.beforeReading = () => undefined;
    expect(await give(writer, appoint(bob))).toMatchObject({ outcome: 'accepted', state: [alice, bob] });
  });
});

describe('Two processes on one log', () => {
  let one: StreamWriter;
  let other: StreamWriter;
  beforeEach(() => {
    one = new StreamWriter(store, registry);
    other = new StreamWriter(store, registry);
  });

  it('read only what they have not seen when the other has written', async () => {
    await give(one, appoint(user(1)));
    await give(other, appoint(user(2)));
    store.reads.length = 0;
    expect(await give(one, appoint(user(3)))).toMatchObject({ state: [user(1), user(2), user(3)] });
    expect(store.reads).toEqual([{ stream: STREAM, fromRevision: 1 }]);
  });

  it('do not read what they have written themselves', async () => {
    for (const number of [1, 2, 3]) await give(one, appoint(user(number)));
    expect(store.reads).toHaveLength(1);
    expect(store.heads).toBe(0);
  });

  it('decide anew on a conflict, with new ids', async () => {
    await give(one, appoint(user(1)));
    await give(other, appoint(user(2)));
    const before = store.appends.length;
    const result = await give(one, appoint(user(3)));
    const [refused, stored] = store.appends.slice(before);
    expect([refused?.expectedRevision, stored?.expectedRevision]).toEqual([0, 1]);
    expect(refused?.ids).not.toEqual(stored?.ids);
    expect(result.outcome === 'accepted' && result.events.map(({ id }) => id)).toEqual(stored?.ids);
  });

  it('sell at once what the other has freed', async () => {
    await put();
    await sell(one, holdSeats({ caller: byBob, customerId: bob }));
    expect(await sell(other, releaseHold({ caller: byStaff }))).toMatchObject({ outcome: 'accepted' });
    expect(await sell(one, holdSeats({ bookingId: booking(2) }))).toMatchObject({ outcome: 'accepted' });
  });

  it('sell it even when the refusal shares a batch with a sale', async () => {
    await put();
    await sell(one, holdSeats({ caller: byBob, customerId: bob }));
    await sell(other, releaseHold({ caller: byStaff }));
    const results = await Promise.all([
      sell(one, holdSeats({ bookingId: booking(3), seats: ['A9'] })),
      sell(one, holdSeats({ bookingId: booking(2) })),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('refuse only after they have looked, once a turn', async () => {
    await put();
    await sell(one, holdSeats({ caller: byBob, customerId: bob }));
    const results = await Promise.all(
      [2, 3, 4].map((number) => sell(one, holdSeats({ bookingId: booking(number) }))),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(store.heads).toBe(1);
  });

  it('say «already so» only of what is still so', async () => {
    await Promise.all([give(one, appoint(alice)), give(one, appoint(bob))]);
    await give(other, dismiss(alice));
    expect(eventsOf(await give(one, appoint(alice)))).toBe(1);
    expect(usersIn()).toEqual([alice, bob, alice, alice]);
  });

  it('read what the other has written', async () => {
    await give(one, appoint(alice));
    await give(other, appoint(bob));
    expect(await one.load(administrators, 'all')).toEqual([alice, bob]);
  });

  it('let one of two last administrators go', async () => {
    await Promise.all([give(one, appoint(alice)), give(one, appoint(bob))]);
    await other.load(administrators, 'all');
    const results = await Promise.all([give(one, dismiss(alice)), give(other, dismiss(bob))]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'rejected']);
  });

  it('make one chain', async () => {
    for (const number of [1, 2, 3, 4, 5, 6])
      await give(number % 2 === 0 ? one : other, appoint(user(number)));
    await Promise.all([7, 8, 9].map((number) => give(one, appoint(user(number)))));
    const recorded = store.recorded(STREAM);
    expect(recorded).toHaveLength(9);
    expectChained(recorded);
  });

  it('stop trying when others are always faster, and try afresh afterwards', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    await give(one, appoint(user(0)));
    let rivals = 0;
    let isRival = false;
    store.beforeStoring = async () => {
      if (isRival) return;
      isRival = true;
      rivals += 1;
      await give(other, appoint(user(1000 + rivals)));
      isRival = false;
    };
    await expect(give(one, appoint(alice))).rejects.toMatchObject({
      name: 'CommandUnavailable',
      code: 'contended',
    });
    expect(rivals).toBe(13);
    store.beforeStoring = () => undefined;
    store.reads.length = 0;
    expect((await give(one, appoint(alice))).outcome).toBe('accepted');
    expect(store.reads).toEqual([{ stream: STREAM, fromRevision: 0 }]);
  });
});

describe('An append whose outcome is not known', () => {
  it.each<['beforeStoring' | 'afterStoring']>([['beforeStoring'], ['afterStoring']])(
    'is repeated with the same ids at the same revision, and stored once: it failed %s',
    async (moment) => {
      const writer = new StreamWriter(store, registry);
      await give(writer, appoint(user(0)));
      store[moment] = unavailable(2);
      const results = await Promise.all([give(writer, appoint(alice)), give(writer, appoint(bob))]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
      const [, first, ...repeats] = store.appends;
      expect(repeats).toEqual([first, first]);
      expect(usersIn()).toEqual([user(0), alice, bob]);
    },
  );

  it('is known to have been stored, even when others have written since', async () => {
    const [one, other] = [new StreamWriter(store, registry), new StreamWriter(store, registry)];
    let calls = 0;
    store.afterStoring = async () => {
      calls += 1;
      if (calls !== 1) return;
      await give(other, appoint(bob));
      await unavailable(1)(STREAM);
    };
    expect(eventsOf(await give(one, appoint(alice)))).toBe(1);
    expect(usersIn()).toEqual([alice, bob]);
    expect(await one.load(administrators, 'all')).toEqual([alice, bob]);
  });

  it.each<['beforeStoring' | 'afterStoring', readonly UserId[]]>([
    ['beforeStoring', [user(0)]],
    ['afterStoring', [user(0), alice]],
  ])(
    'is given up after some time for the whole batch, never as a refusal: it failed %s',
    async (moment, stored) => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      const writer = new StreamWriter(store, registry);
      await give(writer, appoint(user(0)));
      store[moment] = unavailable(5);
      const answers = await Promise.allSettled([
        give(writer, appoint(alice)),
        give(writer, appoint(user(0))),
        writer.execute(refusing, 'all', appoint(bob), context(98)),
        writer.load(administrators, 'all'),
      ]);
      for (const answer of answers) {
        const reason = answer.status === 'rejected' ? (answer.reason as unknown) : undefined;
        expect(reason).toBeInstanceOf(CommandUnavailable);
        expect(reason).toMatchObject({ code: 'store-unavailable' });
      }
      store.reads.length = 0;
      expect(await writer.load(administrators, 'all')).toEqual(stored);
      expect(store.reads).toEqual([{ stream: STREAM, fromRevision: 0 }]);
    },
  );

  it('is harmless to repeat as a command later', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const writer = new StreamWriter(store, registry);
    store.afterStoring = unavailable(5);
    await expect(give(writer, appoint(alice))).rejects.toThrow(CommandUnavailable);
    expect(eventsOf(await give(writer, appoint(alice)))).toBe(0);
  });

  it('is not the only thing that is asked again: so are reads and heads', async () => {
    const writer = new StreamWriter(store, registry);
    store.beforeReading = unavailable(1);
    expect(await writer.load(administrators, 'all')).toEqual([]);
    store.beforeHead = unavailable(1);
    expect(await writer.load(administrators, 'all')).toEqual([]);
  });

  it('is no reason to repeat what a store refuses for good', async () => {
    const writer = new StreamWriter(store, registry);
    store.beforeStoring = () => {
      throw new RangeError('Too large.');
    };
    await expect(give(writer, appoint(alice))).rejects.toThrow(new RangeError('Too large.'));
    expect(store.appends).toHaveLength(1);
  });
});

describe('A store that hangs', () => {
  const soon = (): number => performance.now() + 20;

  it('keeps nobody waiting beyond their deadline; what waited behind is not decided any more', async () => {
    const writer = new StreamWriter(store, registry);
    await give(writer, appoint(user(0)));
    const { opened, open } = gate();
    store.beforeStoring = () => opened;
    const sent = writer.execute(administrators, 'all', appoint(alice), context(1), soon());
    const queued = sent.catch(() => writer.execute(administrators, 'all', appoint(bob), context(2), soon()));
    for (const command of [sent, queued]) {
      await expect(command).rejects.toMatchObject({ name: 'CommandUnavailable', code: 'store-unavailable' });
    }
    const patient = give(writer, appoint(carol));
    open();
    expect((await patient).outcome).toBe('accepted');
    expect(usersIn()).toEqual([user(0), alice, carol]);
  });

  it('is left by those who wait for a read, too', async () => {
    const writer = new StreamWriter(store, registry);
    const { opened, open } = gate();
    store.beforeReading = () => opened;
    await expect(writer.load(administrators, 'all', soon())).rejects.toThrow(CommandUnavailable);
    open();
    expect(await writer.load(administrators, 'all')).toEqual([]);
  });

  it('is not asked again when it is known not to answer', async () => {
    const writer = new StreamWriter(store, registry);
    store.beforeStoring = () => {
      throw new StoreKnownUnavailable('The store does not answer.');
    };
    await expect(give(writer, appoint(alice))).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(store.appends).toHaveLength(1);
  });
});

describe('The memory of a writer', () => {
  const limited = (limits: Partial<StreamWriterLimits>) => new StreamWriter(store, registry, limits);
  const readsOf = (id: string) =>
    store.reads.filter(({ stream }) => stream === `administrators-${id}`).length;

  it('holds no more waiting commands than allowed: the next are told to come later', async () => {
    const writer = limited({ queue: 2 });
    const { opened, open } = gate();
    store.beforeStoring = () => opened;
    const waiting = [give(writer, appoint(alice)), give(writer, appoint(bob))];
    await expect(give(writer, appoint(carol))).rejects.toMatchObject({ code: 'overloaded' });
    expect((await settledSoon(give(writer, appoint(alice), 'others'))).isSettled).toBe(false);
    open();
    await Promise.all(waiting);
    expect((await give(writer, appoint(carol))).outcome).toBe('accepted');
  });

  it('keeps the streams that were used last', async () => {
    const writer = limited({ streams: 2 });
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b'])
      await give(writer, appoint(user(store.reads.length)), id);
    expect([readsOf('a'), readsOf('b'), readsOf('c')]).toEqual([1, 2, 1]);
  });

  it('does not lose them to ids that nobody has', async () => {
    const writer = limited({ streams: 3 });
    for (const id of ['a', 'b']) await give(writer, appoint(alice), id);
    for (let number = 0; number < 10; number += 1) {
      expect(await writer.load(administrators, `nobody-${number}`)).toEqual([]);
    }
    for (const id of ['a', 'b']) await give(writer, appoint(bob), id);
    expect([readsOf('a'), readsOf('b')]).toEqual([1, 1]);
  });

  it('keeps streams of so many events together', async () => {
    const writer = limited({ events: 5 });
    for (const number of [1, 2, 3]) await give(writer, appoint(user(number)), 'a');
    for (const number of [1, 2, 3]) await give(writer, appoint(user(number)), 'b');
    await give(writer, appoint(user(1)), 'b');
    await give(writer, appoint(user(4)), 'a');
    expect([readsOf('a'), readsOf('b')]).toEqual([2, 1]);
  });

  it('is not lost for good by a rush on many streams', async () => {
    const writer = limited({ streams: 1, events: 5 });
    const { opened, open } = gate();
    store.beforeStoring = (stream) => (stream === 'administrators-busy' ? opened : undefined);
    const busy = give(writer, appoint(alice), 'busy');
    await until(() => store.appends.length === 1);
    for (const number of [1, 2, 3, 4]) await give(writer, appoint(user(number)), 'rush');
    open();
    await busy;
    for (const number of [1, 2, 3]) await give(writer, appoint(user(number)), 'calm');
    expect(readsOf('calm')).toBe(1);
  });

  it('makes no difference to what is decided', async () => {
    const writer = limited({ streams: 1, events: 1 });
    const ids = ['a', 'b', 'c'];
    await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        give(writer, appoint(user(number)), ids[number % ids.length]),
      ),
    );
    for (const id of ids) {
      expect(new Set(usersIn(`administrators-${id}`)).size).toBe(10);
      expectChained(store.recorded(`administrators-${id}`));
    }
  });
});

describe('An event in the log', () => {
  it('tells who caused it, when, why and by which schema', async () => {
    const given = context(7);
    await new StreamWriter(store, registry).execute(administrators, 'all', appoint(alice), given);
    expect(store.recorded(STREAM)).toMatchObject([
      {
        ...{ stream: STREAM, revision: 0, type: 'AdministratorAppointed', data: { userId: alice } },
        metadata: {
          ...{ $correlationId: given.correlationId, $causationId: given.causationId, actor: given.actor },
          ...{ occurredAt: now, schema: 2 },
        },
      },
    ]);
  });

  it('has another id than any other decision of the same command', async () => {
    const again = new MemoryEventStore();
    await new StreamWriter(store, registry).execute(administrators, 'all', appoint(alice), context(7));
    await new StreamWriter(again, registry).execute(administrators, 'all', appoint(alice), context(7));
    expect(store.appends[0]?.ids).not.toEqual(again.appends[0]?.ids);
  });

  it('is not made by reading', async () => {
    expect(await new StreamWriter(store, registry).load(administrators, 'all')).toEqual([]);
    expect(store.appends).toEqual([]);
  });
});

const refusing: typeof administrators = {
  ...administrators,
  decide: () => ({ outcome: 'rejected', rejection: { code: 'last-administrator', detail: 'No.' } }),
};

async function put(): Promise<void> {
  await sell(new StreamWriter(store, registry), {
    type: 'ScheduleShowtime',
    snapshot: showtimeSnapshot(),
    now,
  });
}

function sell(
  writer: StreamWriter,
  command: Parameters<typeof showtime.decide>[0],
): Promise<WriteResult<unknown, string>> {
  commands += 1;
  return writer.execute(showtime, showtimeId, command, context(commands));
}

/** Lets everything happen that does not wait for something from outside. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

async function settledSoon(promise: Promise<unknown>): Promise<{ readonly isSettled: boolean }> {
  let isSettled = false;
  void promise.finally(() => {
    isSettled = true;
  });
  await idle();
  return { isSettled };
}
