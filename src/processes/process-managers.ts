import type { CommandDependencies } from '../commands/dependencies.ts';
import type { ProcessManager } from '../engine/process-managers/process-manager.ts';
import { archiveEndedHolds } from './archive-ended-holds.ts';
import { cancelShowtimes } from './cancel-showtimes.ts';
import { cancelUnpaidBookings } from './cancel-unpaid.ts';
import { checkEndedPayments } from './check-ended-payments.ts';
import { checkGatewayEvents } from './check-gateway-events.ts';
import { checkRefunds } from './check-refunds.ts';
import { closePayments } from './close-payments.ts';
import { eraseWalkIns } from './erase-walk-ins.ts';
import { expireHolds } from './expire-holds.ts';
import { findLostDisputes } from './find-disputes.ts';
import { finishAppointments } from './finish-appointments.ts';
import { finishEmailClaims } from './finish-email-claims.ts';
import { finishErasures } from './finish-erasures.ts';
import { finishExchanges } from './finish-exchanges.ts';
import { finishInterruptedScheduling } from './finish-scheduling.ts';
import { payRefunds } from './pay-refunds.ts';
import { propagateRemovals } from './propagate-removals.ts';
import { propagateChangedSeats } from './propagate-seats.ts';
import { recordCounterPayments } from './record-counter-payments.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { releaseFormerEmails } from './release-former-emails.ts';
import { releaseFormerSlots } from './release-former-slots.ts';
import { requestBookingMails } from './request-booking-mails.ts';
import { requestMailsOfMoves } from './request-move-mails.ts';
import { requestRefunds } from './request-refunds.ts';
import { sendBookingMails } from './send-booking-mails.ts';
import { sendMails } from './send-mails.ts';
import { settlePayments } from './settle-payments.ts';
import { workImports } from './work-imports.ts';

/** Every process manager there is. */
export const processManagers: readonly ProcessManager<CommandDependencies>[] = [
  archiveEndedHolds,
  cancelShowtimes,
  cancelUnpaidBookings,
  checkEndedPayments,
  checkGatewayEvents,
  checkRefunds,
  closePayments,
  eraseWalkIns,
  expireHolds,
  findLostDisputes,
  finishAppointments,
  finishEmailClaims,
  finishErasures,
  finishExchanges,
  finishInterruptedScheduling,
  payRefunds,
  propagateChangedSeats,
  propagateRemovals,
  reconcilePayments,
  recordCounterPayments,
  releaseFormerEmails,
  releaseFormerSlots,
  requestBookingMails,
  requestMailsOfMoves,
  requestRefunds,
  sendBookingMails,
  sendMails,
  settlePayments,
  workImports,
];
