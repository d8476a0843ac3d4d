import { describe, expect, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { addSeconds } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  bookingCancelled,
  bookingConfirmed,
  byBob,
  byStaff,
  heldUntil,
  holdExpired,
  holdExtended,
  holdReleased,
  justAfter,
  justBefore,
  now,
  payment,
  paymentStarted,
  seatsHeld,
  startPayment,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given } = specify(showtime);
const held = [aScheduledShowtime(), seatsHeld()];
const paying = [...held, holdExtended(), paymentStarted()];

describe('Starting to pay', () => {
  it('keeps the seats through the grace', () =>
    given(...held)
      .when(startPayment())
      .then(holdExtended(), paymentStarted()));

  it('extends the hold to one more hold length from then, at the last moment too', () => {
    const last = justBefore(heldUntil);
    const extendedTo = addSeconds(last, 600);
    const release = addSeconds(last, 720);
    given(...held)
      .when(startPayment({ now: last }))
      .then(
        holdExtended({ heldUntil: extendedTo, releaseAt: release }),
        paymentStarted({ releaseAt: release }),
      );
  });

  it('never shortens a hold', () => {
    const { data } = given(...held)
      .when(startPayment({ holdSeconds: 60 }))
      .onlyEvent('HoldExtended');
    expect(data.heldUntil).toBe(heldUntil);
  });

  it('extends it once only: another payment gets no more time', () =>
    given(...paying)
      .when(startPayment({ paymentId: payment(2), replaces: payment(1), now: justAfter(now) }))
      .then(paymentStarted({ paymentId: payment(2) })));

  it('may be repeated', () =>
    given(...paying)
      .when(startPayment())
      .thenNothing());

  it('may be repeated once that payment has paid for the booking', () =>
    given(...paying, bookingConfirmed())
      .when(startPayment({ now: heldUntil, expectedRevision: 1 }))
      .thenNothing());

  it.each<[string, ShowtimeEvent[], 'hold-lapsed' | 'already-confirmed']>([
    ['released', [holdReleased()], 'hold-lapsed'],
    ['expired', [holdExpired()], 'hold-lapsed'],
    ['paid for at the counter', [bookingConfirmed({ paymentId: payment(2) })], 'already-confirmed'],
  ])('is not so already once the hold was %s', (_, ending, code) =>
    given(...paying, ...ending)
      .when(startPayment())
      .thenRejected(code),
  );

  it('is not so already by a payment that another one has replaced', () =>
    given(...paying, paymentStarted({ paymentId: payment(2) }))
      .when(startPayment())
      .thenRejected('payment-open'));

  it('is done by the box office too', () =>
    given(...held)
      .when(startPayment({ caller: byStaff }))
      .then(holdExtended(), paymentStarted()));

  it('is refused from the moment the hold ends', () =>
    given(...held)
      .when(startPayment({ now: heldUntil }))
      .thenRejected('hold-lapsed'));

  it('is refused from the start of the showtime, and may be repeated until the payment ends', () => {
    const soon = [aScheduledShowtime({ startsAt: justBefore(heldUntil) }), seatsHeld()];
    given(...soon)
      .when(startPayment({ now: justBefore(heldUntil) }))
      .thenRejected('showtime-started');
    given(...soon, holdExtended(), paymentStarted())
      .when(startPayment({ paymentId: payment(2), replaces: payment(1), now: justBefore(heldUntil) }))
      .thenRejected('showtime-started');
    given(...soon, holdExtended(), paymentStarted())
      .when(startPayment({ now: justBefore(heldUntil) }))
      .thenNothing();
  });

  it('is refused within the grace of an earlier payment', () =>
    given(...paying)
      .when(startPayment({ paymentId: payment(2), replaces: payment(1), now: heldUntil }))
      .thenRejected('hold-lapsed'));

  it('is refused while another payment is under way', () =>
    given(...paying)
      .when(startPayment({ paymentId: payment(2) }))
      .thenRejected('payment-open'));

  it.each<[string, ShowtimeEvent[], 'hold-lapsed' | 'already-confirmed' | 'already-cancelled']>([
    ['released', [holdReleased()], 'hold-lapsed'],
    ['expired', [holdExpired()], 'hold-lapsed'],
    ['paid for', [bookingConfirmed()], 'already-confirmed'],
    ['cancelled', [bookingConfirmed(), bookingCancelled()], 'already-cancelled'],
  ])('is refused once the booking was %s', (_, ending, code) =>
    given(...held, ...ending)
      .when(startPayment({ paymentId: payment(2), replaces: null }))
      .thenRejected(code),
  );

  it('finds nothing for anybody else', () => {
    given(...held)
      .when(startPayment({ caller: byBob }))
      .thenRejected('not-found', {});
    given(...paying)
      .when(startPayment({ caller: byBob }))
      .thenRejected('not-found', {});
  });

  it('is refused when it is based on another version', () => {
    given(...held)
      .when(startPayment({ expectedRevision: 0 }))
      .thenRejected('version-conflict');
    given(...held)
      .when(startPayment({ expectedRevision: 1 }))
      .then(holdExtended(), paymentStarted());
  });
});
