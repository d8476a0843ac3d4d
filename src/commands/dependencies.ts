import type { StreamWriter } from '../engine/command-handling/stream-writer.ts';
import type { CatalogueNames } from '../ports/catalogue-names.ts';
import type { CsvReader } from '../ports/csv-reader.ts';
import type { ImportFiles } from '../ports/import-files.ts';
import type { MailTransport } from '../ports/mail-transport.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { PaymentGateway } from '../ports/payment-gateway.ts';
import type { PictureRenderer } from '../ports/picture-renderer.ts';
import type { PictureStore } from '../ports/picture-store.ts';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import type { IdempotentRequests } from './idempotency/idempotent-requests.ts';
import type { KeyVault } from './keys/key-vault.ts';
import type { SigningKeys } from './keys/signing-keys.ts';
import type { TicketKeys } from './ticket/ticket-keys.ts';
import type { TicketPrinter } from '../ports/ticket-printer.ts';
import type { SellingSettings } from './selling-settings.ts';

/** What the use cases work with. Each declares which of these it needs. */
export interface CommandDependencies {
  readonly writer: StreamWriter;
  readonly vault: KeyVault;
  readonly passwords: PasswordHasher;
  /** By name. */
  readonly gateways: ReadonlyMap<string, PaymentGateway>;
  readonly mail: MailTransport;
  readonly webhookSender: WebhookSender;
  /** Signs tickets and checks them. */
  readonly ticketKeys: TicketKeys;
  /** Signs the heads of the log's tree. */
  readonly treeHeadKeys: SigningKeys;
  readonly printer: TicketPrinter;
  readonly pictureRenderer: PictureRenderer;
  readonly pictureStore: PictureStore;
  readonly importFiles: ImportFiles;
  readonly csv: CsvReader;
  /** For what a file means by a name. */
  readonly catalogueNames: CatalogueNames;
  readonly idempotentRequests: IdempotentRequests;
  readonly settings: SellingSettings;
}
