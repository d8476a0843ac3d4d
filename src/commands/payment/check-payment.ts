import { PaymentId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { checkRefunds } from './check-refund.ts';
import { gatewayOf } from './gateway-of.ts';
import { recordReceipt } from './record-receipt.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Asks a gateway what became of one of its records and does what follows: money that is right is settled, money that is
 * not is recorded as a discrepancy, disputes are recorded, refunds that had succeeded are asked about, a cancelled
 * payment ends. Does nothing for a record that is not of one of our payments. May be repeated. Throws GatewayUnavailable.
 */
export async function checkPayment(
  dependencies: Pick<CommandDependencies, 'gateways'>,
  session: CommandSession,
  given: { readonly gateway: string; readonly gatewayReference: string },
): Promise<CommandResult<unknown, PaymentRejection | ShowtimeRejection>> {
  const nothing = { outcome: 'accepted', events: [], state: null } as const;
  const report = await gatewayOf(dependencies, given.gateway).report(given.gatewayReference);
  if (report === null || report.status === 'open') return nothing;
  const named = report.status === 'succeeded' ? report.receipt : report;
  const paymentId = PaymentId.safeParse(named.paymentId);
  if (!paymentId.success) return nothing;
  const present = await session.load(payment, paymentId.data);
  if (present?.request.gateway !== given.gateway) return nothing;
  if (report.status === 'succeeded') {
    for (const receipt of [report.receipt, ...report.others]) {
      const known = (await session.load(payment, paymentId.data)) ?? present;
      const recorded = await recordReceipt(session, known, receipt);
      if (recorded.outcome === 'rejected') return recorded;
    }
    for (const dispute of report.disputes) {
      const { gatewayReference } = report.receipt;
      await session.execute(payment, paymentId.data, { type: 'RecordDispute', gatewayReference, dispute });
    }
    await checkRefunds(dependencies, session, paymentId.data);
    return settlePayment(session, paymentId.data);
  }
  // Another record than the one that the customer pays by says nothing about the payment.
  if (present.status !== 'requested' || present.gatewayReference !== named.gatewayReference) return nothing;
  return session.execute(payment, paymentId.data, {
    type: 'RecordPaymentCancellation',
    reason: 'cancelled at the gateway',
  });
}
