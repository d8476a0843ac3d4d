import { sessionOf } from '../support/session.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildAuditorium } from '../../src/commands/auditorium/build-auditorium.ts';
import { installSeats, type SeatRows } from '../../src/commands/auditorium/install-seats.ts';
import { blockSeats } from '../../src/commands/showtime/block-seats.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { releaseHold } from '../../src/commands/booking/release-hold.ts';
import { reviseSeat } from '../../src/commands/auditorium/revise-seat.ts';
import { scheduleShowtime } from '../../src/commands/showtime/schedule-showtime.ts';
import type { ReviseSeat } from '../../src/domain/auditorium/commands.ts';
import { AuditoriumId, TheaterId, type BookingId, type ShowtimeId } from '../../src/domain/kernel/ids.ts';
import { addMinutes, addSeconds, type Instant } from '../../src/engine/instant.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { theater } from '../../src/domain/theater/decider.ts';
import { projectBatch } from '../../src/engine/projections/runner.ts';
import { contextOf, type Job } from '../../src/engine/process-managers/process-manager.ts';
import { propagateChangedSeats } from '../../src/processes/propagate-seats.ts';
import {
  alice,
  auditoriumId,
  byAlice,
  byStaff,
  eur,
  HOLD_SECONDS,
  movieId,
  now,
  startsAt,
  theaterId,
  uuid,
} from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

let system: InMemorySystem;
let office: CommandDependencies;
let commands: number;
let afternoon: ShowtimeId;
let evening: ShowtimeId;
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  office = system.process();
  commands = 0;
  afternoon = await schedule(addMinutes(startsAt, -240));
  evening = await schedule(startsAt);
});

/** The context of a command that was not given before. */
function next(at: Instant = now): ReturnType<typeof context> {
  commands += 1;
  return context(commands, at);
}

async function schedule(at: Instant, inAuditorium = auditoriumId): Promise<ShowtimeId> {
  const wanted = { movieId, auditoriumId: inAuditorium, startsAt: at, basePrice: null, onSaleFrom: null };
  const result = await scheduleShowtime(sessionOf(office, next()), wanted);
  const scheduled = result.outcome === 'accepted' ? result.state.showtime?.snapshot.showtimeId : undefined;
  if (scheduled === undefined) throw new Error('The show was not scheduled.');
  return scheduled;
}

async function hold(showtimeId: ShowtimeId, seats: readonly string[], at = now): Promise<BookingId> {
  const given = { showtimeId, seats, for: { customerId: alice, walkIn: null } };
  const result = await holdSeats(office, sessionOf(office, next(at)), { caller: byAlice, ...given });
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.booking.bookingId;
}

type Changes = Omit<ReviseSeat, 'type' | 'auditoriumId' | 'seatId'>;
const revise = (changes: Changes, at = now, seatId = 'A1'): ReturnType<typeof reviseSeat> =>
  reviseSeat(sessionOf(office, next(at)), { auditoriumId, seatId, ...changes });

/** Whose a seat is in a showtime: `free`, `blocked`, `out-of-use`, a booking's, or `unknown` where there is no such seat. */
async function ownerIn(showtimeId: ShowtimeId, seatId = 'A1'): Promise<string> {
  const state = (await system.process().writer.load(showtime, showtimeId)).showtime;
  return state?.seats.has(seatId) === true ? (state.taken.get(seatId) ?? 'free') : 'unknown';
}
const owners = async (seatId = 'A1'): Promise<string[]> => [
  await ownerIn(afternoon, seatId),
  await ownerIn(evening, seatId),
];

describe('A seat that goes out of use', () => {
  it('is blocked in every show to come', async () => {
    expect(await revise({ active: false })).toMatchObject({
      outcome: 'accepted',
      state: { seat: { seatId: 'A1', active: false }, conflicts: [] },
    });
    expect(await owners()).toEqual(['out-of-use', 'out-of-use']);
    expect(await owners('A2')).toEqual(['free', 'free']);
    const [blocked] = system.factsOf(`showtime-${evening}`, 'SeatsBlocked');
    expect(blocked?.data).toMatchObject({ seats: ['A1'], cause: 'auditorium', reason: null });
  });

  it('is blocked in a show that has begun while its box office sells', async () => {
    const terms = { type: 'ReviseTheater', theaterId, changes: { boxOfficeCutoffMinutes: -30 } } as const;
    await office.writer.execute(theater, theaterId, terms, next());
    const night = await schedule(addMinutes(startsAt, 240));
    const afterStart = (minutes: number): Instant => addMinutes(startsAt, 240 + minutes);
    await revise({ active: false }, afterStart(29));
    expect(await ownerIn(night)).toBe('out-of-use');
    await revise({ active: false }, afterStart(30), 'A2');
    expect(await ownerIn(night, 'A2')).toBe('free');
  });

  it('is left alone in shows that have begun', async () => {
    await revise({ active: false }, addMinutes(startsAt, -240));
    expect(await owners()).toEqual(['free', 'out-of-use']);
  });

  it('stays with who holds it, and their bookings are named', async () => {
    const bookingId = await hold(evening, ['A1', 'A2']);
    const result = await revise({ active: false });
    expect(result).toMatchObject({ state: { conflicts: [{ showtimeId: evening, bookingId }] } });
    expect(await owners()).toEqual(['out-of-use', bookingId]);
    expect(await ownerIn(evening, 'A2')).toBe(bookingId);
  });

  it('is taken from a hold that has lapsed', async () => {
    await hold(evening, ['A1', 'A2']);
    const result = await revise({ active: false }, addSeconds(now, HOLD_SECONDS));
    expect(result).toMatchObject({ state: { conflicts: [] } });
    expect(await owners()).toEqual(['out-of-use', 'out-of-use']);
    expect(await ownerIn(evening, 'A2')).toBe('free');
  });

  it('is blocked in the moment in which it comes free', async () => {
    const bookingId = await hold(evening, ['A1', 'A2']);
    await revise({ active: false });
    await releaseHold(sessionOf(office, next()), { caller: byStaff, bookingId, expectedRevision: undefined });
    expect(await owners()).toEqual(['out-of-use', 'out-of-use']);
    expect(await ownerIn(evening, 'A2')).toBe('free');
    expect(await revise({ active: false })).toMatchObject({ events: [], state: { conflicts: [] } });
  });

  it('is not for whoever wants it next when the hold has lapsed', async () => {
    await hold(evening, ['A1', 'A2']);
    await revise({ active: false });
    const later = addSeconds(now, HOLD_SECONDS);
    await expect(hold(evening, ['A1'], later)).rejects.toThrow('seats-unavailable');
    const next = await hold(evening, ['A2'], later);
    expect([await ownerIn(evening, 'A1'), await ownerIn(evening, 'A2')]).toEqual(['out-of-use', next]);
  });

  it.each(['broken armrest', 'out of use'])(
    'stays blocked by staff who blocked it before with the reason "%s", also when it comes back',
    async (reason) => {
      const command = { showtimeId: evening, seats: ['A1'], reason };
      await blockSeats(sessionOf(office, next()), command);
      await revise({ active: false });
      expect(await owners()).toEqual(['out-of-use', 'blocked']);
      await revise({ active: true });
      expect(await owners()).toEqual(['free', 'blocked']);
    },
  );

  it.each([1, 2, 3])('is blocked everywhere by a repeat after a crash behind append %i', async (appends) => {
    const given = next();
    const command = { auditoriumId, seatId: 'A1', active: false };
    system.killAfter(appends);
    await expect(reviseSeat(sessionOf(office, given), command)).rejects.toThrow(ProcessKilled);
    office = system.process();
    expect(await reviseSeat(sessionOf(office, given), command)).toMatchObject({
      state: { conflicts: [] },
    });
    expect(await owners()).toEqual(['out-of-use', 'out-of-use']);
  });

  it('is not offered in shows that are scheduled afterwards', async () => {
    await revise({ active: false });
    const matinee = await schedule(addMinutes(startsAt, -480));
    expect(await ownerIn(matinee)).toBe('unknown');
  });

  it('is not blocked in another auditorium', async () => {
    const built = await buildAuditorium(sessionOf(office, next()), {
      theaterId,
      name: 'Saal 2',
      screenType: '2D',
    });
    const another = built.outcome === 'accepted' ? built.state?.auditoriumId : undefined;
    if (another === undefined) throw new Error('The auditorium was not built.');
    await installSeats(sessionOf(office, next()), { auditoriumId: another, ...row('A', 2) });
    const elsewhere = await schedule(startsAt, another);
    await revise({ active: false });
    expect(await ownerIn(elsewhere)).toBe('free');
  });

  it('tells readers how far they must have come to see it everywhere', async () => {
    const session = sessionOf(office, next());
    await reviseSeat(session, { auditoriumId, seatId: 'A1', active: false });
    expect(session.position).toBe(system.store.recorded(`showtime-${evening}`).at(-1)?.position);
  });
});

describe('A seat that comes back', () => {
  it('is for sale again in every show to come, and no other seat with it', async () => {
    await revise({ active: false });
    await revise({ active: false }, now, 'A2');
    expect(await revise({ active: true })).toMatchObject({
      state: { seat: { active: true }, conflicts: [] },
    });
    expect(await owners()).toEqual(['free', 'free']);
    expect(await owners('A2')).toEqual(['out-of-use', 'out-of-use']);
  });

  it('is offered where it was never to be had, at the price of its tier', async () => {
    await revise({ active: false });
    const matinee = await schedule(addMinutes(startsAt, -480));
    await revise({ active: true, tier: 'vip' });
    const bookingId = await hold(matinee, ['A1']);
    expect(await ownerIn(matinee)).toBe(bookingId);
    const [held] = system.factsOf(`showtime-${matinee}`, 'SeatsHeld');
    const facts = (await office.writer.load(showtime, matinee)).showtime?.snapshot;
    expect(held?.data).toMatchObject({ total: facts?.prices.vip });
  });

  it('stays with who holds it, and is free after them', async () => {
    const bookingId = await hold(evening, ['A1']);
    await revise({ active: false });
    expect(await revise({ active: true })).toMatchObject({ state: { conflicts: [] } });
    expect(await owners()).toEqual(['free', bookingId]);
    await releaseHold(sessionOf(office, next()), { caller: byStaff, bookingId, expectedRevision: undefined });
    expect(await owners()).toEqual(['free', 'free']);
  });

  it('is out of use everywhere when somebody takes it out again meanwhile', async () => {
    await revise({ active: false });
    const other = system.process();
    system.store.beforeStoring = async (stream) => {
      if (stream !== `showtime-${evening}`) return;
      system.store.beforeStoring = () => undefined;
      await reviseSeat(sessionOf(other, next()), { auditoriumId, seatId: 'A1', active: false });
    };
    await revise({ active: true });
    expect(await owners()).toEqual(['out-of-use', 'out-of-use']);
  });

  it('is left alone in shows that have begun', async () => {
    await revise({ active: false });
    await revise({ active: true }, addMinutes(startsAt, -240));
    expect(await owners()).toEqual(['out-of-use', 'free']);
  });

  it('frees no seat that staff have blocked when it was in use all the time', async () => {
    const given = { showtimeId: evening, seats: ['A1'], reason: 'broken armrest' };
    await blockSeats(sessionOf(office, next()), given);
    expect(await revise({ active: true })).toMatchObject({ events: [], state: { conflicts: [] } });
    expect(await owners()).toEqual(['free', 'blocked']);
  });
});

describe('What was interrupted between an auditorium and its showtimes', () => {
  /** The jobs that the events so far have started. */
  async function openJobs(): Promise<readonly Job[]> {
    const events = system.store.recorded(`auditorium-${auditoriumId}`);
    const batch = { events, position: events.at(-1)?.position ?? 0n };
    const projected = await projectBatch(propagateChangedSeats.jobs, registry, batch, () =>
      Promise.resolve(new Map()),
    );
    return projected.map(({ document }) => document as unknown as Job);
  }

  async function finish(work: readonly Job[]): Promise<void> {
    const worker = system.process();
    for (const item of work)
      await propagateChangedSeats.perform(
        worker,
        sessionOf(worker, contextOf('propagate-seats', item, now)),
        item.data as never,
      );
  }

  it.each([1, 2])('is finished for new seats after a crash behind append %i', async (appends) => {
    system.killAfter(appends);
    await expect(installSeats(sessionOf(office, next()), { auditoriumId, ...row('E', 1) })).rejects.toThrow(
      ProcessKilled,
    );
    await finish(await openJobs());
    expect(await owners('E1')).toEqual(['free', 'free']);
  });

  it.each([
    [1, false],
    [2, false],
    [1, true],
    [2, true],
  ])('is finished for a seat after a crash behind append %i: in use %s', async (appends, active) => {
    if (active) await revise({ active: false });
    system.killAfter(appends);
    await expect(revise({ active })).rejects.toThrow(ProcessKilled);
    await finish(await openJobs());
    expect(await owners()).toEqual(active ? ['free', 'free'] : ['out-of-use', 'out-of-use']);
  });

  it('is finished for a seat that comes back, when that is asked again', async () => {
    await revise({ active: false });
    system.killAfter(1);
    await expect(revise({ active: true })).rejects.toThrow(ProcessKilled);
    office = system.process();
    await revise({ active: true });
    expect(await owners()).toEqual(['free', 'free']);
  });

  it('is nothing where nothing was, and no block of staff ends with it', async () => {
    await revise({ active: false });
    await revise({ active: true });
    await blockSeats(sessionOf(office, next()), {
      showtimeId: evening,
      seats: ['A1'],
      reason: 'broken armrest',
    });
    const before = system.store.appends.length;
    await finish(await openJobs());
    expect(system.store.appends.length).toBe(before);
    expect(await owners()).toEqual(['free', 'blocked']);
  });

  it('is what the seat is now, however late that is', async () => {
    await revise({ active: false });
    const late = await openJobs();
    await revise({ active: true });
    await finish(late);
    expect(await owners()).toEqual(['free', 'free']);
  });

  it('is what a showtime missed that was just being scheduled', async () => {
    const clerk = system.process();
    system.store.beforeStoring = async (stream) => {
      if (!stream.startsWith('showtime-')) return;
      system.store.beforeStoring = () => undefined;
      const command = { auditoriumId, seatId: 'A1', active: false };
      await reviseSeat(sessionOf(clerk, next()), command);
    };
    const matinee = await schedule(addMinutes(startsAt, -480));
    expect(await ownerIn(matinee)).toBe('free');
    await finish(await openJobs());
    expect(await ownerIn(matinee)).toBe('out-of-use');
  });
});

describe('A seat that is only reclassified', () => {
  it('changes nothing in the shows that are on sale', async () => {
    const before = system.store.appends.length;
    expect(await revise({ tier: 'vip', kind: 'companion' })).toMatchObject({
      ...{ outcome: 'accepted', state: { seat: { tier: 'vip', kind: 'companion' }, conflicts: [] } },
    });
    expect(system.store.appends.slice(before).map(({ stream }) => stream)).toEqual([
      `auditorium-${auditoriumId}`,
    ]);
  });

  it('costs as before where it is on sale, and as its new tier in shows to be scheduled', async () => {
    await revise({ tier: 'vip' });
    const matinee = await schedule(addMinutes(startsAt, -480));
    for (const [show, tier] of [
      [evening, 'regular'],
      [matinee, 'vip'],
    ] as const) {
      const state = (await office.writer.load(showtime, show)).showtime;
      expect(state?.seats.get('A1')?.tier).toBe(tier);
    }
    expect((await office.writer.load(showtime, evening)).showtime?.snapshot.prices.regular).toEqual(
      eur(1000),
    );
  });
});

describe('Changing a seat', () => {
  it('is refused where there is none, and blocks nothing', async () => {
    expect(await revise({ active: false }, now, 'Z9')).toMatchObject({ rejection: { code: 'not-found' } });
    const elsewhere = { auditoriumId: AuditoriumId.parse(uuid(3, 9)), seatId: 'A1', active: false };
    expect(await reviseSeat(sessionOf(office, next()), elsewhere)).toMatchObject({
      rejection: { code: 'not-found' },
    });
    expect(await owners()).toEqual(['free', 'free']);
  });

  it('is refused for who has seen another version, and blocks nothing', async () => {
    expect(await revise({ active: false, expectedRevision: 0 })).toMatchObject({
      rejection: { code: 'version-conflict' },
    });
    expect(await owners()).toEqual(['free', 'free']);
  });
});

const row = (name: string, seatsPerRow: number, firstNumber = 1): SeatRows => ({
  ...{ rows: [name], seatsPerRow, tier: 'premium', kind: 'standard', firstNumber },
});

describe('Installing seats', () => {
  it('offers them in every show to come, at the price of their tier', async () => {
    expect((await installSeats(sessionOf(office, next()), { auditoriumId, ...row('E', 2, 5) })).outcome).toBe(
      'accepted',
    );
    expect([await owners('E5'), await owners('E6'), await owners('E4')]).toEqual([
      ['free', 'free'],
      ['free', 'free'],
      ['unknown', 'unknown'],
    ]);
    await hold(evening, ['E5']);
    const [held] = system.factsOf(`showtime-${evening}`, 'SeatsHeld');
    expect(held?.data).toMatchObject({ total: eur(1500) });
  });

  it('does not offer them in shows that have begun', async () => {
    await installSeats(sessionOf(office, next(addMinutes(startsAt, -240))), { auditoriumId, ...row('E', 1) });
    expect(await owners('E1')).toEqual(['unknown', 'free']);
  });

  it('leaves the other seats as they are, also those that are blocked', async () => {
    const bookingId = await hold(evening, ['A2']);
    await blockSeats(sessionOf(office, next()), {
      showtimeId: evening,
      seats: ['A1'],
      reason: 'broken armrest',
    });
    await installSeats(sessionOf(office, next()), { auditoriumId, ...row('E', 1) });
    expect([await ownerIn(evening, 'A1'), await ownerIn(evening, 'A2')]).toEqual(['blocked', bookingId]);
  });

  it.each([1, 2, 3])('is finished by its repeat after a crash behind append %i', async (appends) => {
    const given = next();
    system.killAfter(appends);
    await expect(installSeats(sessionOf(office, given), { auditoriumId, ...row('E', 1) })).rejects.toThrow(
      ProcessKilled,
    );
    office = system.process();
    expect((await installSeats(sessionOf(office, given), { auditoriumId, ...row('E', 1) })).outcome).toBe(
      'accepted',
    );
    expect(await owners('E1')).toEqual(['free', 'free']);
    expect(system.typesOf(`auditorium-${auditoriumId}`)).toEqual([
      ...['AuditoriumBuilt', 'SeatsInstalled', 'SeatsInstalled'],
    ]);
    expect(system.factsOf(`showtime-${evening}`, 'SeatsOffered')).toHaveLength(1);
  });

  it('does not offer again, by a repeat, what has gone out of use since', async () => {
    const given = next();
    await installSeats(sessionOf(office, given), { auditoriumId, ...row('E', 2) });
    await revise({ active: false }, now, 'E1');
    await installSeats(sessionOf(office, given), { auditoriumId, ...row('E', 2) });
    expect([await owners('E1'), await owners('E2')]).toEqual([
      ['out-of-use', 'out-of-use'],
      ['free', 'free'],
    ]);
  });

  it('is refused when a seat is there already, and offers none of them', async () => {
    const refused = await installSeats(sessionOf(office, next()), { auditoriumId, ...row('A', 9) });
    expect(refused).toMatchObject({ rejection: { code: 'seats-exist' } });
    expect(await owners('A9')).toEqual(['unknown', 'unknown']);
  });

  it('tells readers how far they must have come to see them everywhere', async () => {
    const session = sessionOf(office, next());
    await installSeats(session, { auditoriumId, ...row('E', 1) });
    expect(session.position).toBe(system.store.recorded(`showtime-${evening}`).at(-1)?.position);
  });
});

describe('Building an auditorium', () => {
  it('is refused where there is no theater', async () => {
    const nowhere = { theaterId: TheaterId.parse(uuid(2, 9)), name: 'Saal 2', screenType: '2D' } as const;
    expect(await buildAuditorium(sessionOf(office, next()), nowhere)).toMatchObject({
      rejection: { code: 'unknown-theater' },
    });
  });
});

describe('A showtime that is on sale before its slot is confirmed', () => {
  it('loses a seat that goes out of use like any other', async () => {
    system.killAfter(2);
    const night = addMinutes(startsAt, 240);
    const before = new Set(system.store.streamsOf('showtime'));
    await expect(schedule(night)).rejects.toThrow(ProcessKilled);
    office = system.process();
    const [stream = ''] = system.store.streamsOf('showtime').filter((each) => !before.has(each));
    await revise({ active: false });
    expect(await ownerIn(stream.slice('showtime-'.length) as ShowtimeId)).toBe('out-of-use');
  });
});
