import type { CommandDependencies, SalesSettings } from '../../src/commands/dependencies.ts';
import { derivedId } from '../../src/commands/derived-id.ts';
import type { CommandContext } from '../../src/commands/envelope.ts';
import { KeyVault } from '../../src/commands/key-vault.ts';
import { StreamWriter } from '../../src/commands/stream-writer.ts';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import type { RecordedEvent } from '../../src/domain/kernel/event.ts';
import type { Instant } from '../../src/domain/kernel/instant.ts';
import type { KeyRecord, KeyRecords } from '../../src/domain/kernel/key-records.ts';
import type { PasswordHasher } from '../../src/domain/kernel/password-hasher.ts';
import type { CancelOutcome, PaymentGateway } from '../../src/domain/kernel/payment-gateway.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { theater } from '../../src/domain/theater/decider.ts';
import {
  auditoriumId,
  GRACE_SECONDS,
  HOLD_SECONDS,
  movieFacts,
  movieId,
  now,
  scheduledFacts,
  seatRow,
  showtimeId,
  theaterFacts,
  theaterId,
  uuid,
} from './fixtures.ts';
import { MemoryEventStore } from './memory-event-store.ts';

/** Wrapped keys in memory. */
export class MemoryKeyRecords implements KeyRecords {
  readonly stored = new Map<string, string | null>();

  insert(id: string, wrapped: string): Promise<'inserted' | 'known'> {
    if (this.stored.has(id)) return Promise.resolve('known');
    this.stored.set(id, wrapped);
    return Promise.resolve('inserted');
  }

  get(id: string): Promise<string | null | undefined> {
    return Promise.resolve(this.stored.get(id));
  }

  drop(id: string): Promise<void> {
    this.stored.set(id, null);
    return Promise.resolve();
  }

  async *list(): AsyncGenerator<readonly KeyRecord[]> {
    await Promise.resolve();
    yield [...this.stored].map(([id, wrapped]) => ({ id, wrapped }));
  }
}

/** A gateway at which every payment can be cancelled and every refund is paid, and which remembers what it was asked. */
export class ObligingGateway implements PaymentGateway {
  readonly name = 'sandbox';
  readonly cancelled: string[] = [];
  readonly refunded: { readonly refundId: string; readonly amount: number }[] = [];
  onCancel: (paymentId: string) => Promise<CancelOutcome> = () => Promise.resolve({ outcome: 'cancelled' });
  onRefund: PaymentGateway['refund'] = ({ refundId }) =>
    Promise.resolve({ outcome: 'succeeded', gatewayReference: `re_${refundId}` });

  cancel(paymentId: string): Promise<CancelOutcome> {
    this.cancelled.push(paymentId);
    return this.onCancel(paymentId);
  }

  refund(...[order]: Parameters<PaymentGateway['refund']>): ReturnType<PaymentGateway['refund']> {
    this.refunded.push({ refundId: order.refundId, amount: order.amount.amount });
    return this.onRefund(order);
  }
}

/** Hashes that hide nothing. */
const passwords: PasswordHasher = {
  hash: (password) => Promise.resolve(`hash of ${password}`),
  verify: (password, hash) => Promise.resolve(hash === `hash of ${password}`),
};

const settings: SalesSettings = {
  ...{
    holdSeconds: HOLD_SECONDS,
    paymentGraceSeconds: GRACE_SECONDS,
    cleaningMinutes: 15,
    salesCutoffMinutes: 0,
  },
  ...{ holdsPerCustomer: 3, maximumSeatsPerHold: 10, maximumSeatsPerStaffHold: 50, defaultCurrency: 'EUR' },
};

/** Whence a command comes; commands of one number are repeats of each other. */
export function context(number: number, at: Instant = now): CommandContext {
  const commandId = derivedId('test', number);
  return {
    ...{ commandId, correlationId: uuid(40, number), causationId: commandId, now: at },
    actor: { kind: 'system', id: 'marquee' },
  };
}

/** A log, the keys beside it and a gateway, on which any number of processes work. */
export class House {
  readonly store = new MemoryEventStore();
  readonly keys = new MemoryKeyRecords();
  readonly gateway = new ObligingGateway();
  private readonly masterKey = Buffer.alloc(32, 7);

  /** A process that has just been started and remembers nothing. */
  process(): CommandDependencies {
    return {
      ...{ passwords, settings, gateways: new Map([[this.gateway.name, this.gateway]]) },
      writer: new StreamWriter(this.store),
      vault: new KeyVault(this.keys, [this.masterKey]),
    };
  }

  /** Opens the theater with one movie and one auditorium of twelve seats. */
  async openDoors(): Promise<void> {
    const { writer } = this.process();
    await writer.execute(
      theater,
      theaterId,
      { type: 'OpenTheater', theaterId, facts: theaterFacts() },
      context(901),
    );
    await writer.execute(movie, movieId, { type: 'AddMovie', movieId, facts: movieFacts() }, context(902));
    const built = {
      type: 'BuildAuditorium',
      auditoriumId,
      theaterId,
      name: 'Saal 1',
      screenType: '2D',
    } as const;
    await writer.execute(auditorium, auditoriumId, built, context(903));
    const seats = [...seatRow('A', 8), ...seatRow('B', 2, 'premium'), ...seatRow('C', 2, 'vip')];
    const installed = { type: 'InstallSeats', auditoriumId, installationId: uuid(20, 1), seats } as const;
    await writer.execute(auditorium, auditoriumId, installed, context(904));
  }

  /** Puts the showtime of the fixtures on sale. */
  async putOnSale(): Promise<void> {
    const command = { type: 'ScheduleShowtime', facts: scheduledFacts(), now } as const;
    await this.process().writer.execute(showtime, showtimeId, command, context(905));
  }

  /** The types of a stream's events, in order. */
  typesOf(stream: string): string[] {
    return this.store.recorded(stream).map(({ type }) => type);
  }

  /** The events of one type in a stream. */
  factsOf(stream: string, type: string): RecordedEvent[] {
    return this.store.recorded(stream).filter((event) => event.type === type);
  }

  /** Ends the process that stores so many appends from now on, right behind the last of them. */
  killAfter(appends: number): void {
    let left = appends;
    this.store.afterStoring = () => {
      left -= 1;
      if (left > 0) return;
      this.store.afterStoring = () => undefined;
      throw new ProcessKilled('The process was killed.');
    };
  }
}

/** What a process ends with that is killed. */
export class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled';
}
