import { PaymentId, type RefundId } from '../../domain/kernel/ids.ts';

/** SSLCommerz takes 30 characters, a UUID has 36: its 128 bits are 26 digits to the base of 32. */
const DIGITS = 26;
const TRANSACTION = /^T[0-7][0-9A-V]{25}$/;

/** The `tran_id` of a payment. It is the payment's id, written shorter. */
export function transactionIdOf(paymentId: PaymentId): string {
  return `T${shortened(paymentId)}`;
}

/** The `refund_trans_id` of a refund. */
export function refundTransactionIdOf(refundId: RefundId): string {
  return `R${shortened(refundId)}`;
}

/** The payment that a `tran_id` is of; null for one that we did not make. */
export function paymentIdOf(transactionId: string): PaymentId | null {
  if (!TRANSACTION.test(transactionId)) return null;
  let bits = 0n;
  for (const digit of transactionId.slice(1)) bits = bits * 32n + BigInt(Number.parseInt(digit, 32));
  const hex = bits.toString(16).padStart(32, '0');
  return PaymentId.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}

/** What a gateway reference of ours names: a payment, and one of the transactions that came for it. */
export interface Reference {
  readonly paymentId: PaymentId;
  readonly transactionId: string;
  /** SSLCommerz' `val_id`; null: the payment as a whole. */
  readonly validationId: string | null;
}

/** `T…`, or `T….{val_id}`; null for anything else. */
export function parseReference(reference: string): Reference | null {
  const [, transactionId = '', validationId = null] = /^([^.]*)(?:\.(.+))?$/.exec(reference) ?? [];
  const paymentId = paymentIdOf(transactionId);
  return paymentId === null ? null : { paymentId, transactionId, validationId };
}

export function referenceOf(transactionId: string, validationId: string): string {
  return `${transactionId}.${validationId}`;
}

function shortened(uuid: string): string {
  return BigInt(`0x${uuid.replaceAll('-', '')}`)
    .toString(32)
    .toUpperCase()
    .padStart(DIGITS, '0');
}
