import { describe, expect, it } from '@jest/globals';
import { authenticate } from '../../src/commands/account/authenticate.ts';
import { accountOfEmail } from '../../src/commands/account/account-of-email.ts';
import { changeAccess } from '../../src/commands/account/change-access.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import { finishErasure } from '../../src/commands/account/finish-erasure.ts';
import { cancelBooking } from '../../src/commands/booking/cancel-booking.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { reviseShowtime } from '../../src/commands/showtime/revise-showtime.ts';
import { scheduleShowtime } from '../../src/commands/showtime/schedule-showtime.ts';
import { payRefund } from '../../src/commands/payment/pay-refund.ts';
import type { ReportRow } from '../../src/commands/imports/import-report.ts';
import { readImport } from '../../src/commands/imports/read-import.ts';
import { requestImport } from '../../src/commands/imports/request-import.ts';
import { workImport } from '../../src/commands/imports/work-import.ts';
import type { ImportKind } from '../../src/domain/import/values.ts';
import { BookingId, UserId } from '../../src/domain/kernel/ids.ts';
import { payment } from '../../src/domain/payment/decider.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import type { Booking } from '../../src/domain/showtime/state.ts';
import { recordCounterPayments } from '../../src/processes/record-counter-payments.ts';
import { requestBookingMails } from '../../src/processes/request-booking-mails.ts';
import { requestRefunds } from '../../src/processes/request-refunds.ts';
import { addMinutes, type Instant } from '../../src/engine/instant.ts';
import {
  auditoriumId,
  byAlice,
  byStaff,
  alice,
  eur,
  movieId,
  now,
  showtimeId,
  startsAt,
} from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { performEverything } from '../support/process-managers.ts';
import { sessionOf } from '../support/session.ts';

const then = addMinutes(now, 10);

interface Options {
  readonly number?: number;
  readonly dryRun?: boolean;
  readonly at?: Instant;
}

/** What becomes of the rows of a file. */
async function imported(
  system: InMemorySystem,
  kind: ImportKind,
  file: readonly object[] | string,
  { number = 1, dryRun = false, at = addMinutes(then, number) }: Options = {},
): Promise<readonly ReportRow[]> {
  const process = system.process();
  const bytes = Buffer.from(typeof file === 'string' ? file : JSON.stringify(file));
  const session = sessionOf(process, context(number, at));
  const { importId } = await requestImport(session, process, { kind, dryRun, bytes });
  await workImport(process, sessionOf(process, context(number + 300, at)), { importId });
  const found = await readImport(sessionOf(process, context(number + 600)), process, importId);
  if (found?.state.status !== 'finished') throw new Error(`It is ${String(found?.state.status)}.`);
  return found.report;
}

const outcomes = (report: readonly ReportRow[]): readonly string[] => report.map(({ outcome }) => outcome);
const faults = (report: readonly ReportRow[]): readonly string[] =>
  report.flatMap((row) =>
    row.outcome === 'refused' ? row.faults.map(({ pointer, code }) => `${row.row} ${pointer} ${code}`) : [],
  );

const anna = {
  email: 'Anna.Zwetajewa@Personal.example',
  firstName: 'Anna',
  lastName: 'Zwetajewa',
  phone: '+49 (30) 901-820',
  passwordHash: `$2b$12$${'Zw'.repeat(26)}e`,
};

/** All that is stored, but for the keys. */
const stored = (system: InMemorySystem): string =>
  [
    JSON.stringify(system.store.appends),
    ...[...system.importFiles.stored.values()].map((bytes) => bytes.toString('latin1')),
  ].join('\n');

describe('An import of accounts', () => {
  it('makes each once, in their role, and tells nobody', async () => {
    const system = new InMemorySystem();
    const rows = [
      anna,
      { email: 'boss@cinema.example', role: 'admin' },
      { email: ' ANNA.zwetajewa@personal.EXAMPLE' },
    ];
    const report = await imported(system, 'accounts', rows);
    expect([outcomes(report), faults(report)]).toEqual([
      ['created', 'created', 'refused'],
      ['3 # repeated-row'],
    ]);
    const again = await imported(system, 'accounts', rows, { number: 2 });
    expect(outcomes(again)).toEqual(['unchanged', 'unchanged', 'refused']);
    expect(again.slice(0, 2).map((row) => 'id' in row && row.id)).toEqual(
      report.slice(0, 2).map((row) => 'id' in row && row.id),
    );
    const types = system.store.streamsOf('account').map((stream) => system.typesOf(stream));
    expect(types).toEqual(
      expect.arrayContaining([['AccountRegistered'], ['AccountRegistered', 'RoleAssigned']]),
    );
    expect(types).toHaveLength(2);
    expect(system.typesOf('administrators-all')).toEqual(['AdministratorAppointed']);
    const process = system.process();
    const found = await accountOfEmail(process, sessionOf(process, context(50)), anna.email);
    expect(found).toMatchObject({ role: 'customer', isEmailConfirmed: false, active: true });
    expect(await process.vault.open('phone', found?.phone ?? null)).toBe('+4930901820');
    expect(await process.vault.open('passwordHash', found?.passwordHash ?? null)).toBe(anna.passwordHash);
  });

  it('finds who has registered, and leaves them as they are', async () => {
    const system = new InMemorySystem();
    const process = system.process();
    const { email } = anna;
    const person = { email, firstName: 'Ann', lastName: null, phone: null, passwordHash: 'hash of x' };
    const made = await registerAccount(process, sessionOf(process, context(65)), person);
    if (made.outcome === 'rejected') throw new Error(made.rejection.code);
    const report = await imported(system, 'accounts', [{ ...anna, role: 'admin' }]);
    expect(report).toEqual([{ row: 1, outcome: 'unchanged', id: made.state.userId }]);
    expect(system.typesOf(`account-${made.state.userId}`)).toEqual(['AccountRegistered']);
  });

  it('finds who is there already, and refuses who was imported and erased', async () => {
    const system = new InMemorySystem();
    const [made] = await imported(system, 'accounts', [anna]);
    if (made === undefined || made.outcome === 'refused') throw new Error('She is not there.');
    const process = system.process();
    const session = sessionOf(process, context(60, then));
    const userId = UserId.parse(made.id);
    await changeAccess(session, { userId, change: { type: 'RequestErasure' } });
    await finishErasure(process, session, userId);
    const keys = system.keys.stored.size;
    const again = await imported(system, 'accounts', [anna], { number: 2 });
    expect(faults(again)).toEqual(['1 #/email person-erased']);
    // That of the file alone.
    expect(system.keys.stored.size).toBe(keys + 1);
  });

  it('is finished after each crash, with one account a person', async () => {
    const rows = [anna, { email: 'boss@cinema.example', role: 'admin' }];
    for (let appends = 1; appends <= 8; appends += 1) {
      const system = new InMemorySystem();
      const process = system.process();
      const given = { kind: 'accounts', dryRun: false, bytes: Buffer.from(JSON.stringify(rows)) } as const;
      const session = sessionOf(process, context(1, then));
      const { importId } = await requestImport(session, process, given);
      system.killAfter(appends);
      const work = (): Promise<unknown> => {
        const another = system.process();
        return workImport(another, sessionOf(another, context(300, then)), { importId });
      };
      await work().catch((error: unknown) => {
        if (!(error instanceof ProcessKilled)) throw error;
      });
      await work();
      const found = await readImport(session, process, importId);
      expect([appends, outcomes(found?.report ?? [])]).toEqual([appends, ['created', 'created']]);
      expect(system.store.streamsOf('account')).toHaveLength(2);
    }
  });

  it('leaves nothing personal in the clear, neither in its file nor in its report, with or without a head', async () => {
    const system = new InMemorySystem();
    const process = system.process();
    const head = 'email,firstName,lastName,phone,passwordHash';
    const line = `${anna.email},Anna,Zwetajewa,${anna.phone},${anna.passwordHash}`;
    const secrets = [...Object.values(anna), anna.email.toLowerCase(), '30901820', '4930901820'];
    const bare = (text: string): readonly string[] => secrets.filter((secret) => text.includes(secret));
    const bytes = Buffer.from(`${head}\n${line}\n`);
    const session = sessionOf(process, context(9));
    const { importId, file } = await requestImport(session, process, {
      kind: 'accounts',
      dryRun: false,
      bytes,
    });
    const waiting = system.importFiles.stored.get(file);
    expect(bare(stored(system))).toEqual([]);
    await workImport(process, sessionOf(process, context(309)), { importId });
    expect(system.importFiles.stored.has(file)).toBe(false);
    // Whoever has a copy of the file and all keys reads it no more.
    const keyId = /sealed (\S{36}) /.exec(waiting?.toString('latin1') ?? '')?.[1] ?? '';
    expect(system.keys.stored.get(keyId)).toBeNull();
    const headless = await imported(system, 'accounts', `${line}\n${line}\n`);
    expect(faults(headless)).toEqual(['1 # invalid-body']);
    const wrong = await imported(
      system,
      'accounts',
      [
        {
          [anna.email]: 1,
          email: anna.lastName,
          phone: 'Zwetajewa',
          role: 'Anna',
          passwordHash: 'Zwetajewa',
        },
      ],
      { number: 3 },
    );
    expect(faults(wrong).map((fault) => fault.split(' ')[1])).toEqual(
      expect.arrayContaining(['#/email', '#/phone', '#/role', '#/passwordHash', '#']),
    );
    expect(bare(stored(system))).toEqual([]);
  });

  it('reads a file that was stored before files were sealed', async () => {
    const system = new InMemorySystem();
    const process = system.process();
    const bytes = Buffer.from(JSON.stringify([anna]));
    const given = { kind: 'accounts', dryRun: false, bytes } as const;
    const { importId, file } = await requestImport(sessionOf(process, context(1)), process, given);
    system.importFiles.stored.set(file, Buffer.concat([Buffer.from(importId), bytes]));
    await workImport(process, sessionOf(process, context(300)), { importId });
    const found = await readImport(sessionOf(process, context(600)), process, importId);
    expect(outcomes(found?.report ?? [])).toEqual(['created']);
  });

  it('makes no keys, and nothing but its progress, when it is rehearsed', async () => {
    const system = new InMemorySystem();
    await system.openTheater();
    await system.putOnSale();
    await imported(system, 'accounts', [{ email: 'first@cinema.example' }]);
    const [keys, appends] = [system.keys.stored.size, system.store.appends.length];
    const rows = [anna, { email: 'boss@cinema.example', role: 'admin' }, { email: 'first@cinema.example' }];
    const options = { number: 2, dryRun: true };
    expect(outcomes(await imported(system, 'accounts', rows, options))).toEqual([
      ...['created', 'created', 'unchanged'],
    ]);
    const bookings = [
      { showtimeId, seats: ['A1', 'A2'], email: 'a@b.example' },
      { showtimeId, seats: ['A2'], name: 'Greta' },
    ];
    const rehearsed = await imported(system, 'bookings', bookings, { number: 3, dryRun: true });
    expect(faults(rehearsed)).toEqual(['2 #/seats seats-unavailable']);
    // Those of the two files.
    expect(system.keys.stored.size).toBe(keys + 2);
    const streams = system.store.appends.slice(appends).map(({ stream }) => stream.split('-')[0]);
    expect(new Set(streams)).toEqual(new Set(['import']));
    const real = await imported(system, 'bookings', bookings, { number: 4 });
    expect(real).toEqual(rehearsed);
  });

  it('gives an account without a hash a password that nobody knows', async () => {
    const system = new InMemorySystem();
    const report = await imported(system, 'accounts', [
      { email: 'a@cinema.example', passwordHash: '!unusable' },
      { email: 'b@cinema.example', passwordHash: '' },
    ]);
    expect(outcomes(report)).toEqual(['created', 'created']);
    const process = system.process();
    for (const email of ['a@cinema.example', 'b@cinema.example']) {
      for (const password of ['', '!unusable', 'null']) {
        const given = { email, password, asker: '' };
        expect(await authenticate(process, sessionOf(process, context(70)), given)).toBeNull();
      }
    }
  });
});

async function onSale(): Promise<InMemorySystem> {
  const system = new InMemorySystem();
  await system.openTheater();
  await system.putOnSale();
  return system;
}

const stateOf = async (system: InMemorySystem): Promise<readonly Booking[]> => {
  const process = system.process();
  const state = await sessionOf(process, context(90)).load(showtime, showtimeId);
  const bookings = [...(state.showtime?.bookings.values() ?? [])];
  const seatOf = ({ seats }: Booking): string => seats[0]?.seatId ?? '';
  return bookings.sort((one, other) => seatOf(one).localeCompare(seatOf(other)));
};

describe('An import of bookings', () => {
  const sold = {
    ...{ externalId: 'T-4711', showtimeId, seats: ['A1', 'A2'], ticketTypes: ['adult', 'child'] },
    ...{ prices: [eur(950), eur(425)], email: 'anna.zwetajewa@personal.example', saleDate: '2026-10-01' },
  };

  it('takes what was sold, at what was paid, once, for the account of its address', async () => {
    const system = await onSale();
    const [account] = await imported(system, 'accounts', [anna], { number: 20, at: then });
    const rows = [sold, { showtimeId, seats: ['A4'], name: 'Greta', channel: 'boxOffice' }];
    const report = await imported(system, 'bookings', rows);
    expect([outcomes(report), faults(report)]).toEqual([['created', 'created'], []]);
    const [first, second] = await stateOf(system);
    expect(first).toMatchObject({
      ...{ status: 'confirmed', total: eur(1375), amount: eur(1375), method: 'imported', channel: 'online' },
      ...{ customerId: account !== undefined && 'id' in account && account.id, walkIn: null },
      seats: [
        { seatId: 'A1', ticketType: 'adult', price: eur(950) },
        { seatId: 'A2', ticketType: 'child', price: eur(425) },
      ],
    });
    expect(second).toMatchObject({ customerId: null, total: eur(1000), channel: 'boxOffice', soldBy: null });
    expect(await system.process().vault.open('name', second?.walkIn?.name ?? null)).toBe('Greta');
    const changed = [{ ...sold, seats: ['A7'], prices: [], ticketTypes: [] }, rows[1] ?? {}];
    const appends = system.store.appends.length;
    const again = await imported(system, 'bookings', changed, { number: 2 });
    expect(outcomes(again)).toEqual(['unchanged', 'unchanged']);
    const written = system.store.appends.slice(appends).map(({ stream }) => stream.split('-')[0]);
    expect(new Set(written)).toEqual(new Set(['import']));
    expect(JSON.stringify(system.store.appends)).not.toMatch(/zwetajewa|Greta/i);
  });

  it('has a payment on the date of its sale, whose refunds staff pay out, and no mail but where it is asked for', async () => {
    const system = await onSale();
    const rows = [sold, { ...sold, externalId: 'T-4712', seats: ['A5', 'A6'], mail: true }];
    await imported(system, 'bookings', rows);
    const managers = [recordCounterPayments, requestBookingMails];
    const at = addMinutes(then, 5);
    await performEverything(system, managers, at);
    await performEverything(system, managers, at);
    const [first, second] = await stateOf(system);
    const paymentId = first?.payments[0] ?? null;
    if (first === undefined || second === undefined || paymentId === null)
      throw new Error('Nothing was sold.');
    const [succeeded] = system.factsOf(`payment-${paymentId}`, 'PaymentSucceeded');
    expect(succeeded?.data).toMatchObject({
      ...{ gateway: 'counter', method: 'imported', amount: eur(1375), saleDate: '2026-10-01' },
    });
    const mails = system.store.streamsOf('mail').flatMap((stream) => system.factsOf(stream, 'MailRequested'));
    expect(mails.map(({ data }) => (data['booking'] as { bookingId: string }).bookingId)).toEqual([
      second.bookingId,
    ]);
    const process = system.process();
    const session = sessionOf(process, context(95, at));
    const { bookingId } = first;
    const given = { caller: byStaff, bookingId, reason: null, expectedRevision: undefined };
    await cancelBooking(process, session, given);
    await performEverything(system, [requestRefunds], at);
    const paid = await session.load(payment, paymentId);
    const [refund] = paid?.refunds ?? [];
    expect(refund).toMatchObject({ status: 'requested', amount: eur(1375) });
    if (refund === undefined) throw new Error('Nothing is paid back.');
    await payRefund(process, session, { paymentId, refundId: refund.refundId });
    expect(system.gateway.refunded).toEqual([]);
    expect((await session.load(payment, paymentId))?.refunds[0]?.status).toBe('requested');
  });

  it('refuses a row as a whole, and says why', async () => {
    const system = await onSale();
    const process = system.process();
    const held = { showtimeId, seats: ['A8'], caller: byAlice, for: { customerId: alice, walkIn: null } };
    await holdSeats(process, sessionOf(process, context(77, then)), held);
    const row = (changes: object): object => ({ showtimeId, seats: ['B1'], ...changes });
    const rows: readonly object[] = [
      row({ seats: ['A7', 'A8'] }),
      row({ seats: ['Z1', 'B1'] }),
      row({ seats: ['B1', 'B1'] }),
      row({ ticketTypes: ['alien'] }),
      row({ seats: ['B2'], prices: [{ amount: 900, currency: 'USD' }] }),
      row({ seats: ['B1', 'B2', 'A7'], prices: [eur(1), eur(2)] }),
      row({ seats: ['C1'], method: 'counter' }),
      row({ seats: ['C2'], saleDate: '2026-11-21' }),
      row({ showtimeId: BookingId.parse(`${showtimeId}_${showtimeId}`).slice(0, 35) + '9' }),
      { seats: ['B1'] },
    ];
    const report = await imported(system, 'bookings', rows);
    expect(faults(report)).toEqual([
      '1 #/seats seats-unavailable',
      '2 #/seats unknown-seats',
      '3 #/seats repeated-seats',
      '4 #/ticketTypes unknown-ticket-types',
      '5 #/prices currency-mismatch',
      '6 #/prices invalid-body',
      '7 #/method counter-not-offered',
      '8 #/saleDate invalid-body',
      '9 #/showtimeId unknown-showtime',
      '10 #/localStart invalid-body',
    ]);
    const [taken] = report;
    if (taken?.outcome !== 'refused') throw new Error('A taken seat was sold.');
    expect(taken.faults[0]?.detail).toContain('A8');
    expect(taken.faults[0]?.detail).not.toContain('A7');
    expect(await stateOf(system)).toHaveLength(1);
    const late = await imported(system, 'bookings', [row({})], { number: 2, at: startsAt });
    expect(faults(late)).toEqual(['1 #/localStart showtime-started']);
    // A hold that nobody pays for lapses.
    const later = await imported(system, 'bookings', rows.slice(0, 1), {
      number: 3,
      at: addMinutes(then, 15),
    });
    expect(outcomes(later)).toEqual(['created']);
  });

  it('finds a showtime by its auditorium and start, and not in a slot that it has yet to move to', async () => {
    const system = new InMemorySystem();
    await system.openTheater();
    const process = system.process();
    const timed = { movieId, auditoriumId, startsAt, basePrice: eur(1000), onSaleFrom: null };
    const scheduled = await scheduleShowtime(sessionOf(process, context(30)), timed);
    const made = scheduled.outcome === 'accepted' ? scheduled.state.showtime?.snapshot : undefined;
    if (made === undefined) throw new Error('Nothing was scheduled.');
    const later = { showtimeId: made.showtimeId, startsAt: addMinutes(startsAt, 300) };
    system.killAfter(1);
    const moving = { ...later, expectedRevision: undefined };
    await expect(reviseShowtime(sessionOf(process, context(31)), moving)).rejects.toThrow(ProcessKilled);
    const row = { auditoriumId, seats: ['A1'] };
    const rows = [
      { ...row, startsAt: later.startsAt },
      { ...row, startsAt },
    ];
    const report = await imported(system, 'bookings', rows);
    expect(faults(report)).toEqual(['1 #/localStart unknown-showtime']);
    expect(outcomes(report)).toEqual(['refused', 'created']);
  });

  it('takes free tickets for nothing', async () => {
    const system = await onSale();
    await imported(system, 'bookings', [{ showtimeId, seats: ['A1'], method: 'complimentary' }]);
    expect((await stateOf(system))[0]).toMatchObject({
      method: 'complimentary',
      amount: eur(0),
      total: eur(1000),
    });
  });
});
