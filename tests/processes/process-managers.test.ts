import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { registry } from '../../src/domain/aggregates.ts';
import type { DomainEvent, RecordedEvent } from '../../src/engine/event.ts';
import { instantOf } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import type { StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import type { Job } from '../../src/engine/process-managers/process-manager.ts';
import { ignored } from '../../src/engine/projections/projection.ts';
import { projectBatch } from '../../src/engine/projections/runner.ts';
import { processManagers } from '../../src/processes/process-managers.ts';

/** The data of every event type, as the golden files hold them. */
const golden = new Map<string, JsonObject>(
  readdirSync('tests/domain/history')
    .sort()
    .map((file) => JSON.parse(readFileSync(join('tests/domain/history', file), 'utf8')) as DomainEvent)
    .map(({ type, data }) => [type, data]),
);

const occurredAt = instantOf(1_800_000_000_000);

/** One event of a type with other data than its golden file where that is said. */
function happened(type: string, position: number, changes: JsonObject = {}): RecordedEvent {
  const data = { ...golden.get(type), ...changes };
  const id = `${String(position).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const metadata = {
    $correlationId: id,
    $causationId: id,
    actor: { kind: 'user', id: 'somebody' },
    occurredAt,
    schema: registry.schemaOf(type),
    chain: { prev: '', hash: '' },
  } as const;
  return {
    id,
    type,
    data,
    metadata,
    stream: `${registry.categoryOf(type)}-x`,
    revision: 0,
    position: BigInt(position),
  };
}

function managerNamed(name: string): (typeof processManagers)[number] {
  const found = processManagers.find((manager) => manager.name === name);
  if (found === undefined) throw new Error(`There is no process manager ${name}.`);
  return found;
}

async function jobsAfter(name: string, events: readonly RecordedEvent[]): Promise<readonly Job[]> {
  const documents = new Map<string, StoredDocument>();
  const batch = { events, position: events.at(-1)?.position ?? 0n };
  const load = (): Promise<ReadonlyMap<string, StoredDocument>> => Promise.resolve(documents);
  const changed = await projectBatch(managerNamed(name).jobs, registry, batch, load);
  return changed.flatMap(({ document }) => (document === null ? [] : [document as unknown as Job]));
}

const online = { gateway: 'sandbox' };
const counter = { gateway: 'counter', method: 'cash' };

/**
 * For each process manager: the events that start a job, the seconds until it is due, and the events that end it. Null:
 * the job is due at an instant of the event itself.
 */
const table: readonly {
  readonly name: string;
  readonly starts: readonly (readonly [type: string, changes: JsonObject, seconds: number | null])[];
  readonly ends: readonly (readonly [type: string, changes: JsonObject])[];
}[] = [
  {
    name: 'archive-ended-holds',
    starts: [
      ['ShowtimeScheduled', { endsAt: '2027-01-15T08:00:00.000Z' }, 86_400],
      ['ShowtimeRescheduled', { endsAt: '2027-01-15T08:00:00.000Z' }, 86_400],
      ['ShowtimeRelocated', { endsAt: '2027-01-15T08:00:00.000Z' }, 86_400],
      ['EndedHoldsArchived', { remaining: 1 }, 0],
    ],
    ends: [['EndedHoldsArchived', { remaining: 0 }]],
  },
  {
    name: 'cancel-showtimes',
    starts: [['ShowtimeCancelled', {}, 0]],
    ends: [],
  },
  {
    name: 'cancel-unpaid',
    starts: [
      ['BookingConfirmed', { gateway: 'counter', method: 'counter' }, 0],
      ['ShowtimeRescheduled', {}, 0],
      ['ShowtimeRelocated', {}, 0],
    ],
    ends: [],
  },
  {
    name: 'check-ended-payments',
    starts: [['PaymentCancelled', { gateway: 'sslcommerz' }, 60]],
    ends: [['PaymentSucceeded', {}]],
  },
  {
    name: 'check-gateway-events',
    starts: [['GatewayEventReceived', {}, 0]],
    ends: [],
  },
  {
    name: 'check-refunds',
    starts: [['RefundSucceeded', { gateway: 'stripe', gatewayReference: 're_1' }, 86_400]],
    ends: [['RefundReversed', {}]],
  },
  {
    name: 'close-payments',
    starts: [
      ['PaymentRequested', online, 30],
      ['HoldReleased', {}, 0],
      ['HoldExpired', {}, 0],
      ['BookingConfirmed', {}, 0],
      ['BookingCancelled', { refund: null }, 0],
    ],
    ends: [
      ['PaymentSucceeded', {}],
      ['PaymentFailed', {}],
      ['PaymentCancelled', {}],
    ],
  },
  {
    name: 'expire-holds',
    starts: [
      ['SeatsHeld', {}, null],
      ['HoldExtended', {}, null],
    ],
    ends: [
      ['HoldReleased', {}],
      ['HoldExpired', {}],
      ['BookingConfirmed', {}],
    ],
  },
  {
    name: 'work-imports',
    starts: [['ImportRequested', {}, 0]],
    ends: [],
  },
  {
    name: 'find-disputes',
    starts: [['PaymentSucceeded', online, 86_400]],
    ends: [],
  },
  {
    name: 'finish-appointments',
    starts: [
      ['RoleAssigned', { role: 'admin' }, 30],
      ['AccountReactivated', {}, 30],
    ],
    ends: [
      ['RoleAssigned', { role: 'customer' }],
      ['AccountDeactivated', {}],
      ['ErasureRequested', {}],
      ['AdministratorAppointed', {}],
    ],
  },
  {
    name: 'finish-email-claims',
    starts: [
      ['EmailClaimed', {}, 30],
      ['NewEmailClaimed', {}, 30],
    ],
    ends: [
      ['EmailClaimFinished', {}],
      ['EmailClaimReleased', {}],
    ],
  },
  {
    name: 'erase-walk-ins',
    starts: [['WalkInErased', {}, 30]],
    ends: [],
  },
  {
    name: 'finish-erasures',
    starts: [['ErasureRequested', {}, 30]],
    ends: [['AccountErased', {}]],
  },
  {
    name: 'finish-exchanges',
    starts: [['ExchangeClaimed', {}, 30]],
    ends: [
      ['BookingExchanged', {}],
      ['ExchangeReleased', {}],
    ],
  },
  {
    name: 'finish-scheduling',
    starts: [['SlotClaimed', {}, 30]],
    ends: [
      ['SlotConfirmed', {}],
      ['SlotReleased', {}],
    ],
  },
  {
    name: 'pay-refunds',
    starts: [['RefundRequested', online, 0]],
    ends: [
      ['RefundSucceeded', {}],
      ['RefundFailed', {}],
    ],
  },
  {
    name: 'propagate-removals',
    starts: [['AdministratorDismissed', {}, 30]],
    ends: [
      ['RoleAssigned', {}],
      ['AccountDeactivated', {}],
      ['AccountReactivated', {}],
      ['ErasureRequested', {}],
    ],
  },
  {
    name: 'propagate-seats',
    starts: [
      ['SeatsInstalled', {}, 30],
      ['SeatingPlanAdopted', {}, 30],
      ['PeriodBlockPlaced', {}, 30],
      ['PeriodBlockLifted', {}, 30],
      ['SeatActivated', {}, 30],
      ['SeatDeactivated', {}, 30],
    ],
    ends: [],
  },
  {
    name: 'reconcile-payments',
    starts: [['PaymentRequested', online, 60]],
    ends: [
      ['PaymentSucceeded', {}],
      ['PaymentFailed', {}],
      ['PaymentCancelled', {}],
    ],
  },
  {
    name: 'record-counter-payments',
    starts: [
      ['BookingConfirmed', counter, 0],
      ['BookingPaid', {}, 0],
    ],
    ends: [['PaymentSucceeded', {}]],
  },
  {
    name: 'release-former-emails',
    starts: [['EmailChanged', {}, 0]],
    ends: [['EmailClaimReleased', {}]],
  },
  {
    name: 'release-former-slots',
    starts: [
      ['ShowtimeRescheduled', {}, 30],
      ['ShowtimeRelocated', {}, 30],
    ],
    ends: [['SlotReleased', { claimId: '5c0fd1e8-42a7-5b39-9f60-c7a1b2d3e4f5' }]],
  },
  {
    name: 'request-booking-mails',
    starts: [
      ['BookingConfirmed', { imported: null }, 0],
      ['BookingCancelled', {}, 0],
      ['SeatsChanged', {}, 0],
      ['SeatsCancelled', {}, 0],
      ['PaymentRefused', {}, 0],
      ['RefundSucceeded', {}, 0],
      ['RefundFailed', {}, 0],
      ['RefundReversed', {}, 0],
    ],
    ends: [['MailRequested', {}]],
  },
  {
    name: 'request-move-mails',
    starts: [
      ['ShowtimeRescheduled', {}, 0],
      ['ShowtimeRelocated', {}, 0],
    ],
    ends: [],
  },
  {
    name: 'request-refunds',
    starts: [
      ['BookingCancelled', {}, 0],
      ['SeatsCancelled', {}, 0],
      ['RefundOwed', {}, 0],
      ['PaymentRefused', {}, 0],
    ],
    ends: [['RefundRequested', {}]],
  },
  {
    name: 'send-booking-mails',
    starts: [['MailRequested', {}, 0]],
    ends: [
      ['MailSent', {}],
      ['MailFailed', {}],
    ],
  },
  {
    name: 'send-mails',
    starts: [
      ['PasswordResetRequested', {}, 0],
      ['PasswordChanged', {}, 0],
      ['EmailChangeRequested', {}, 0],
      ['EmailChanged', {}, 0],
      ['RefreshTokenReused', {}, 0],
    ],
    ends: [
      ['MailSent', {}],
      ['MailFailed', {}],
    ],
  },
  {
    name: 'settle-payments',
    starts: [['PaymentSucceeded', online, 2]],
    ends: [
      ['BookingConfirmed', {}],
      ['PaymentRefused', {}],
    ],
  },
];

const starting = table.flatMap(({ name, starts }) => starts.map((start) => [name, ...start] as const));

/** An ending event that names the same thing as the job. */
function endOf(type: string, jobId: string, changes: JsonObject, position: number): RecordedEvent {
  const data = golden.get(type) ?? {};
  // A gateway's own id stands in the changes.
  if (jobId.startsWith('pi_')) return happened(type, position, changes);
  const ids = jobId.includes('_')
    ? 'newBookingId' in data
      ? ['newBookingId']
      : ['bookingId']
    : ['paymentId', 'refundId', 'userId', 'claimId', 'mailId'];
  const named = Object.fromEntries(ids.filter((id) => id in data).map((id) => [id, jobId]));
  return happened(type, position, { ...changes, ...named });
}

describe('The process managers', () => {
  it('are all in the table, with every event that they take', () => {
    const taken = (name: string): readonly string[] =>
      Object.entries(managerNamed(name).jobs.on)
        .filter(([, row]) => row !== ignored)
        .map(([type]) => type)
        .sort();
    expect(processManagers.map(({ name }) => name).sort()).toEqual(table.map(({ name }) => name).sort());
    for (const { name, starts, ends } of table) {
      const types = [...new Set([...starts, ...ends].map(([type]) => type))].sort();
      expect([name, taken(name)]).toEqual([name, types]);
    }
  });
});

describe.each(starting)('%s', (name, type, changes, seconds) => {
  it(`starts a job at ${type}`, async () => {
    const event = happened(type, 1, changes);
    const [job, ...others] = await jobsAfter(name, [event]);
    const heldUntil = (event.data as { heldUntil?: string }).heldUntil;
    const due = seconds === null ? heldUntil : instantOf(Date.parse(occurredAt) + seconds * 1000);
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      due,
      cause: { eventId: event.id, correlationId: event.metadata.$correlationId, position: '1' },
    });
    expect(job?.subject).not.toBe('');
  });

  // A job to close whatever payment a booking has begun ends only by being performed.
  const isByBooking = name === 'close-payments' && type !== 'PaymentRequested';
  const ends = isByBooking ? [] : (table.find((each) => each.name === name)?.ends ?? []);
  it(`has no job after ${type} and an end`, async () => {
    expect.assertions(ends.length);
    const event = happened(type, 1, changes);
    const [job] = await jobsAfter(name, [event]);
    for (const [end, endChanges] of ends) {
      expect([end, await jobsAfter(name, [event, endOf(end, job?.jobId ?? '', endChanges, 2)])]).toEqual([
        end,
        [],
      ]);
    }
  });
});

describe('Money of the counter', () => {
  it.each([
    ['check-ended-payments', 'PaymentCancelled'],
    ['check-refunds', 'RefundSucceeded'],
    ['close-payments', 'PaymentRequested'],
    ['find-disputes', 'PaymentSucceeded'],
    ['pay-refunds', 'RefundRequested'],
    ['settle-payments', 'PaymentSucceeded'],
  ])('starts no job of %s', async (name, type) => {
    expect(await jobsAfter(name, [happened(type, 1, { gateway: 'counter' })])).toEqual([]);
  });

  it('starts no job to cancel what is paid', async () => {
    expect(await jobsAfter('cancel-unpaid', [happened('BookingConfirmed', 1, counter)])).toEqual([]);
  });

  it('starts no refund where a cancellation owes none', async () => {
    for (const type of ['BookingCancelled', 'SeatsCancelled']) {
      expect(await jobsAfter('request-refunds', [happened(type, 1, { refund: null })])).toEqual([]);
    }
  });
});

describe('A hold that has ended', () => {
  it.each(['HoldReleased', 'HoldExpired'])('has no payment to close where none was begun: %s', async (type) =>
    expect(await jobsAfter('close-payments', [happened(type, 1, { paymentId: null })])).toEqual([]),
  );

  it.each(['HoldReleased', 'HoldExpired'])(
    'may have a payment to close where its event is too old to tell: %s',
    async (type) => {
      const { paymentId: _, ...data } = golden.get(type) ?? {};
      const old = happened(type, 1);
      const jobs = await jobsAfter('close-payments', [{ ...old, data }]);
      expect(jobs).toMatchObject([{ data: { bookingId: data['bookingId'], paymentId: null } }]);
    },
  );
});

describe('Other seats for a hold', () => {
  it('are no news for a mail', async () =>
    expect(
      await jobsAfter('request-booking-mails', [happened('SeatsChanged', 1, { status: 'held' })]),
    ).toEqual([]));
});

describe('A hold that is extended', () => {
  it('is due at its new end', async () => {
    const held = happened('SeatsHeld', 1);
    const bookingId = (held.data as { bookingId: string }).bookingId;
    const heldUntil = instantOf(1_900_000_000_000);
    const [job] = await jobsAfter('expire-holds', [
      held,
      happened('HoldExtended', 2, { bookingId, heldUntil }),
    ]);
    expect(job).toMatchObject({ jobId: bookingId, due: heldUntil, cause: { position: '2' } });
  });
});
