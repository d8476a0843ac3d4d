import { describe, expect, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { addMinutes, addSeconds } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  bob,
  booking,
  bookingCancelled,
  bookingConfirmed,
  byAlice,
  byBob,
  confirmAtCounter,
  eur,
  heldUntil,
  holdExpired,
  holdReleased,
  justBefore,
  now,
  payment,
  paymentRefused,
  paymentStarted,
  releaseAt,
  seatsBlocked,
  seatsHeld,
  seatsHeldForWalkIn,
  settleByGateway,
  startsAt,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const held = [onSale, seatsHeld()];
const paying = [...held, paymentStarted()];
const byCash = { gateway: 'counter', method: 'cash' } as const;

describe('The money of a gateway', () => {
  it('makes the booking final', () =>
    given(...paying)
      .when(settleByGateway())
      .then(bookingConfirmed()));

  it.each([
    ['has lapsed and nobody has tidied up', releaseAt],
    ['has lapsed long ago', justBefore(startsAt)],
  ])('is judged by events: nothing is late when the hold %s', (_, at) => {
    const { data } = given(...paying)
      .when(settleByGateway({ now: at }))
      .onlyEvent('BookingConfirmed');
    expect(data.lateBySeconds).toBeNull();
  });

  it.each<[string, ShowtimeEvent]>([
    ['expired', holdExpired()],
    ['released', holdReleased()],
  ])('claims all seats again when they are free after the hold was %s, and says how late', (_, ending) => {
    const history = [...paying, ending];
    given(...history)
      .when(settleByGateway({ now: addSeconds(heldUntil, 90) }))
      .then(bookingConfirmed({ lateBySeconds: 90 }));
    const { showtime: state } = stateAfter([...history, bookingConfirmed({ lateBySeconds: 90 })]);
    expect([state?.taken.get('A1'), state?.taken.get('A2')]).toEqual([booking(1), booking(1)]);
  });

  it('is late by zero seconds when the hold was released early', () =>
    given(...paying, holdReleased())
      .when(settleByGateway())
      .then(bookingConfirmed({ lateBySeconds: 0 })));

  it.each<[string, ShowtimeEvent]>([
    ['held', seatsHeld({ bookingId: booking(2), customerId: bob, seats: ['A2'] })],
    ['blocked', seatsBlocked('A2')],
  ])('goes back when a seat was %s by somebody else meanwhile', (_, taken) =>
    given(...paying, holdExpired(), taken)
      .when(settleByGateway({ now: releaseAt }))
      .then(paymentRefused()),
  );

  it.each<[string, ShowtimeEvent[]]>([
    ['while it stands', []],
    ['after it was cancelled', [bookingCancelled()]],
  ])('may be repeated %s', (_, ending) =>
    given(...paying, bookingConfirmed(), ...ending)
      .when(settleByGateway({ now: startsAt }))
      .thenNothing(),
  );

  it('goes back when it is a second payment', () =>
    given(...paying, bookingConfirmed())
      .when(settleByGateway({ paymentId: payment(2) }))
      .then(paymentRefused({ paymentId: payment(2), reason: 'second-payment' })));

  it('goes back when the booking was cancelled', () =>
    given(...paying, bookingConfirmed(), bookingCancelled())
      .when(settleByGateway({ paymentId: payment(2) }))
      .then(paymentRefused({ paymentId: payment(2), reason: 'booking-cancelled' })));

  it('that goes back never becomes a ticket, also when the seats are free again', () =>
    given(...paying, holdExpired(), paymentRefused())
      .when(settleByGateway({ now: releaseAt }))
      .thenNothing());

  it('that became a ticket never goes back for what comes to light later', () =>
    given(...paying, bookingConfirmed())
      .when(settleByGateway({ paid: eur(1), now: startsAt }))
      .thenNothing());

  it('that goes back changes nothing about the seats, and its reason is kept', () => {
    const { showtime: state } = stateAfter([...paying, paymentRefused({ reason: 'amount-mismatch' })]);
    expect([state?.taken.get('A1'), state?.taken.get('A2')]).toEqual([booking(1), booking(1)]);
    expect(state?.bookings.get(booking(1))).toMatchObject({
      status: 'held',
      confirmedBy: [],
      amount: null,
      revision: 3,
      refusedPayments: [{ paymentId: payment(1), reason: 'amount-mismatch' }],
    });
  });

  it('may be right the second time, when the first goes back', () => {
    const history = [...paying, paymentRefused({ reason: 'amount-mismatch' })];
    given(...history)
      .when(settleByGateway({ paymentId: payment(2) }))
      .then(bookingConfirmed({ paymentId: payment(2) }));
    const { showtime: state } = stateAfter([...history, bookingConfirmed({ paymentId: payment(2) })]);
    expect(state?.bookings.get(booking(1))).toMatchObject({
      status: 'confirmed',
      payments: [payment(1), payment(2)],
      confirmedBy: [payment(2)],
      refusedPayments: [{ paymentId: payment(1) }],
    });
  });

  it('goes back each time, when it comes more than once', () => {
    const history = [...paying, bookingConfirmed(), paymentRefused({ paymentId: payment(2) })];
    given(...history)
      .when(settleByGateway({ paymentId: payment(3) }))
      .then(paymentRefused({ paymentId: payment(3), reason: 'second-payment' }));
    const { showtime: state } = stateAfter([...history, paymentRefused({ paymentId: payment(3) })]);
    const refused = state?.bookings.get(booking(1))?.refusedPayments.map(({ paymentId }) => paymentId);
    expect(refused).toEqual([payment(2), payment(3)]);
  });

  it('goes back for a reason of the booking before a reason of the amount', () =>
    given(...paying, bookingConfirmed())
      .when(settleByGateway({ paymentId: payment(2), paid: eur(1), now: startsAt }))
      .then(paymentRefused({ paymentId: payment(2), amount: eur(1), reason: 'second-payment' })));

  it('names nobody when it was for somebody without an account', () =>
    given(onSale, seatsHeldForWalkIn())
      .when(settleByGateway({ now: startsAt }))
      .then(
        paymentRefused({ customerId: null, reason: 'showtime-started' }),
        holdReleased({ customerId: null }),
      ));

  it('goes back when another hold has a seat, even one that has lapsed', () =>
    given(...paying, holdExpired(), seatsHeld({ bookingId: booking(2), customerId: bob, seats: ['A2'] }))
      .when(settleByGateway({ now: justBefore(startsAt) }))
      .then(paymentRefused()));

  it('goes back from the start of the show', () => {
    given(...paying, holdExpired())
      .when(settleByGateway({ now: startsAt }))
      .then(paymentRefused({ reason: 'showtime-started' }));
  });

  it('gives its seats to the box office when it goes back from the start of the show', () =>
    given(...paying)
      .when(settleByGateway({ now: startsAt }))
      .then(paymentRefused({ reason: 'showtime-started' }), holdReleased({ paymentId: payment(1) })));

  it.each([
    ['too little', eur(1999)],
    ['too much', eur(2001)],
    ['another currency', { amount: 2000, currency: 'USD' }],
    ['nothing', eur(0)],
  ])('goes back when it is %s', (_, paid) =>
    given(...paying)
      .when(settleByGateway({ paid }))
      .then(paymentRefused({ amount: paid, reason: 'amount-mismatch' })),
  );

  it('assigns the sale to the business day of the theater', () => {
    const soldAt = (at: typeof now) =>
      given(...held)
        .when(settleByGateway({ now: at }))
        .onlyEvent('BookingConfirmed').data.saleDate;
    // Four in the morning in Berlin is three in UTC.
    expect(soldAt(addMinutes(now, 15 * 60 - 1))).toBe('2026-11-20');
    expect(soldAt(addMinutes(now, 15 * 60))).toBe('2026-11-21');
  });

  it('keeps the refund policy it was bought under', () => {
    const refundPolicy = [{ untilMinutesBefore: 60, percent: 50 }];
    given(aScheduledShowtime({ refundPolicy }), seatsHeld(), paymentStarted())
      .when(settleByGateway())
      .then(bookingConfirmed({ refundPolicy }));
  });

  it('finds nothing for a booking that is not there', () =>
    given(onSale).when(settleByGateway()).thenRejected('not-found'));
});

describe('Confirming a booking at the counter', () => {
  it.each(['cash', 'terminal'] as const)('takes the whole total by %s', (method) =>
    given(...held)
      .when(confirmAtCounter({ method }))
      .then(bookingConfirmed({ gateway: 'counter', method })),
  );

  it('takes nothing for complimentary tickets, which keep their price', () =>
    given(...held)
      .when(confirmAtCounter({ method: 'complimentary' }))
      .then(
        bookingConfirmed({ gateway: 'counter', method: 'complimentary', amount: eur(0), total: eur(2000) }),
      ));

  it('works for somebody without an account', () =>
    given(onSale, seatsHeldForWalkIn())
      .when(confirmAtCounter())
      .then(bookingConfirmed({ customerId: null, channel: 'boxOffice', ...byCash })));

  it('is possible for a hold that has lapsed and is nobody else’s yet', () =>
    given(...held)
      .when(confirmAtCounter({ now: heldUntil }))
      .then(bookingConfirmed(byCash)));

  it('is refused when the hold has ended, even with free seats', () => {
    given(...held, holdExpired())
      .when(confirmAtCounter())
      .thenRejected('hold-lapsed');
    given(...held, holdReleased())
      .when(confirmAtCounter())
      .thenRejected('hold-lapsed');
  });

  it('is possible while a payment is under way, whose money goes back when it comes', () => {
    given(...paying)
      .when(confirmAtCounter({ paymentId: payment(2) }))
      .then(bookingConfirmed({ paymentId: payment(2), ...byCash }));
    given(...paying, bookingConfirmed({ paymentId: payment(2), ...byCash }))
      .when(settleByGateway())
      .then(paymentRefused({ reason: 'second-payment' }));
  });

  it('is possible until the cut-off of the box office, also after the start', () => {
    const history = [aScheduledShowtime({ boxOfficeCutoffMinutes: -20 }), seatsHeld()];
    const cutoff = addMinutes(startsAt, 20);
    given(...history)
      .when(confirmAtCounter({ now: justBefore(cutoff) }))
      .onlyEvent('BookingConfirmed');
    given(...history)
      .when(confirmAtCounter({ now: cutoff }))
      .thenRejected('showtime-started');
  });

  it('is for staff: its owner cannot say that it is paid', () =>
    given(...held)
      .when(confirmAtCounter({ caller: byAlice }))
      .thenRejected('staff-only'));

  it('finds nothing for another customer', () =>
    given(...held)
      .when(confirmAtCounter({ caller: byBob }))
      .thenRejected('not-found', {}));

  it('is refused when it is based on another version', () => {
    given(...paying)
      .when(confirmAtCounter({ expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(...paying)
      .when(confirmAtCounter({ paymentId: payment(2), expectedRevision: 2 }))
      .then(bookingConfirmed({ paymentId: payment(2), ...byCash }));
  });

  it('may be repeated', () =>
    given(...held, bookingConfirmed(byCash))
      .when(confirmAtCounter({ expectedRevision: 1 }))
      .thenNothing());
});
