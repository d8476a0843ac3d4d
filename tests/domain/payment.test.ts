import { describe, expect, it } from '@jest/globals';
import { payment as decider } from '../../src/domain/payment/decider.ts';
import { refundableOf } from '../../src/domain/payment/refunding.ts';
import type {
  PaymentCommand,
  RequestRefund,
  RecordPaymentSuccess,
} from '../../src/domain/payment/commands.ts';
import {
  DisputeClosed,
  DisputeOpened,
  PaymentCancelled,
  PaymentDiscrepancyFound,
  PaymentFailed,
  PaymentOpened,
  PaymentRequested,
  PaymentReviewed,
  PaymentStalled,
  PaymentSucceeded,
  RefundFailed,
  RefundOpened,
  RefundReversed,
  RefundRequested,
  RefundSucceeded,
  type PaymentEvent,
  type ReviewDecision,
} from '../../src/domain/payment/events.ts';
import { choicesOf, shownStatusOf, type Payment, type PaymentState } from '../../src/domain/payment/state.ts';
import { money, type Money } from '../../src/domain/kernel/money.ts';
import {
  about,
  alice,
  booking,
  eur,
  now,
  on,
  payment,
  paymentRequest,
  refund,
  sealed,
} from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(decider);

const names = { paymentId: payment(1), ...about(booking(1)), gateway: 'sandbox', customerId: alice };
const requested = PaymentRequested(paymentRequest());
const succeeded = PaymentSucceeded({
  ...names,
  method: 'sandbox',
  amount: eur(2000),
  gatewayReference: 'pi_1',
  saleDate: '2026-11-20',
});
const failed = PaymentFailed({ ...names, amount: eur(2000), reason: 'declined' });
const cancelled = PaymentCancelled({ ...names, amount: eur(2000), reason: 'the hold ended' });
const refundRequested = (number: number, amount: number) =>
  RefundRequested({
    ...names,
    refundId: refund(number),
    amount: eur(amount),
    reason: 'booking-cancelled',
    note: null,
    gatewayReference: 'pi_1',
    saleDate: '2026-11-20',
  });
const refundSucceeded = (number: number, amount: number) =>
  RefundSucceeded({
    method: 'sandbox',
    ...names,
    refundId: refund(number),
    amount: eur(amount),
    gatewayReference: 're_1',
    saleDate: '2026-11-20',
  });
const refundFailed = (number: number, amount: number) =>
  RefundFailed({ ...names, refundId: refund(number), amount: eur(amount), reason: 'account closed' });

const refundReversed = (number: number, amount: number) =>
  RefundReversed({
    ...refundFailed(number, amount).data,
    method: 'sandbox',
    saleDate: '2026-11-20',
  });

const onOurPages = { redirectUrl: null, returnUrl: null };
const opened = PaymentOpened({ ...names, amount: eur(2000), gatewayReference: 'pi_1', ...onOurPages });
const opening = (gatewayReference = 'pi_1'): PaymentCommand => ({
  type: 'RecordPaymentOpening',
  gatewayReference,
  ...onOurPages,
});
const differs = (amount: number): PaymentCommand => ({
  type: 'RecordDiscrepancy',
  received: eur(amount),
  gatewayReference: 'pi_1',
});
const discrepancy = (amount: number) =>
  PaymentDiscrepancyFound({ ...names, amount: eur(2000), received: eur(amount), gatewayReference: 'pi_1' });

const request: PaymentCommand = { type: 'RequestPayment', request: paymentRequest() };
const succeed: RecordPaymentSuccess = {
  type: 'RecordPaymentSuccess',
  isProven: false,
  method: 'sandbox',
  gatewayReference: 'pi_1',
  now,
};
const proven: RecordPaymentSuccess = { ...succeed, isProven: true };
const fail: PaymentCommand = { type: 'RecordPaymentFailure', reason: 'declined' };
const cancel: PaymentCommand = { type: 'RecordPaymentCancellation', reason: 'the hold ended' };
const askBack = (number: number, amount: number | null): RequestRefund => ({
  type: 'RequestRefund',
  refundId: refund(number),
  amount: amount === null ? null : eur(amount),
  reason: 'booking-cancelled',
  now,
});
const paidBack = (number: number): PaymentCommand => ({
  type: 'RecordRefund',
  refundId: refund(number),
  now,
  result: { outcome: 'succeeded', gatewayReference: 're_1' },
});
const notPaidBack = (number: number): PaymentCommand => ({
  type: 'RecordRefund',
  refundId: refund(number),
  now,
  result: { outcome: 'failed', reason: 'account closed' },
});

describe('A payment', () => {
  it('is requested once', () => {
    given().when(request).then(requested);
    given(requested).when(request).thenNothing();
    given(requested, failed).when(request).thenNothing();
  });

  it.each<[string, PaymentCommand, PaymentEvent]>([
    ['succeeds', succeed, succeeded],
    ['fails', fail, failed],
    ['is cancelled', cancel, cancelled],
  ])('%s once', (_, command, event) => {
    given(requested).when(command).then(event);
    given(requested, event).when(command).thenNothing();
  });

  it.each<[string, PaymentEvent, PaymentCommand[]]>([
    ['succeeded', succeeded, [fail, cancel]],
    ['failed', failed, [cancel, succeed]],
    ['was cancelled', cancelled, [fail, succeed]],
  ])('that %s does not end otherwise', (_, event, commands) => {
    for (const command of commands) given(requested, event).when(command).thenRejected('payment-ended');
  });

  it.each<[string, PaymentEvent[]]>([
    ['open', []],
    ['taken for failed', [failed]],
    ['taken for cancelled', [cancelled]],
  ])('that was %s succeeds once its gateway says that the money is there, and stays so', (_, ending) => {
    const history = [requested, ...ending];
    given(...history)
      .when(proven)
      .then(succeeded);
    expect(stateAfter([...history, succeeded])).toMatchObject({
      status: 'succeeded',
      method: 'sandbox',
      gatewayReference: 'pi_1',
      reason: null,
    });
    for (const command of [proven, succeed]) {
      given(...history, succeeded)
        .when(command)
        .thenNothing();
    }
    for (const command of [fail, cancel]) {
      given(...history, succeeded)
        .when(command)
        .thenRejected('payment-ended');
    }
  });

  it('that was taken for cancelled can be paid back once its money is proven', () => {
    const history = [requested, cancelled, succeeded];
    given(...history)
      .when({ ...askBack(1, null), reason: 'late-payment' })
      .onlyEvent('RefundRequested');
    const state = stateAfter(history);
    expect(state && refundableOf(state)).toEqual(eur(2000));
  });

  it('assigns the money to the business day of the theater on which it came', () => {
    const at = on('2026-11-21', '02:59');
    given(requested)
      .when({ ...succeed, now: at })
      .then(succeeded);
    const { data } = given(requested)
      .when({ ...succeed, now: on('2026-11-21', '03:00') })
      .onlyEvent('PaymentSucceeded');
    expect(data.saleDate).toBe('2026-11-21');
  });

  it.each([succeed, proven, fail, cancel, askBack(1, null), paidBack(1), differs(1)])(
    'that was never requested knows no $type',
    (command) => given().when(command).thenRejected('not-found'),
  );

  it('is opened at its gateway once, while it is open', () => {
    given(requested).when(opening()).then(opened);
    given(requested, opened).when(opening()).thenNothing();
    given(requested, opened).when(opening('pi_2')).thenRejected('payment-ended');
    given(requested, cancelled).when(opening()).thenRejected('payment-ended');
    expect(stateAfter([requested, opened])).toMatchObject({ status: 'requested', gatewayReference: 'pi_1' });
  });

  it('is not paid by other money than was asked for: a person looks at it', () => {
    given(requested, opened).when(differs(1999)).then(discrepancy(1999));
    given(requested, opened, discrepancy(1999)).when(differs(1999)).thenNothing();
    given(requested, opened, discrepancy(1999)).when(differs(1998)).then(discrepancy(1998));
    given(requested, opened, discrepancy(1999)).when(askBack(1, null)).thenRejected('payment-not-succeeded');
    expect(stateAfter([requested, opened, discrepancy(1999)])?.status).toBe('needs-review');
    expect(stateAfter([requested, opened, succeeded, discrepancy(1999)])?.status).toBe('succeeded');
  });

  it('at the counter is requested and there in one', () => {
    const counter = { gateway: 'counter', amount: eur(2000) };
    const command: PaymentCommand = {
      type: 'RecordCounterPayment',
      request: paymentRequest(counter),
      method: 'cash',
      saleDate: null,
      now,
    };
    const events = [
      PaymentRequested(paymentRequest(counter)),
      PaymentSucceeded({
        ...names,
        ...counter,
        method: 'cash',
        gatewayReference: null,
        saleDate: '2026-11-20',
      }),
    ];
    given()
      .when(command)
      .then(...events);
    given(...events)
      .when(command)
      .thenNothing();
    // Where it was awaited, the money alone.
    given(PaymentRequested(paymentRequest(counter)))
      .when(command)
      .then(...events.slice(1));
  });
});

describe('A refund', () => {
  const paid = [requested, succeeded];

  it('is requested once, under its own key', () => {
    given(...paid)
      .when(askBack(1, 500))
      .then(refundRequested(1, 500));
    given(...paid, refundRequested(1, 500))
      .when(askBack(1, 500))
      .thenNothing();
    given(...paid, refundRequested(1, 500), refundFailed(1, 500))
      .when(askBack(1, 500))
      .thenNothing();
  });

  it('is opened at its gateway once, and only while it is under way', () => {
    const opening = (gatewayReference: string): PaymentCommand => ({
      type: 'RecordRefundOpening',
      refundId: refund(1),
      gatewayReference,
    });
    const openedRefund = RefundOpened({
      ...names,
      refundId: refund(1),
      amount: eur(500),
      gatewayReference: 're_1',
    });
    const asked = [...paid, refundRequested(1, 500)];
    given(...asked)
      .when(opening('re_1'))
      .then(openedRefund);
    given(...asked, openedRefund)
      .when(opening('re_2'))
      .thenNothing();
    given(...asked, refundFailed(1, 500))
      .when(opening('re_1'))
      .thenNothing();
    given(...paid)
      .when(opening('re_1'))
      .thenRejected('not-found');
  });

  it('of no amount is of all that is left', () => {
    given(...paid)
      .when(askBack(1, null))
      .then(refundRequested(1, 2000));
    given(...paid, refundRequested(1, 500))
      .when(askBack(2, null))
      .then(refundRequested(2, 1500));
  });

  it('never comes to more than what was paid, whether or not it has been paid back yet', () => {
    given(...paid, refundRequested(1, 1500))
      .when(askBack(2, 1000))
      .then(refundRequested(2, 500));
    given(...paid, refundRequested(1, 1500), refundSucceeded(1, 1500))
      .when(askBack(2, 1000))
      .then(refundRequested(2, 500));
    given(...paid, refundRequested(1, 2000))
      .when(askBack(2, 1))
      .thenNothing();
  });

  it('that failed leaves its money to be asked back again', () =>
    given(...paid, refundRequested(1, 2000), refundFailed(1, 2000))
      .when(askBack(2, null))
      .then(refundRequested(2, 2000)));

  it('of nothing is none', () =>
    given(...paid)
      .when(askBack(1, 0))
      .thenNothing());

  it.each([
    ['requested', [requested]],
    ['failed', [requested, failed]],
    ['cancelled', [requested, cancelled]],
  ])('is refused for a payment that is %s', (_, history) =>
    given(...history)
      .when(askBack(1, null))
      .thenRejected('payment-not-succeeded'),
  );

  it('ends once, well or badly', () => {
    const asked = [...paid, refundRequested(1, 2000)];
    given(...asked)
      .when(paidBack(1))
      .then(refundSucceeded(1, 2000));
    given(...asked)
      .when(notPaidBack(1))
      .then(refundFailed(1, 2000));
    given(...asked, refundSucceeded(1, 2000))
      .when(paidBack(1))
      .thenNothing();
    given(...asked, refundFailed(1, 2000))
      .when(notPaidBack(1))
      .thenNothing();
    given(...asked, refundFailed(1, 2000))
      .when(paidBack(1))
      .thenRejected('refund-ended');
  });

  it('that had succeeded fails where a bank sends it back, once, and its money can be asked back again', () => {
    const back = [...paid, refundRequested(1, 2000), refundSucceeded(1, 2000)];
    given(...back)
      .when(notPaidBack(1))
      .then(refundReversed(1, 2000));
    given(...back, refundReversed(1, 2000))
      .when(notPaidBack(1))
      .thenNothing();
    given(...back, refundReversed(1, 2000))
      .when(askBack(2, null))
      .then(refundRequested(2, 2000));
  });

  it('that has failed may be paid out by staff, unless its money went back in another way', () => {
    const paidOut: PaymentCommand = {
      type: 'RecordRefund',
      refundId: refund(1),
      result: { outcome: 'succeeded', gatewayReference: null },
      now,
    };
    const lost = [...paid, refundRequested(1, 1500), refundFailed(1, 1500)];
    const { data } = refundSucceeded(1, 1500);
    given(...lost)
      .when(paidOut)
      .then(RefundSucceeded({ ...data, gatewayReference: null, method: 'cash' }));
    given(...lost, refundRequested(2, 500))
      .when(paidOut)
      .then(RefundSucceeded({ ...data, gatewayReference: null, method: 'cash' }));
    given(...lost, refundRequested(2, 501))
      .when(paidOut)
      .thenRejected('refund-exceeds-payment');
  });

  it('that staff have paid out is not taken back by what its gateway says again', () => {
    const paidOut = RefundSucceeded({ ...refundSucceeded(1, 2000).data, gatewayReference: null });
    const lost = [...paid, refundRequested(1, 2000), refundSucceeded(1, 2000), refundReversed(1, 2000)];
    given(...lost, paidOut)
      .when(notPaidBack(1))
      .thenNothing();
  });

  it('that has failed is for a person to see to, until staff have asked for another or paid it out', () => {
    const shown = (...more: readonly PaymentEvent[]): string =>
      shownStatusOf(present(stateAfter([...paid, refundRequested(1, 2000), ...more])));
    const byStaff = RefundRequested({ ...refundRequested(2, 2000).data, reason: 'staff' });
    const paidOut = RefundSucceeded({ ...refundSucceeded(1, 2000).data, gatewayReference: null });
    expect(shown()).toBe('succeeded');
    expect(shown(refundFailed(1, 2000))).toBe('needs-review');
    expect(shown(refundSucceeded(1, 2000), refundReversed(1, 2000))).toBe('needs-review');
    expect(shown(refundFailed(1, 2000), paidOut)).toBe('succeeded');
    expect(shown(refundFailed(1, 2000), byStaff)).toBe('succeeded');
    expect(shown(refundFailed(1, 2000), refundRequested(2, 1))).toBe('needs-review');
    expect(shown(refundFailed(1, 2000), byStaff, refundFailed(2, 2000))).toBe('needs-review');
    const dispute = { ...names, disputeReference: 'dp_1', gatewayReference: 'pi_1', amount: eur(2000) };
    const lost = [
      DisputeOpened({ ...dispute, reason: 'fraudulent' }),
      DisputeClosed({ ...dispute, status: 'lost' }),
    ];
    expect(shown(...lost, refundFailed(1, 2000))).toBe('succeeded');
  });

  it('that nobody asked for is not recorded', () =>
    given(...paid)
      .when(paidBack(1))
      .thenRejected('not-found'));

  it('keeps its own status among others', () => {
    const state = stateAfter([
      ...paid,
      refundRequested(1, 500),
      refundRequested(2, 700),
      refundSucceeded(2, 700),
    ]);
    expect(state?.refunds.map(({ refundId, status }) => [refundId, status])).toEqual([
      [refund(1), 'requested'],
      [refund(2), 'succeeded'],
    ]);
    expect(state && refundableOf(state)).toEqual(eur(800));
  });
});

function present(state: PaymentState): Payment {
  if (state === null) throw new Error('There is no payment.');
  return state;
}

describe('Money that is not what was asked for', () => {
  const found = (amount: number, gatewayReference = 'pi_1') =>
    PaymentDiscrepancyFound({
      ...names,
      amount: eur(2000),
      received: eur(amount),
      gatewayReference,
    });
  const review = (decision: ReviewDecision, gatewayReference = 'pi_1'): PaymentCommand => {
    const command = { type: 'ReviewDiscrepancy', gatewayReference, now } as const;
    if (decision === 'accept') return { ...command, decision, method: 'card' };
    return decision === 'refund' ? { ...command, decision, refundId: refund(7) } : { ...command, decision };
  };
  const reviewed = (decision: ReviewDecision, amount: number, gatewayReference = 'pi_1') =>
    PaymentReviewed({
      ...names,
      amount: eur(2000),
      received: eur(amount),
      gatewayReference,
      decision,
      refundId: decision === 'refund' ? refund(7) : null,
    });
  const goesBack = (amount: number, gatewayReference = 'pi_1') =>
    RefundRequested({
      ...names,
      refundId: refund(7),
      amount: eur(amount),
      reason: 'amount-mismatch',
      note: null,
      gatewayReference,
      saleDate: '2026-11-20',
    });
  const wrong = [requested, opened, found(1999)];
  const stray = [requested, opened, succeeded, found(2000, 'pi_2')];

  it('goes back when staff say so, all of it, once', () => {
    given(...wrong)
      .when(review('refund'))
      .then(reviewed('refund', 1999), goesBack(1999));
    given(...wrong, reviewed('refund', 1999), goesBack(1999))
      .when(review('refund'))
      .thenNothing();
    given(...stray)
      .when(review('refund', 'pi_2'))
      .then(reviewed('refund', 2000, 'pi_2'), goesBack(2000, 'pi_2'));
  });

  it('pays after all where only the record is another one', () => {
    const other = [requested, opened, found(2000, 'pi_2')];
    const paid = PaymentSucceeded({
      ...names,
      method: 'card',
      amount: eur(2000),
      gatewayReference: 'pi_2',
      saleDate: '2026-11-20',
    });
    given(...other)
      .when(review('accept', 'pi_2'))
      .then(reviewed('accept', 2000, 'pi_2'), paid);
    expect(stateAfter([...other, reviewed('accept', 2000, 'pi_2'), paid])).toMatchObject({
      status: 'succeeded',
      gatewayReference: 'pi_2',
      reason: null,
    });
  });

  it('never pays as another amount, nor a booking that is paid', () => {
    given(...wrong)
      .when(review('accept'))
      .thenRejected('amount-mismatch');
    given(...stray)
      .when(review('accept', 'pi_2'))
      .thenRejected('amount-mismatch');
  });

  it('was dealt with elsewhere where staff dismiss it', () =>
    given(...wrong)
      .when(review('dismiss'))
      .then(reviewed('dismiss', 1999)));

  it('is decided about once, and only where it is known', () => {
    given(...wrong, reviewed('dismiss', 1999))
      .when(review('refund'))
      .thenRejected('already-reviewed');
    given(...wrong)
      .when(review('refund', 'pi_2'))
      .thenRejected('not-found');
    given(...wrong, reviewed('dismiss', 1999))
      .when(differs(1999))
      .thenNothing();
  });

  const standing = (events: readonly PaymentEvent[]): unknown => {
    const state = present(stateAfter(events));
    return [state.status, shownStatusOf(state), state.discrepancies.map((each) => choicesOf(state, each))];
  };

  it('shows in the status until somebody has decided, and what may be decided', () => {
    expect(standing(wrong)).toEqual(['needs-review', 'needs-review', [['refund', 'dismiss']]]);
    expect(standing([requested, opened, found(2000, 'pi_2')])).toEqual([
      ...['needs-review', 'needs-review'],
      [['accept', 'refund', 'dismiss']],
    ]);
    expect(standing([...wrong, reviewed('dismiss', 1999)])).toEqual(['failed', 'failed', [[]]]);
    expect(standing(stray)).toEqual(['succeeded', 'needs-review', [['refund', 'dismiss']]]);
    expect(standing([...stray, reviewed('refund', 2000, 'pi_2')])).toEqual(['succeeded', 'succeeded', [[]]]);
    // One of two decided: the other one still waits.
    const two = [...wrong, found(500, 'pi_2'), reviewed('dismiss', 1999)];
    expect(standing(two)).toEqual(['needs-review', 'needs-review', [[], ['refund', 'dismiss']]]);
  });

  it('that was found again with another amount is one thing to decide about', () =>
    expect(stateAfter([...wrong, found(1998)])?.discrepancies).toEqual([
      { gatewayReference: 'pi_1', received: eur(1998), decision: null },
    ]));

  it('that was found again after a decision is another thing to decide about', () => {
    const again = [...wrong, reviewed('dismiss', 1999), found(1998)];
    expect(stateAfter(again)?.discrepancies).toMatchObject([{ decision: 'dismiss' }, { decision: null }]);
    given(...again)
      .when(differs(1999))
      .thenNothing();
  });

  it('goes back by no method: it was no payment', () => {
    const back = goesBack(2000, 'pi_2');
    const { data } = refundSucceeded(7, 2000);
    given(...stray, reviewed('refund', 2000, 'pi_2'), back)
      .when(paidBack(7))
      .then(RefundSucceeded({ ...data, method: null }));
    given(requested, opened, succeeded, refundRequested(7, 500))
      .when(paidBack(7))
      .then(RefundSucceeded({ ...data, amount: eur(500), method: 'sandbox' }));
  });

  it('leaves the price of the ticket to be refunded in full', () => {
    const state = stateAfter([...stray, reviewed('refund', 2000, 'pi_2'), goesBack(2000, 'pi_2')]);
    expect(state && refundableOf(state)).toEqual(eur(2000));
  });
});

describe('A payment without an end', () => {
  const stalled = PaymentStalled({ ...names, amount: eur(2000) });
  const stall: PaymentCommand = { type: 'RecordStall' };

  it('has stalled once, while it is open', () => {
    given(requested, opened).when(stall).then(stalled);
    given(requested, opened, stalled).when(stall).thenNothing();
    given(requested, cancelled).when(stall).thenNothing();
  });

  it('shows in the status until it ends, and may still end well', () => {
    const shown = (...events: PaymentEvent[]): string =>
      shownStatusOf(present(stateAfter([requested, ...events])));
    expect(shown(stalled)).toBe('needs-review');
    expect(shown(stalled, cancelled)).toBe('cancelled');
    given(requested, stalled).when(proven).then(succeeded);
  });
});

describe('A dispute', () => {
  const paid = [requested, opened, succeeded];
  const facts = { ...names, disputeReference: 'dp_1', gatewayReference: 'pi_1', amount: eur(2000) };
  const stands = (status: 'open' | 'won' | 'lost'): PaymentCommand => ({
    type: 'RecordDispute',
    gatewayReference: 'pi_1',
    dispute: { disputeReference: 'dp_1', amount: eur(2000), reason: 'fraudulent', status },
  });
  const begun = DisputeOpened({ ...facts, reason: 'fraudulent' });
  const ended = (status: 'won' | 'lost') => DisputeClosed({ ...facts, status });

  it('is opened and closed, each once', () => {
    given(...paid)
      .when(stands('open'))
      .then(begun);
    given(...paid, begun)
      .when(stands('open'))
      .thenNothing();
    given(...paid, begun)
      .when(stands('lost'))
      .then(ended('lost'));
    given(...paid, begun, ended('lost'))
      .when(stands('lost'))
      .thenNothing();
    given(...paid, begun, ended('lost'))
      .when(stands('open'))
      .thenNothing();
  });

  it('that ended before anybody told of it was opened all the same', () =>
    given(...paid)
      .when(stands('won'))
      .then(begun, ended('won')));

  it('that ends otherwise after an appeal has that end', () =>
    given(...paid, begun, ended('lost'))
      .when(stands('won'))
      .then(ended('won')));

  it('shows in the status while it is open', () => {
    const shown = (...events: PaymentEvent[]): string =>
      shownStatusOf(present(stateAfter([...paid, ...events])));
    expect([shown(begun), shown(begun, ended('won'))]).toEqual(['disputed', 'succeeded']);
  });
});

describe('The history of a payment', () => {
  it('tells how it stands, its version and its age', () =>
    expect(stateAfter([requested, failed])).toMatchObject({
      status: 'failed',
      reason: 'declined',
      method: null,
      revision: 1,
      createdAt: '2026-11-01T08:00:00.000Z',
      updatedAt: '2026-11-01T08:00:01.000Z',
    }));

  it('leaves nothing to be paid back before the money is there', () => {
    const state = stateAfter([requested]);
    expect(state && refundableOf(state)).toEqual(eur(0));
  });

  it('begins with the request', () => expect(stateAfter([succeeded, refundRequested(1, 500)])).toBeNull());
});

describe('A refund that staff decide on', () => {
  const paid = [requested, succeeded];
  const note = sealed(4);
  const refundByStaff = (amount: Money | null, number = 1): PaymentCommand => {
    return { type: 'RefundByStaff', refundId: refund(number), amount, note, now };
  };
  const given1 = (amount: number, number = 1) =>
    RefundRequested({
      ...names,
      refundId: refund(number),
      amount: eur(amount),
      reason: 'staff',
      note,
      gatewayReference: 'pi_1',
      saleDate: '2026-11-20',
    });

  it('is what they said, with their words sealed', () =>
    given(...paid)
      .when(refundByStaff(eur(500)))
      .then(given1(500)));

  it('without an amount is everything that is left', () => {
    given(...paid, given1(500), refundFailed(2, 100))
      .when(refundByStaff(null, 3))
      .then(given1(1500, 3));
  });

  it('is requested once', () =>
    given(...paid, given1(500))
      .when(refundByStaff(eur(500)))
      .thenNothing());

  it.each([
    ['more than was paid', paid, eur(2001)],
    ['more than is left', [...paid, given1(500), refundSucceeded(1, 500)], eur(1501)],
    ['nothing', paid, eur(0)],
    ['everything when nothing is left', [...paid, given1(2000)], null],
  ] as [string, PaymentEvent[], Money | null][])('is refused of %s', (_, history, amount) => {
    given(...history)
      .when(refundByStaff(amount, 9))
      .thenRejected('refund-exceeds-payment');
  });

  it('is refused in another currency, and of what was not paid', () => {
    given(...paid)
      .when(refundByStaff(money(500, 'USD')))
      .thenRejected('currency-mismatch');
    given(requested)
      .when(refundByStaff(eur(500)))
      .thenRejected('payment-not-succeeded');
  });
});
