import { describe, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ImportBooking } from '../../../src/domain/showtime/importing.ts';
import {
  aScheduledShowtime,
  alice,
  booking,
  bookingConfirmed,
  eur,
  heldUntil,
  holdExpired,
  justBefore,
  now,
  payment,
  seatsHeld,
  startsAt,
} from '../../support/fixtures.ts';
import { showtimeCancelled } from '../../support/showtime-changes.ts';
import { specify } from '../../support/specification.ts';

const { given } = specify(showtime);

const onSale = aScheduledShowtime({ onSaleFrom: justBefore(startsAt), salesCutoffMinutes: 600 });

/** Alice has bought A1 and A2 elsewhere, but for what is said otherwise. */
const importBooking = (changes: Partial<ImportBooking> = {}): ImportBooking => ({
  type: 'ImportBooking',
  bookingId: booking(1),
  customerId: alice,
  walkIn: null,
  channel: 'online',
  tickets: ['A1', 'A2'].map((seatId) => ({ seatId, ticketType: 'adult', price: null })),
  paymentId: payment(1),
  method: 'imported',
  saleDate: null,
  tellsCustomer: false,
  now,
  ...changes,
});

const held = seatsHeld({ heldUntil: now });
const confirmed = bookingConfirmed({
  ...{ gateway: 'counter', method: 'imported', imported: { tellsCustomer: false } },
});

describe('A booking that another system has sold', () => {
  it('is confirmed in one step, also while nothing is on sale here', () => {
    given(onSale).when(importBooking()).then(held, confirmed);
    given(onSale)
      .when(importBooking({ now: justBefore(startsAt) }))
      .then(
        seatsHeld({ heldUntil: justBefore(startsAt) }),
        bookingConfirmed({ ...confirmed.data, seats: ['A1', 'A2'], saleDate: '2026-11-21' }),
      );
  });

  it('is taken over once, whatever has become of it since', () => {
    given(onSale, held, confirmed).when(importBooking()).thenNothing();
    const other = importBooking({ tickets: [{ seatId: 'A5', ticketType: 'adult', price: eur(1) }] });
    given(onSale, held, confirmed).when(other).thenNothing();
  });

  it('takes the seats of a hold that has lapsed, and of no other', () => {
    const another = seatsHeld({ bookingId: booking(2), seats: ['A2', 'A3'] });
    given(onSale, another)
      .when(importBooking())
      .thenRejected('seats-unavailable', { seats: ['A2'] });
    given(onSale, another)
      .when(importBooking({ now: heldUntil }))
      .then(holdExpired({ bookingId: booking(2), seats: ['A2', 'A3'] }), seatsHeld({ heldUntil }), confirmed);
  });

  it('is refused after the start, and where the showtime is cancelled', () => {
    given(onSale)
      .when(importBooking({ now: startsAt }))
      .thenRejected('showtime-started');
    given(onSale, showtimeCancelled()).when(importBooking()).thenRejected('showtime-cancelled');
  });
});
