import { describe, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { addMinutes } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  booking,
  bookingCancelled,
  bookingConfirmed,
  bookingPaid,
  byAlice,
  byBob,
  byStaff,
  cancelBooking,
  confirmAtCounter,
  heldUntil,
  holdSeats,
  justBefore,
  payment,
  seatsHeld,
  settleByGateway,
  startPayment,
  startsAt,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given } = specify(showtime);

const onSale = aScheduledShowtime({ payAtCounter: true, boxOfficeCutoffMinutes: -20 });
const cutoff = addMinutes(startsAt, 20);
const byCounter = { gateway: 'counter', method: 'counter' } as const;
const held = [onSale, seatsHeld()];
const unpaid = [...held, bookingConfirmed(byCounter)];
const cancelUnpaid = { type: 'CancelUnpaid', bookingId: booking(1), now: cutoff } as const;
const atCounter = confirmAtCounter({ caller: byAlice, method: 'counter' });

describe('Paying at the counter later', () => {
  it('confirms a hold without money, for its owner and for staff', () => {
    given(...held)
      .when(atCounter)
      .then(bookingConfirmed(byCounter));
    given(...held)
      .when(confirmAtCounter({ method: 'counter' }))
      .then(bookingConfirmed(byCounter));
    given(...unpaid)
      .when(atCounter)
      .thenNothing();
  });

  it('is refused where the theater does not allow it, to anybody', () => {
    given(aScheduledShowtime(), seatsHeld()).when(atCounter).thenRejected('counter-not-offered');
    given(aScheduledShowtime(), seatsHeld())
      .when(confirmAtCounter({ method: 'counter' }))
      .thenRejected('counter-not-offered');
  });

  it('needs a live hold of one’s own, before the start', () => {
    given(...held)
      .when(confirmAtCounter({ caller: byBob, method: 'counter' }))
      .thenRejected('not-found');
    given(...held)
      .when(confirmAtCounter({ caller: byAlice, method: 'counter', now: heldUntil }))
      .thenRejected('hold-lapsed');
    given(
      aScheduledShowtime({
        payAtCounter: true,
        startsAt: justBefore(heldUntil),
        boxOfficeCutoffMinutes: -20,
      }),
      seatsHeld(),
    )
      .when(confirmAtCounter({ caller: byAlice, method: 'counter', now: justBefore(heldUntil) }))
      .thenRejected('showtime-started');
  });

  it('is for staff until the box office closes', () => {
    given(...held)
      .when(confirmAtCounter({ method: 'counter', now: justBefore(cutoff) }))
      .then(bookingConfirmed({ ...byCounter, saleDate: '2026-11-21' }));
    given(...held)
      .when(confirmAtCounter({ method: 'counter', now: cutoff }))
      .thenRejected('showtime-started');
  });

  it.each(['cash', 'terminal'] as const)('ends when staff have taken the money by %s', (method) => {
    const taken = confirmAtCounter({ paymentId: payment(2), method, now: justBefore(cutoff) });
    const paid = bookingPaid({ method, saleDate: '2026-11-21' });
    given(...unpaid)
      .when(taken)
      .then(paid);
    given(...unpaid, paid)
      .when(taken)
      .thenNothing();
    given(...unpaid, paid)
      .when(confirmAtCounter({ paymentId: payment(3), method }))
      .thenRejected('already-confirmed');
  });

  it('takes no money from its owner’s word, for free, or after the box office has closed', () => {
    given(...unpaid)
      .when(confirmAtCounter({ caller: byAlice, paymentId: payment(2), method: 'cash' }))
      .thenRejected('staff-only');
    given(...unpaid)
      .when(confirmAtCounter({ paymentId: payment(2), method: 'complimentary' }))
      .thenRejected('already-confirmed');
    given(...unpaid)
      .when(confirmAtCounter({ paymentId: payment(2), now: cutoff }))
      .thenRejected('showtime-started');
  });

  it('refuses other money: that goes back', () => {
    given(...unpaid)
      .when(startPayment({ paymentId: payment(2), replaces: payment(1) }))
      .thenRejected('already-confirmed');
    given(...unpaid)
      .when(settleByGateway({ paymentId: payment(2) }))
      .onlyEvent('PaymentRefused');
  });

  it('owes nothing when it is cancelled unpaid, and everything once it is paid', () => {
    given(...unpaid)
      .when(cancelBooking())
      .then(bookingCancelled({ refund: null }));
    given(...unpaid, bookingPaid())
      .when(cancelBooking())
      .then(bookingCancelled());
  });

  it('counts as a hold: nobody reserves a whole auditorium without money', () => {
    given(...unpaid)
      .when(holdSeats({ bookingId: booking(2), seats: ['A3'], maximumHolds: 1 }))
      .thenRejected('too-many-holds');
    given(...unpaid, bookingPaid())
      .when(holdSeats({ bookingId: booking(2), seats: ['A3'], maximumHolds: 1 }))
      .onlyEvent('SeatsHeld');
  });

  it('is over when the box office closes, unless it is paid', () => {
    given(...unpaid)
      .when({ ...cancelUnpaid, now: justBefore(cutoff) })
      .thenRejected('hold-live');
    given(...unpaid)
      .when(cancelUnpaid)
      .then(bookingCancelled({ cancelledBy: 'cutoff', refund: null, saleDate: '2026-11-21' }));
    for (const settled of [[...unpaid, bookingPaid()], held, [...held, bookingConfirmed()]]) {
      given(...settled)
        .when(cancelUnpaid)
        .thenNothing();
    }
    given(...unpaid, bookingCancelled({ cancelledBy: 'cutoff', refund: null }))
      .when(confirmAtCounter({ caller: byStaff, paymentId: payment(2) }))
      .thenRejected('already-cancelled');
  });
});
