import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandResult } from '../../src/engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { finishScheduling, type ClaimedSlot } from '../../src/commands/showtime/finish-scheduling.ts';
import { scheduleShowtime, type ShowtimeToSchedule } from '../../src/commands/showtime/schedule-showtime.ts';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import { AuditoriumId, MovieId } from '../../src/domain/kernel/ids.ts';
import { addMinutes } from '../../src/engine/instant.ts';
import { money } from '../../src/domain/kernel/money.ts';
import type { ReviseMovie } from '../../src/domain/movie/commands.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import type { ReviseTheater } from '../../src/domain/theater/commands.ts';
import { theater } from '../../src/domain/theater/decider.ts';
import { slotsOf, timetable } from '../../src/domain/timetable/decider.ts';
import { auditoriumId, eur, movieId, now, on, startsAt, theaterId, uuid } from '../support/fixtures.ts';
import { gate } from '../support/memory-event-store.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

const TIMETABLE = `timetable-${auditoriumId}`;

let system: InMemorySystem;
let office: CommandDependencies;
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  office = system.process();
});

const evening: ShowtimeToSchedule = { movieId, auditoriumId, startsAt, basePrice: null, onSaleFrom: null };

function schedule(
  number = 1,
  changes: Partial<ShowtimeToSchedule> = {},
  at = now,
): ReturnType<typeof scheduleShowtime> {
  return scheduleShowtime(sessionOf(office, context(number, at)), { ...evening, ...changes });
}

/** The slot that was claimed, as the process reads it from the log. */
function claimedSlot(): ClaimedSlot {
  const [claimed] = system.factsOf(TIMETABLE, 'SlotClaimed');
  return claimed?.data as unknown as ClaimedSlot;
}

/** What the process does that finishes what a crash interrupted. */
function finish(number = 500, at = now): ReturnType<typeof finishScheduling> {
  return finishScheduling(sessionOf(system.process(), context(number, at)), claimedSlot());
}

async function reviseMovie(changes: ReviseMovie['changes'], active = true): Promise<void> {
  const command = { type: 'ReviseMovie', movieId, changes, active } as const;
  await system.process().writer.execute(movie, movieId, command, context(700));
}

async function reviseTheater(changes: ReviseTheater['changes'], active = true): Promise<void> {
  const command = { type: 'ReviseTheater', theaterId, changes, active } as const;
  await system.process().writer.execute(theater, theaterId, command, context(701));
}

const typesOfShowtimes = (): string[] =>
  system.store.streamsOf('showtime').flatMap((stream) => system.typesOf(stream));

function expectScheduledOnce(result: CommandResult<unknown, string>): void {
  expect(result.outcome).toBe('accepted');
  expect(system.typesOf(TIMETABLE)).toEqual(['SlotClaimed', 'SlotConfirmed']);
  expect(typesOfShowtimes()).toEqual(['ShowtimeScheduled']);
}

describe('Scheduling a showtime', () => {
  it('takes the slot, then puts the show on sale, then keeps the slot', async () => {
    expectScheduledOnce(await schedule());
    expect(system.store.appends.slice(-3).map(({ stream }) => stream.split('-')[0])).toEqual([
      ...['timetable', 'showtime', 'timetable'],
    ]);
  });

  it('takes a snapshot of what selling needs', async () => {
    const result = await schedule(1, { startsAt: on('2026-11-21', '10:30'), basePrice: eur(1100) });
    expect(result.outcome === 'accepted' && result.state.showtime?.snapshot).toMatchObject({
      ...{
        movieId,
        theaterId,
        auditoriumId,
        durationMinutes: 120,
        timeZone: 'Europe/Berlin',
        basePrice: eur(1100),
      },
      ...{ endsAt: on('2026-11-21', '12:30'), businessDate: '2026-11-21', cleaningMinutes: 15 },
      prices: { regular: eur(880), premium: eur(1380), vip: eur(1880), recliner: eur(880) },
    });
    expect(claimedSlot()).toMatchObject({
      until: on('2026-11-21', '12:45'),
      scheduling: { durationMinutes: 120, cleaningMinutes: 15 },
    });
  });

  it('offers only seats in use', async () => {
    const command = { type: 'ReviseSeat', auditoriumId, seatId: 'A1', active: false } as const;
    await office.writer.execute(auditorium, auditoriumId, command, context(600));
    const result = await schedule();
    const seats = result.outcome === 'accepted' ? result.state.showtime?.snapshot.seats : [];
    expect(seats).toHaveLength(11);
    expect(seats?.map(({ seatId }) => seatId)).not.toContain('A1');
  });

  it('may be repeated', async () => {
    await schedule();
    const again = await schedule(1, {}, addMinutes(startsAt, 10));
    expectScheduledOnce(again);
  });

  it.each<[string, string, () => Promise<CommandResult<unknown, string>>]>([
    [
      'the auditorium',
      'unknown-auditorium',
      () => schedule(1, { auditoriumId: AuditoriumId.parse(uuid(3, 9)) }),
    ],
    ['the movie', 'unknown-movie', () => schedule(1, { movieId: MovieId.parse(uuid(1, 9)) })],
    ['the past', 'starts-in-the-past', () => schedule(1, { startsAt: now })],
    ['sales after the start', 'on-sale-after-start', () => schedule(1, { onSaleFrom: startsAt })],
    ['another currency', 'currency-mismatch', () => schedule(1, { basePrice: money(1000, 'USD') })],
  ])('is refused for %s: %s', async (_, code, attempt) => {
    expect(await attempt()).toMatchObject({ outcome: 'rejected', rejection: { code } });
    expect([...system.typesOf(TIMETABLE), ...typesOfShowtimes()]).toEqual([]);
  });

  it('is refused when the movie was retired', async () => {
    await reviseMovie({}, false);
    expect(await schedule()).toMatchObject({ rejection: { code: 'unknown-movie' } });
  });

  it('is refused when the auditorium or its theater was retired', async () => {
    const closed = { type: 'ReviseTheater', theaterId, changes: {}, active: false } as const;
    await office.writer.execute(theater, theaterId, closed, context(600));
    expect(await schedule()).toMatchObject({ rejection: { code: 'unknown-auditorium' } });
  });

  it('is refused without a price, and without seats', async () => {
    const empty = AuditoriumId.parse(uuid(3, 2));
    const built = {
      type: 'BuildAuditorium',
      auditoriumId: empty,
      theaterId,
      details: { name: 'Saal 2', screenType: '2D' },
    } as const;
    await office.writer.execute(auditorium, empty, built, context(600));
    expect(await schedule(1, { auditoriumId: empty })).toMatchObject({
      rejection: { code: 'auditorium-without-seats' },
    });
    await reviseMovie({ basePrice: null });
    expect(await schedule()).toMatchObject({ rejection: { code: 'price-missing' } });
  });

  it('is refused while another show or its cleaning is on, and accepted when that ends', async () => {
    await schedule(1);
    const conflict = await schedule(2, { startsAt: addMinutes(startsAt, 134) });
    expect(conflict).toMatchObject({
      rejection: { code: 'timetable-conflict', conflicts: [{ startsAt, until: addMinutes(startsAt, 135) }] },
    });
    expect((await schedule(3, { startsAt: addMinutes(startsAt, 135) })).outcome).toBe('accepted');
    expect((await schedule(4, { startsAt: addMinutes(startsAt, -135) })).outcome).toBe('accepted');
  });

  it('lets one of many in that want the same time, through several processes', async () => {
    const offices = [system.process(), system.process(), system.process()];
    const results = await Promise.all(
      Array.from({ length: 9 }, (_, number) =>
        scheduleShowtime(sessionOf(offices[number % 3] ?? office, context(number)), {
          ...evening,
          startsAt: addMinutes(startsAt, number),
        }),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(typesOfShowtimes()).toEqual(['ShowtimeScheduled']);
  });
});

describe('Scheduling that a crash has interrupted', () => {
  it.each([1, 2, 3])('is finished by the process: killed behind append %i', async (appends) => {
    system.killAfter(appends);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    expectScheduledOnce(await finish());
  });

  it.each([1, 2, 3])('is finished by its repeat: killed behind append %i', async (appends) => {
    system.killAfter(appends);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    office = system.process();
    expectScheduledOnce(await schedule());
  });

  it('is finished once by many at the same time', async () => {
    system.killAfter(1);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    const results = await Promise.all([schedule(), finish(501), finish(502), finish(503)]);
    for (const result of results) expectScheduledOnce(result);
  });

  it('is given up when it is refused by then, and the slot is free again', async () => {
    system.killAfter(1);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    await reviseMovie({}, false);
    expect(await finish()).toMatchObject({ outcome: 'rejected', rejection: { code: 'unknown-movie' } });
    expect(system.typesOf(TIMETABLE)).toEqual(['SlotClaimed', 'SlotReleased']);
    expect(typesOfShowtimes()).toEqual(['SchedulingAbandoned']);
    await reviseMovie({}, true);
    expect((await schedule(2)).outcome).toBe('accepted');
    expect(await schedule(1)).toMatchObject({
      rejection: { code: expect.stringMatching(/claim-released|conflict/) },
    });
  });

  it('is given up when its time has come by then', async () => {
    system.killAfter(1);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    expect(await finish(500, startsAt)).toMatchObject({ rejection: { code: 'starts-in-the-past' } });
    expect(system.typesOf(TIMETABLE)).toEqual(['SlotClaimed', 'SlotReleased']);
  });

  it('once it was given up, refuses the slow first process that wakes up', async () => {
    const { opened, open } = gate();
    const toShowtimes = (): number =>
      system.store.appends.filter(({ stream }) => stream.startsWith('showtime-')).length;
    system.store.beforeStoring = (stream) =>
      stream.startsWith('showtime-') && toShowtimes() === 1 ? opened : undefined;
    const slow = schedule();
    while (toShowtimes() === 0) await new Promise((resolve) => setImmediate(resolve));
    await reviseMovie({}, false);
    await finish();
    open();
    expect(await slow).toMatchObject({ outcome: 'rejected', rejection: { code: 'claim-released' } });
    expect(system.typesOf(TIMETABLE)).toEqual(['SlotClaimed', 'SlotReleased']);
    expect(typesOfShowtimes()).toEqual(['SchedulingAbandoned']);
  });

  it('keeps the slot of a show that is on sale, even when the movie was retired meanwhile', async () => {
    system.killAfter(2);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    await reviseMovie({}, false);
    await finish();
    expect(typesOfShowtimes()).toEqual(['ShowtimeScheduled']);
    expect(system.typesOf(TIMETABLE)).toEqual(['SlotClaimed', 'SlotConfirmed']);
  });

  it('keeps the slot of a show that is on sale, even when the theater was closed meanwhile', async () => {
    system.killAfter(2);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    await reviseTheater({}, false);
    office = system.process();
    expectScheduledOnce(await schedule());
  });

  it('is repeated as what it is, even when the movie was retired and the show has begun', async () => {
    const first = await schedule();
    await reviseMovie({}, false);
    const again = await schedule(1, {}, addMinutes(startsAt, 10));
    expectScheduledOnce(again);
    expect(again.outcome === 'accepted' && again.state.showtime?.snapshot).toEqual(
      first.outcome === 'accepted' && first.state.showtime?.snapshot,
    );
  });

  it('is finished with the length and the cleaning of its slot, whatever they have become since', async () => {
    system.killAfter(1);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    await reviseMovie({ durationMinutes: 240 });
    await reviseTheater({ cleaningMinutes: 45 });
    const finished = await finish();
    expectScheduledOnce(finished);
    expect(finished.outcome === 'accepted' && finished.state.showtime?.snapshot).toMatchObject({
      ...{ durationMinutes: 120, cleaningMinutes: 15, endsAt: addMinutes(startsAt, 120) },
    });
  });

  it('never lets a show run beyond its slot, even when the movie was found to be longer meanwhile', async () => {
    system.killAfter(1);
    await expect(schedule()).rejects.toThrow(ProcessKilled);
    await reviseMovie({ durationMinutes: 240 });
    const finished = await finish();
    const [slot] = slotsOf(await office.writer.load(timetable, auditoriumId));
    const facts = finished.outcome === 'accepted' ? finished.state.showtime?.snapshot : undefined;
    const end = facts === undefined ? startsAt : addMinutes(facts.endsAt, facts.cleaningMinutes);
    expect(end <= (slot?.until ?? startsAt)).toBe(true);
  });
});
