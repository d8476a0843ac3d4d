import type { PasswordHasher } from '../domain/kernel/password-hasher.ts';
import type { PaymentGateway } from '../domain/kernel/payment-gateway.ts';
import type { KeyVault } from './key-vault.ts';
import type { StreamWriter } from './stream-writer.ts';

/** How the house sells, where a theater does not say otherwise. */
export interface SalesSettings {
  readonly holdSeconds: number;
  readonly paymentGraceSeconds: number;
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly holdsPerCustomer: number;
  readonly maximumSeatsPerHold: number;
  readonly maximumSeatsPerStaffHold: number;
  readonly defaultCurrency: string;
}

/** What the use cases work with. */
export interface CommandDependencies {
  readonly writer: StreamWriter;
  readonly vault: KeyVault;
  readonly passwords: PasswordHasher;
  /** By name. */
  readonly gateways: ReadonlyMap<string, PaymentGateway>;
  readonly settings: SalesSettings;
}
