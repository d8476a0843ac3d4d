import { describe, expect, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { WalkInErased, type EraseWalkIn } from '../../../src/domain/showtime/walk-ins.ts';
import {
  about,
  aScheduledShowtime,
  booking,
  bookingConfirmed,
  byAlice,
  byStaff,
  sealed,
  seatsHeld,
  seatsHeldForWalkIn,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const erase: EraseWalkIn = { type: 'EraseWalkIn', bookingId: booking(1), caller: byStaff };
const erased = WalkInErased({ ...about(booking(1)), keyId: sealed(1).keyId });

describe('Erasing a walk-in', () => {
  it('names the key that is to be dropped, once', () => {
    given(onSale, seatsHeldForWalkIn()).when(erase).then(erased);
    given(onSale, seatsHeldForWalkIn(), erased).when(erase).thenNothing();
    const byEmail = seatsHeldForWalkIn({ walkIn: { name: null, email: sealed(1) } });
    given(onSale, byEmail).when(erase).then(erased);
  });

  it('leaves the booking as it is', () => {
    const history = [onSale, seatsHeldForWalkIn(), bookingConfirmed({ customerId: null }), erased];
    expect(stateAfter(history).showtime?.bookings.get(booking(1))).toMatchObject({
      status: 'confirmed',
      walkIn: { name: null, email: null },
    });
  });

  it('does nothing where nobody was named', () =>
    given(onSale, seatsHeldForWalkIn({ walkIn: { name: null, email: null } }))
      .when(erase)
      .thenNothing());

  it('is not for somebody with an account, nor by a customer', () => {
    given(onSale, seatsHeld()).when(erase).thenRejected('customer-with-account');
    given(onSale, seatsHeldForWalkIn())
      .when({ ...erase, caller: byAlice })
      .thenRejected('not-found');
    given(onSale).when(erase).thenRejected('not-found');
  });
});
