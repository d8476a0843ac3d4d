import { beforeEach, describe, expect, it } from '@jest/globals';
import { cancelShowtime, giveBookingsBack } from '../../src/commands/showtime/cancel-showtime.ts';
import { finishScheduling, type ClaimedSlot } from '../../src/commands/showtime/finish-scheduling.ts';
import { releaseSlot } from '../../src/commands/showtime/release-slot.ts';
import { reviseShowtime, type ShowtimeChanges } from '../../src/commands/showtime/revise-showtime.ts';
import { scheduleShowtime } from '../../src/commands/showtime/schedule-showtime.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { AuditoriumId, bookingIdIn, TheaterId, type ShowtimeId } from '../../src/domain/kernel/ids.ts';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import type { ShowtimeSnapshot } from '../../src/domain/showtime/scheduling.ts';
import type { Showtime } from '../../src/domain/showtime/state.ts';
import { slotsOf as slotsIn, timetable, type Slot } from '../../src/domain/timetable/decider.ts';
import { addMinutes, type Instant } from '../../src/engine/instant.ts';
import {
  auditoriumId,
  confirmAtCounter,
  eur,
  holdSeats,
  movieId,
  now,
  seatRow,
  startsAt,
  uuid,
} from '../support/fixtures.ts';
import { gate } from '../support/memory-event-store.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

const later = addMinutes(startsAt, 60);

let system: InMemorySystem;
let office: CommandDependencies;
let showtimeId: ShowtimeId;

async function scheduledAt(number: number, at: Instant): Promise<ShowtimeSnapshot> {
  const given = { movieId, auditoriumId, startsAt: at, basePrice: null, onSaleFrom: null };
  const result = await scheduleShowtime(sessionOf(office, context(number)), given);
  if (result.outcome === 'rejected' || result.state.showtime === null) throw new Error('not scheduled');
  return result.state.showtime.snapshot;
}

beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  office = system.process();
  const seats = seatRow('D', 60);
  const installed = { type: 'InstallSeats', auditoriumId, installationId: uuid(20, 2), seats } as const;
  await office.writer.execute(auditorium, auditoriumId, installed, context(905));
  ({ showtimeId } = await scheduledAt(1, startsAt));
});

function revise(changes: ShowtimeChanges, number = 10, process = office): ReturnType<typeof reviseShowtime> {
  const given = { showtimeId, ...changes, expectedRevision: undefined };
  return reviseShowtime(sessionOf(process, context(number)), given);
}

async function present(): Promise<Showtime> {
  const { showtime: found } = await system.process().writer.load(showtime, showtimeId);
  if (found === null) throw new Error('There is no showtime.');
  return found;
}

async function slots(): Promise<readonly Slot[]> {
  return slotsIn(await system.process().writer.load(timetable, auditoriumId));
}

/** What the process managers do when their jobs are due: for every claim, and for every move. */
async function finishAll(): Promise<void> {
  const worker = system.process();
  let number = 800;
  const session = (): ReturnType<typeof sessionOf> => sessionOf(worker, context((number += 1)));
  for (const { data } of system.factsOf(`timetable-${auditoriumId}`, 'SlotClaimed')) {
    await finishScheduling(session(), data as unknown as ClaimedSlot);
  }
  for (const { data } of system.factsOf(`showtime-${showtimeId}`, 'ShowtimeRescheduled')) {
    const { formerly } = data as unknown as { formerly: { claimId: Slot['claimId'] } };
    await releaseSlot(session(), { auditoriumId, claimId: formerly.claimId });
  }
}

/** One confirmed slot, at the start of the showtime: no time is taken that nobody uses. */
async function expectOneSlotAt(start: Instant): Promise<void> {
  const { snapshot } = await present();
  expect(snapshot.startsAt).toBe(start);
  expect(await slots()).toEqual([
    expect.objectContaining({ claimId: snapshot.claimId, startsAt: start, confirmed: true }),
  ]);
}

describe('Moving a showtime', () => {
  it('takes the new slot, moves it, keeps the new slot and gives the former one back', async () => {
    const before = system.store.appends.length;
    expect((await revise({ startsAt: later })).outcome).toBe('accepted');
    expect(system.typesOf(`timetable-${auditoriumId}`).slice(2)).toEqual([
      ...['SlotClaimed', 'SlotConfirmed', 'SlotReleased'],
    ]);
    expect(system.store.appends.slice(before).map(({ stream }) => stream.split('-')[0])).toEqual([
      ...['timetable', 'showtime', 'timetable', 'timetable'],
    ]);
    await expectOneSlotAt(later);
    await scheduledAt(2, addMinutes(startsAt, -75));
  });

  it('may overlap with itself, not with another one, which is named', async () => {
    const other = await scheduledAt(2, addMinutes(startsAt, 135));
    expect((await revise({ startsAt: addMinutes(startsAt, -10) })).outcome).toBe('accepted');
    expect(await revise({ startsAt: addMinutes(startsAt, 1) }, 11)).toMatchObject({
      rejection: { code: 'timetable-conflict', conflicts: [{ showtimeId: other.showtimeId }] },
    });
    expect((await present()).snapshot.startsAt).toBe(addMinutes(startsAt, -10));
  });

  it('gives the new slot back when it is refused', async () => {
    const given = { showtimeId, startsAt: later, expectedRevision: 7 };
    expect(await reviseShowtime(sessionOf(office, context(10)), given)).toMatchObject({
      rejection: { code: 'version-conflict' },
    });
    await expectOneSlotAt(startsAt);
  });

  it('to where it is changes nothing', async () => {
    const before = system.store.appends.length;
    expect((await revise({ startsAt })).outcome).toBe('accepted');
    expect(system.store.appends).toHaveLength(before);
  });

  it.each([1, 2, 3])('that a crash interrupts behind append %i is finished or undone', async (appends) => {
    system.killAfter(appends);
    await expect(revise({ startsAt: later })).rejects.toThrow(ProcessKilled);
    await finishAll();
    await expectOneSlotAt(appends === 1 ? startsAt : later);
  });

  it('of a process that was frozen takes no slot that was given back meanwhile', async () => {
    const { opened, open } = gate();
    const toShowtimes = (): number =>
      system.store.appends.filter(({ stream }) => stream === `showtime-${showtimeId}`).length;
    const before = toShowtimes();
    system.store.beforeStoring = (stream) =>
      stream === `showtime-${showtimeId}` && toShowtimes() === before + 1 ? opened : undefined;
    const frozen = revise({ startsAt: later });
    while (toShowtimes() === before) await new Promise((resolve) => setImmediate(resolve));
    await finishAll();
    const other = scheduledAt(2, addMinutes(startsAt, 135));
    await other;
    open();
    expect(await frozen).toMatchObject({ rejection: { code: 'claim-released' } });
    expect((await present()).snapshot.startsAt).toBe(startsAt);
    expect(await slots()).toHaveLength(2);
  });

  it('by several at once leaves one slot', async () => {
    const starts = [20, 40, 60, 80].map((minutes) => addMinutes(startsAt, minutes));
    const processes = [office, system.process()];
    await Promise.all(
      starts.map((start, index) => revise({ startsAt: start }, 20 + index, processes[index % 2] ?? office)),
    );
    await finishAll();
    await expectOneSlotAt((await present()).snapshot.startsAt);
  });
});

describe('Moving a showtime to another auditorium', () => {
  const other = AuditoriumId.parse(uuid(4, 2));

  beforeEach(async () => {
    await system.buildSecondAuditorium(other);
  });

  const slotsOf = async (auditorium: AuditoriumId): Promise<readonly Slot[]> =>
    slotsIn(await system.process().writer.load(timetable, auditorium));

  /** What the process managers do when their jobs are due, in both auditoriums. */
  async function finishBoth(): Promise<void> {
    const worker = system.process();
    let number = 800;
    const session = (): ReturnType<typeof sessionOf> => sessionOf(worker, context((number += 1)));
    for (const each of [auditoriumId, other]) {
      for (const { data } of system.factsOf(`timetable-${each}`, 'SlotClaimed')) {
        await finishScheduling(session(), data as unknown as ClaimedSlot);
      }
    }
    for (const { data } of system.factsOf(`showtime-${showtimeId}`, 'ShowtimeRelocated')) {
      await releaseSlot(session(), (data as unknown as { formerly: Slot }).formerly);
    }
  }

  async function expectOneSlotIn(auditorium: AuditoriumId, start = startsAt): Promise<void> {
    const { snapshot } = await present();
    expect([snapshot.auditoriumId, snapshot.startsAt]).toEqual([auditorium, start]);
    const [own, former] = auditorium === other ? [other, auditoriumId] : [auditoriumId, other];
    expect(await slotsOf(own)).toEqual([
      expect.objectContaining({ claimId: snapshot.claimId, startsAt: start, confirmed: true }),
    ]);
    expect(await slotsOf(former)).toEqual([]);
  }

  it('takes the slot there first, and gives the former one back last', async () => {
    const before = system.store.appends.length;
    expect((await revise({ auditoriumId: other, startsAt: later })).outcome).toBe('accepted');
    expect(system.store.appends.slice(before).map(({ stream }) => stream)).toEqual([
      `timetable-${other}`,
      `showtime-${showtimeId}`,
      `timetable-${other}`,
      `timetable-${auditoriumId}`,
    ]);
    await expectOneSlotIn(other, later);
    expect((await present()).snapshot.layout).not.toBeNull();
  });

  it.each([1, 2, 3])('that a crash interrupts behind append %i is finished or undone', async (appends) => {
    system.killAfter(appends);
    await expect(revise({ auditoriumId: other })).rejects.toThrow(ProcessKilled);
    await finishBoth();
    await expectOneSlotIn(appends === 1 ? auditoriumId : other);
    await finishBoth();
    await expectOneSlotIn(appends === 1 ? auditoriumId : other);
  });

  it('is refused where a seat that somebody holds is not there, and leaves no claim', async () => {
    const held = holdSeats({ bookingId: bookingIdIn(showtimeId, uuid(60, 1)), seats: ['D60'] });
    await office.writer.execute(showtime, showtimeId, held, context(100));
    expect(await revise({ auditoriumId: other })).toMatchObject({
      rejection: { code: 'seats-unavailable', seats: ['D60'], bookings: [held.bookingId] },
    });
    await expectOneSlotIn(auditoriumId);
  });

  it('is refused where the time is taken there, or the auditorium is not of this theater', async () => {
    const given = { movieId, auditoriumId: other, startsAt, basePrice: null, onSaleFrom: null };
    expect((await scheduleShowtime(sessionOf(office, context(30)), given)).outcome).toBe('accepted');
    expect(await revise({ auditoriumId: other })).toMatchObject({
      rejection: { code: 'timetable-conflict' },
    });
    const foreign = AuditoriumId.parse(uuid(4, 3));
    await system.buildSecondAuditorium(foreign, TheaterId.parse(uuid(3, 9)));
    expect(await revise({ auditoriumId: foreign }, 12)).toMatchObject({
      rejection: { code: 'unknown-auditorium' },
    });
    expect(await revise({ auditoriumId: AuditoriumId.parse(uuid(4, 8)) }, 13)).toMatchObject({
      rejection: { code: 'unknown-auditorium' },
    });
  });

  it('by two at once, and to another time, leaves one slot', async () => {
    await Promise.all([
      revise({ auditoriumId: other }, 40),
      revise({ startsAt: later }, 41, system.process()),
    ]);
    await finishAll();
    await finishBoth();
    const { snapshot } = await present();
    await expectOneSlotIn(snapshot.auditoriumId, snapshot.startsAt);
  });
});

describe('Repricing a showtime', () => {
  it('to null takes the price of its movie', async () => {
    await revise({ basePrice: eur(700) });
    expect((await present()).snapshot.prices.regular).toEqual(eur(700));
    await revise({ basePrice: null }, 11);
    expect((await present()).snapshot.basePrice).toEqual(eur(1000));
  });

  it('to null is refused when the movie has none', async () => {
    const command = { type: 'ReviseMovie', movieId, changes: { basePrice: null } } as const;
    await office.writer.execute(movie, movieId, { ...command, active: true }, context(700));
    expect(await revise({ basePrice: null })).toMatchObject({ rejection: { code: 'price-missing' } });
  });
});

describe('Cancelling a showtime with seventy-two bookings', () => {
  /** More than are given back together. */
  const count = 72;

  async function sell(): Promise<void> {
    const { snapshot } = await present();
    for (const [index, { seatId }] of snapshot.seats.entries()) {
      const bookingId = bookingIdIn(showtimeId, uuid(60, index));
      const own = context(100 + index);
      const held = holdSeats({
        bookingId,
        customerId: null,
        caller: { userId: null, isStaff: true },
        seats: [seatId],
      });
      await office.writer.execute(showtime, showtimeId, held, own);
      if (index % 3 === 2) continue;
      const paymentId = confirmAtCounter().paymentId.replace(/.{4}$/, String(1000 + index)) as never;
      const confirmed = confirmAtCounter({ bookingId, paymentId });
      await office.writer.execute(showtime, showtimeId, confirmed, context(200 + index));
    }
  }

  function work(): Promise<void> {
    return giveBookingsBack(sessionOf(system.process(), context(900)), showtimeId);
  }

  // Two batches and the slot: a slow machine makes more appends, never fewer.
  it.each([1, 2, 3])('gives each back once, killed again and again behind append %i', async (appends) => {
    await sell();
    const given = { showtimeId, reason: 'No projector.', expectedRevision: undefined };
    await cancelShowtime(sessionOf(office, context(300)), given);
    let kills = 0;
    for (;;) {
      system.killAfter(appends);
      const ended = await work().catch((error: unknown) => error);
      if (ended === undefined) break;
      kills += 1;
      if (!(ended instanceof ProcessKilled) || kills > count) throw ended as Error;
    }
    expect(kills).toBeGreaterThan(0);
    const stream = `showtime-${showtimeId}`;
    const refunds = system
      .factsOf(stream, 'BookingCancelled')
      .map(({ data }) => (data as unknown as { refund: { refundId: string } }).refund.refundId);
    expect(refunds).toHaveLength((count * 2) / 3);
    expect(new Set(refunds).size).toBe(refunds.length);
    expect(system.factsOf(stream, 'HoldReleased')).toHaveLength(count / 3);
    expect(await slots()).toEqual([]);
    await work();
    expect(system.factsOf(stream, 'BookingCancelled')).toHaveLength(refunds.length);
  });
});

it('A showtime that is cancelled frees its slot', async () => {
  const given = { showtimeId, reason: 'No projector.', expectedRevision: undefined };
  await cancelShowtime(sessionOf(office, context(300)), given);
  await giveBookingsBack(sessionOf(office, context(900)), showtimeId);
  expect((await scheduledAt(2, startsAt)).startsAt).toBe(startsAt);
  expect(now < startsAt).toBe(true);
});
