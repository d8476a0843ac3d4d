import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { demoAccounts, presentDemoAccounts, refillDemoData, seedDemoData } from '../../src/cli/demo-data.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { cancelShowtime, giveBookingsBack } from '../../src/commands/showtime/cancel-showtime.ts';
import { Role } from '../../src/domain/account/events.ts';
import { ShowtimeId } from '../../src/domain/kernel/ids.ts';
import { derivedId } from '../../src/engine/derived-id.ts';
import { addDays, localDateTime } from '../../src/domain/kernel/local-time.ts';
import { addMinutes, type Instant, instantOf } from '../../src/engine/instant.ts';
import { send } from '../support/client.ts';
import { now } from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { startMarquee, temporaryDirectory } from '../support/process.ts';
import { sessionOf } from '../support/session.ts';
import { until } from '../support/until.ts';

const days = (count: number): Instant => addMinutes(now, count * 24 * 60);
const signal = new AbortController().signal;

let json: unknown;
let system: InMemorySystem;
let desk: CommandDependencies;
beforeAll(async () => {
  json = JSON.parse(await readFile('demo/movies.json', 'utf8'));
  system = new InMemorySystem();
  desk = system.process();
  const posterOf = (file: string): Promise<Buffer> => readFile(`demo/${file}`);
  await seedDemoData(desk, json, now, { progress: () => undefined, posterOf, signal });
});

describe('The showtimes of the demo', () => {
  const refill = (at: Instant): Promise<number> => refillDemoData(system.process(), json, at, signal);

  it('are there for a week, and are not scheduled twice', async () => expect(await refill(now)).toBe(0));

  it('have one more day each day, and a whole week after a longer time', async () => {
    expect([await refill(days(1)), await refill(days(1)), await refill(days(3))]).toEqual([12, 0, 24]);
    expect([await refill(days(30)), await refill(days(30))]).toEqual([84, 0]);
  });

  it('stay cancelled, and are only where the demo is', async () => {
    const auditoriumId = derivedId(derivedId('demo', 'auditorium', 'Grand'), 'auditorium');
    const slots = system.factsOf(`timetable-${auditoriumId}`, 'SlotClaimed');
    const showtimeId = ShowtimeId.parse(slots.at(-1)?.data['showtimeId']);
    const given = { showtimeId, reason: 'Flooded', expectedRevision: undefined };
    const cancelled = sessionOf(desk, context(900, days(30)));
    await cancelShowtime(cancelled, given);
    await giveBookingsBack(cancelled, showtimeId);
    expect(system.typesOf(`showtime-${showtimeId}`)).toContain('ShowtimeCancelled');
    expect(await refill(days(30))).toBe(0);
    expect(await refillDemoData(new InMemorySystem().process(), json, now, signal)).toBe(0);
  });
});

describe('The demo accounts', () => {
  it('are of each role, and are the ones that the README names', async () => {
    expect(demoAccounts.map(({ role }) => role).toSorted()).toEqual(Role.options.toSorted());
    const readme = await readFile('README.md', 'utf8');
    const named = [...readme.matchAll(/^\| `(\w+)` +\| `(\S+@\S+)` +\| `(\S+)` +\|$/gm)];
    expect(named.map(([, role, email, password]) => ({ email, password, role }))).toEqual([...demoAccounts]);
  });

  it('are all made', async () => expect(await presentDemoAccounts(desk)).toEqual([...demoAccounts]));
});

describe('A running demo', () => {
  it('has one more day of showtimes when a day has passed, without a new start', async () => {
    const { directory, remove } = await temporaryDirectory();
    const dateOf = (instant: Instant): string => localDateTime(instant, 'America/New_York').slice(0, 10);
    const lastDate = addDays(dateOf(instantOf(Date.now())), 7);
    const preload = `--require ${resolve('tests/support/days-pass.cjs')}`;
    const marquee = await startMarquee(directory, { DEMO_DATA: 'true', NODE_OPTIONS: preload });
    try {
      const isThere = async (): Promise<boolean> => {
        const answer = await send(marquee.url, 'GET', '/showtimes?limit=100');
        const starts = (answer.body as { items: { startsAt: Instant }[] }).items.map(
          ({ startsAt }) => startsAt,
        );
        return starts.some((startsAt) => dateOf(startsAt) > lastDate);
      };
      await until(isThere, 'there are showtimes of one more day');
    } finally {
      expect(await marquee.stop()).toBe(0);
      await remove();
    }
  });
});
