import { CsvParseReader } from '../../src/adapters/csv-parse.ts';
import { registry } from '../../src/domain/aggregates.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import type { SellingSettings } from '../../src/commands/selling-settings.ts';
import { derivedId } from '../../src/engine/derived-id.ts';
import type { CommandContext } from '../../src/engine/envelope.ts';
import { IdempotentRequests } from '../../src/commands/idempotency/idempotent-requests.ts';
import { KeyVault } from '../../src/commands/keys/key-vault.ts';
import { SigningKeys } from '../../src/commands/keys/signing-keys.ts';
import { TicketKeys } from '../../src/commands/ticket/ticket-keys.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { EventStore } from '../../src/engine/ports/event-store.ts';
import type {
  Concerned,
  IdempotencyRecords,
  IdempotencyRecord,
} from '../../src/ports/idempotency-records.ts';
import type { AuditoriumId, TheaterId } from '../../src/domain/kernel/ids.ts';
import type { Instant } from '../../src/engine/instant.ts';
import type { CatalogueNames } from '../../src/ports/catalogue-names.ts';
import type { KeyRecord, KeyRecords } from '../../src/ports/key-records.ts';
import type { MailTransport, OutgoingMail } from '../../src/ports/mail-transport.ts';
import type { PasswordHasher } from '../../src/ports/password-hasher.ts';
import type {
  CancelOutcome,
  FoundDispute,
  OpenOutcome,
  PaymentGateway,
  PaymentOrder,
  PaymentReport,
  RefundOrder,
  RefundOutcome,
} from '../../src/ports/payment-gateway.ts';
import type { WebhookSender } from '../../src/ports/webhook-sender.ts';
import type { TicketPrinter } from '../../src/ports/ticket-printer.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import type { PictureRenderer } from '../../src/ports/picture-renderer.ts';
import { digestOf, type FileStore } from '../../src/ports/file-store.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { theater } from '../../src/domain/theater/decider.ts';
import {
  auditoriumId,
  GRACE_SECONDS,
  HOLD_SECONDS,
  movieDetails,
  movieId,
  now,
  showtimeSnapshot,
  seatRow,
  showtimeId,
  theaterDetails,
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

/** How a gateway ends a payment: by force, or with exactly the money that was asked for. */
type Cancelled =
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'succeeded'; readonly method: string; readonly gatewayReference: string };

/** A gateway at which every payment can be cancelled and every refund is paid, and which remembers what it was asked. */
export class ObligingGateway implements PaymentGateway {
  readonly name = 'sandbox';
  readonly publishableKey = null;
  readonly notices = null;
  canCancel = true;
  readonly cancelled: string[] = [];
  readonly refunded: { readonly refundId: string; readonly amount: number }[] = [];
  onCancel: (paymentId: string) => Promise<Cancelled> = () => Promise.resolve({ outcome: 'cancelled' });
  onOpen: PaymentGateway['open'] = () =>
    Promise.resolve({ outcome: 'opened', gatewayReference: null, clientSecret: null, redirectUrl: null });
  onReport: PaymentGateway['report'] = () => Promise.resolve(null);
  onRefund: PaymentGateway['refund'] = ({ refundId }) =>
    Promise.resolve({ outcome: 'succeeded', gatewayReference: `re_${refundId}` });

  onRefundState: PaymentGateway['refundState'] = () => Promise.resolve(null);
  onDisputesSince: PaymentGateway['disputesSince'] = () => Promise.resolve([]);

  open(order: PaymentOrder): Promise<OpenOutcome> {
    return this.onOpen(order);
  }

  report(gatewayReference: string): Promise<PaymentReport | null> {
    return this.onReport(gatewayReference);
  }

  async cancel(order: PaymentOrder): Promise<CancelOutcome> {
    this.cancelled.push(order.paymentId);
    const cancelled = await this.onCancel(order.paymentId);
    if (cancelled.outcome === 'cancelled') return cancelled;
    const { method, gatewayReference } = cancelled;
    const { paymentId, bookingId, showtimeId, amount: received } = order;
    const names = { paymentId, bookingId, showtimeId };
    const references = { gatewayReference, openedReference: gatewayReference };
    return {
      outcome: 'succeeded',
      receipt: { ...names, ...references, received, method, isSuspicious: false },
    };
  }

  refund(...[order]: Parameters<PaymentGateway['refund']>): ReturnType<PaymentGateway['refund']> {
    this.refunded.push({ refundId: order.refundId, amount: order.amount.amount });
    return this.onRefund(order);
  }

  refundState(order: RefundOrder): Promise<RefundOutcome | null> {
    return this.onRefundState(order);
  }

  disputesSince(since: Instant): Promise<readonly FoundDispute[]> {
    return this.onDisputesSince(since);
  }
}

/** Mail that arrives at once, and a server that can be made to refuse or to fail. */
export class Mailbox implements MailTransport {
  readonly sender = 'tickets@marquee.example';
  readonly sent: OutgoingMail[] = [];
  onSend: () => Promise<'sent' | 'refused'> = () => Promise.resolve('sent');

  async send(mail: OutgoingMail): Promise<'sent' | 'refused'> {
    const outcome = await this.onSend();
    if (outcome === 'sent') this.sent.push(mail);
    return outcome;
  }

  removeMailsAbout(personId: string): Promise<void> {
    const kept = this.sent.filter((mail) => mail.personId !== personId);
    this.sent.splice(0, this.sent.length, ...kept);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Idempotency records in memory. */
export class MemoryIdempotencyRecords implements IdempotencyRecords {
  readonly stored = new Map<string, IdempotencyRecord | null>();
  private readonly concerned = new Map<string, readonly (string | null)[]>();

  begin(key: string): ReturnType<IdempotencyRecords['begin']> {
    const record = this.stored.get(key);
    if (record === null) return Promise.resolve({ state: 'running' });
    if (record !== undefined) return Promise.resolve({ state: 'done', record });
    this.stored.set(key, null);
    return Promise.resolve({ state: 'begun' });
  }

  finish(key: string, record: IdempotencyRecord, _seconds: number, concerned?: Concerned): Promise<void> {
    this.stored.set(key, record);
    if (concerned !== undefined) this.concerned.set(key, [concerned.asker, ...concerned.named]);
    return Promise.resolve();
  }

  abandon(key: string): Promise<void> {
    this.stored.delete(key);
    return Promise.resolve();
  }

  removeConcerning(digest: string): Promise<void> {
    for (const [key, digests] of this.concerned) if (digests.includes(digest)) this.stored.delete(key);
    return Promise.resolve();
  }
}

/** Files in memory. */
export class MemoryFileStore implements FileStore {
  readonly stored = new Map<string, Buffer>();

  store(bytes: Buffer): Promise<string> {
    this.stored.set(digestOf(bytes), bytes);
    return Promise.resolve(digestOf(bytes));
  }

  read(digest: string): Promise<Buffer | null> {
    return Promise.resolve(this.stored.get(digest) ?? null);
  }

  remove(digest: string): Promise<void> {
    this.stored.delete(digest);
    return Promise.resolve();
  }

  async *list(): AsyncGenerator<string> {
    await Promise.resolve();
    yield* this.stored.keys();
  }
}

/** A catalogue in which nothing has been made but by imports, which know their own. */
const catalogueNames: CatalogueNames = {
  hasReached: () => Promise.resolve(true),
  movies: () => Promise.resolve([]),
  actors: () => Promise.resolve([]),
  theaters: () => Promise.resolve([]),
  auditoriums: () => Promise.resolve([]),
};

/** Renders what is sent as it is. */
const pictureRenderer: PictureRenderer = {
  limits: { pixels: 25_000_000, side: 10_000 },
  render: (bytes, boxes) =>
    Promise.resolve({ outcome: 'rendered', pictures: boxes.map((box) => ({ bytes, ...box })) }),
  close: () => Promise.resolve(),
};

/** Other systems, none of which hears anything. */
const webhookSender: WebhookSender = {
  refusalOf: () => null,
  post: () => Promise.resolve({ status: null, text: '', fault: 'Nobody listens there.' }),
};

/** Hashes that hide nothing. */
const passwords: PasswordHasher = {
  hash: (password) => Promise.resolve(`hash of ${password}`),
  verify: (password, hash) => Promise.resolve(hash === `hash of ${password}`),
  canHash: () => true,
  isOutdated: () => false,
};

/** Prints what it is given. */
const printer: TicketPrinter = {
  pdf: (ticket) => Promise.resolve(Buffer.from(JSON.stringify(ticket))),
  qrPng: (text) => Promise.resolve(Buffer.from(text)),
  qrSvgs: (texts) => Promise.resolve(texts.map((text) => `<svg>${text}</svg>`)),
};

const settings: SellingSettings = {
  holdSeconds: HOLD_SECONDS,
  paymentGraceSeconds: GRACE_SECONDS,
  cleaningMinutes: 15,
  salesCutoffMinutes: 0,
  holdsPerCustomer: 3,
  holdsPerCustomerDay: 300,
  holdsPerClientDay: 3000,
  heldPercentPerClient: 100,
  maximumSeatsPerHold: 10,
  maximumSeatsPerStaffHold: 50,
  defaultCurrency: 'EUR',
  refreshTokenDays: 30,
  publicUrl: 'http://marquee.example',
};

/** Whence a command comes; commands of one number are repeats of each other. */
export function context(number: number, at: Instant = now): CommandContext {
  const commandId = derivedId('test', number);
  return {
    commandId,
    correlationId: uuid(40, number),
    causationId: commandId,
    now: at,
    actor: { kind: 'system', id: 'marquee' },
  };
}

/** A log, the keys beside it and a gateway, on which any number of processes work. */
export class InMemorySystem {
  readonly store = new MemoryEventStore();
  readonly keys = new MemoryKeyRecords();
  readonly gateway = new ObligingGateway();
  readonly mailbox = new Mailbox();
  readonly answers = new MemoryIdempotencyRecords();
  readonly pictures = new MemoryFileStore();
  readonly importFiles = new MemoryFileStore();
  private readonly masterKey = Buffer.alloc(32, 7);

  /** A process that has just been started and remembers nothing, on the log of the system or on another. */
  process(store: EventStore = this.store): CommandDependencies {
    const vault = new KeyVault(this.keys, [this.masterKey]);
    return {
      passwords,
      webhookSender,
      settings,
      gateways: new Map(['sandbox', 'stripe'].map((name) => [name, this.gateway])),
      vault,
      writer: new StreamWriter(store, registry),
      mail: this.mailbox,
      ticketKeys: new TicketKeys(vault),
      treeHeadKeys: new SigningKeys(vault, 'tree-heads'),
      printer,
      pictureRenderer,
      pictureStore: this.pictures,
      importFiles: this.importFiles,
      csv: new CsvParseReader(),
      catalogueNames,
      idempotentRequests: new IdempotentRequests(this.answers, vault),
    };
  }

  /** Opens the theater with one movie and one auditorium of twelve seats. */
  async openTheater(): Promise<void> {
    const { writer } = this.process();
    await writer.execute(
      theater,
      theaterId,
      { type: 'OpenTheater', theaterId, details: theaterDetails() },
      context(901),
    );
    await writer.execute(
      movie,
      movieId,
      { type: 'AddMovie', movieId, details: movieDetails() },
      context(902),
    );
    const built = {
      type: 'BuildAuditorium',
      auditoriumId,
      theaterId,
      details: { name: 'Saal 1', screenType: '2D' },
    } as const;
    await writer.execute(auditorium, auditoriumId, built, context(903));
    const seats = [...seatRow('A', 8), ...seatRow('B', 2, 'premium'), ...seatRow('C', 2, 'vip')];
    const installed = { type: 'InstallSeats', auditoriumId, installationId: uuid(20, 1), seats } as const;
    await writer.execute(auditorium, auditoriumId, installed, context(904));
  }

  /** Builds another auditorium, which has no row D. */
  async buildSecondAuditorium(second: AuditoriumId, owner: TheaterId = theaterId): Promise<void> {
    const { writer } = this.process();
    const details = { name: 'Saal 2', screenType: '2D' } as const;
    const built = { type: 'BuildAuditorium', auditoriumId: second, theaterId: owner, details } as const;
    await writer.execute(auditorium, second, built, context(906));
    const seats = [...seatRow('A', 8), ...seatRow('E', 4)];
    const installed = {
      type: 'InstallSeats',
      auditoriumId: second,
      installationId: uuid(20, 3),
      seats,
    } as const;
    await writer.execute(auditorium, second, installed, context(907));
  }

  /** Puts the showtime of the fixtures on sale. */
  async putOnSale(): Promise<void> {
    const command = { type: 'ScheduleShowtime', snapshot: showtimeSnapshot(), now } as const;
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
