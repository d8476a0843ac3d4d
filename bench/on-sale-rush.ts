import { CommandSession } from '../src/engine/command-handling/command-session.ts';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { registerAccount } from '../src/commands/account/register-account.ts';
import { formatMoney, type Money } from '../src/domain/kernel/money.ts';
import { systemContext } from '../src/cli/ensure-account.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';
import { clientAs, type Client } from '../tests/support/client.ts';
import { openSystem, type TestSystem } from '../tests/support/system.ts';
import { openAuditorium, done, openCinema, scheduleShowtimes } from './cinema.ts';
import { checkRush, type Check } from './rush-checks.ts';
import { joinRush, Tally, type Person, type SeatOnMap, type Winner } from './rush-client.ts';
import { drawSeatMap, LiveCount } from './rush-screen.ts';

/** `npm run demo`: an on-sale rush. Many people want the seats of one showtime, all at once, over HTTP. */

const PEOPLE = 500;
const SEATS = 100;
const LONGEST_MILLISECONDS = 60_000;
const WINNERS_SHOWN = 6;
const NAMES = 'Ada Alan Barbara Claude Donald Edsger Frances Grace Hedy Ivan Jean Katherine Leslie'.split(
  ' ',
);
const SURNAMES = 'Adler Brandt Costa Dumont Evans Fischer Garcia Haddad Ito Jensen Kaya Lopez'.split(' ');

const interrupted = new AbortController();
process.once('SIGINT', () => {
  interrupted.abort();
});
const system = await openSystem();
try {
  const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(LONGEST_MILLISECONDS)]);
  setMaxListeners(PEOPLE * 2, signal); // Everybody waits for it.
  const checks = await rush(system, signal);
  for (const { holds, says } of checks) console.log(`  ${holds ? 'yes' : 'NO '}  ${says}`);
  process.exitCode = checks.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await system.close();
}

async function rush(open: TestSystem, signal: AbortSignal): Promise<readonly Check[]> {
  const showtimeId = await openShowtime(open);
  const people = await register(open, PEOPLE);
  const tally = new Tally();
  console.log(`${PEOPLE} people want the ${SEATS} seats of one showtime at ${open.url}\n`);
  const live = new LiveCount(tally, SEATS);
  const results = await Promise.allSettled(
    people.map((person) => joinRush(person, showtimeId, tally, signal)),
  );
  live.end();
  await untilQuiet(open, signal);
  const winners = results
    .map((result) => (result.status === 'fulfilled' ? result.value : null))
    .filter((winner) => winner !== null);
  const clerk = clientAs(open, 'boxOffice', crypto.randomUUID());
  await show(clerk, showtimeId, winners, tally);
  const failed = results.find((result) => result.status === 'rejected');
  const answered = `${tally.requests.toLocaleString('en-US')} requests, each answered as the API says`;
  return [
    { holds: !signal.aborted, says: signal.aborted ? 'the rush was cut short' : 'the rush ended by itself' },
    { holds: failed === undefined, says: failed === undefined ? answered : String(failed.reason) },
    ...(await checkRush(open.open, clerk, showtimeId, winners)),
  ];
}

async function openShowtime({ application: { commands } }: TestSystem): Promise<string> {
  const cinema = await openCinema(commands);
  const auditoriumId = await openAuditorium(commands, cinema, 'Grand', [
    { rows: ['A', 'B', 'C', 'D', 'E', 'F'], seatsPerRow: 10, tier: 'regular' },
    { rows: ['G', 'H'], seatsPerRow: 10, tier: 'premium' },
    { rows: ['J', 'K'], seatsPerRow: 10, tier: 'vip' },
  ]);
  const [showtimeId] = await scheduleShowtimes(commands, cinema, auditoriumId, 1);
  if (showtimeId === undefined) throw new Error('There is no showtime.');
  return showtimeId;
}

/** Accounts as the API makes them, but for one thing: they share one password and its hash. */
async function register(open: TestSystem, people: number): Promise<readonly Person[]> {
  const { commands } = open.application;
  // bcrypt is slow on purpose: at its real cost, five hundred passwords of their own would take minutes.
  const passwordHash = await commands.passwords.hash('correct horse battery');
  return Promise.all(
    Array.from({ length: people }, async (_, index): Promise<Person> => {
      const firstName = NAMES[index % NAMES.length] ?? '';
      const lastName = SURNAMES[Math.floor(index / NAMES.length) % SURNAMES.length] ?? '';
      const email = `${firstName}.${lastName}.${index}@example.com`;
      const person = { email, passwordHash, firstName, lastName, phone: null };
      const { userId } = done(
        await registerAccount(
          commands,
          new CommandSession(commands.writer, systemContext(systemClock())),
          person,
        ),
      );
      return {
        name: `${firstName} ${lastName}`,
        client: clientAs(open, 'customer', userId),
        party: 1 + (index % 4),
        manner: index % 10 === 0 ? 'walksAway' : index % 10 === 5 ? 'declines' : 'pays',
      };
    }),
  );
}

/** Waits until processes have nothing more to say and the read models have come to the end of the log. */
async function untilQuiet({ open }: TestSystem, signal: AbortSignal): Promise<void> {
  const { subscription, readModels: documents } = open.ports;
  let before = -1n;
  while (!signal.aborted) {
    const head = await subscription.head();
    const checkpoints = [...(await documents.checkpoints()).values()];
    if (head === before && checkpoints.every((checkpoint) => checkpoint >= head)) return;
    before = head;
    await delay(500);
  }
}

async function show(
  clerk: Client,
  showtimeId: string,
  winners: readonly Winner[],
  { declined, givenBack }: Tally,
): Promise<void> {
  const map = (await clerk.get(`/showtimes/${showtimeId}/seats`)).body as { seats: readonly SeatOnMap[] };
  console.log(`\n${drawSeatMap(map.seats)}\n`);
  console.log(
    `${winners.length} of ${PEOPLE} people got seats; ${declined} cards were declined at first, ` +
      `${givenBack} holds were given back. Some of the winners:`,
  );
  for (const { name, bookingId, seats } of winners.slice(0, WINNERS_SHOWN)) {
    const booking = (await clerk.get(`/bookings/${bookingId}`)).body as { reference: string; total: Money };
    const { reference, total } = booking;
    console.log(`  ${reference}  ${name.padEnd(18)} ${seats.join(' ').padEnd(15)} ${formatMoney(total)}`);
  }
  console.log('');
}
