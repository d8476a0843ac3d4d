import { describe, expect, it } from '@jest/globals';
import type { ReviseShowtime } from '../../../src/domain/showtime/changing.ts';
import { showtime, type ShowtimeRejection } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { SchedulingAbandoned } from '../../../src/domain/showtime/scheduling.ts';
import { addMinutes } from '../../../src/engine/instant.ts';
import { money } from '../../../src/domain/kernel/money.ts';
import {
  aScheduledShowtime,
  auditoriumId,
  booking,
  bookingCancelled,
  bookingConfirmed,
  byAlice,
  cancelBooking,
  claim,
  confirmAtCounter,
  eur,
  holdReleased,
  holdSeats,
  justAfter,
  justBefore,
  now,
  on,
  paymentRefused,
  paymentStarted,
  refund,
  seatsHeld,
  settleByGateway,
  showtimeId,
  startPayment,
  startsAt,
} from '../../support/fixtures.ts';
import {
  cancelShowtime,
  laterStart,
  reviseShowtime,
  salesStartMoved,
  showtimeCancelled,
  showtimeRepriced,
  showtimeRescheduled,
} from '../../support/showtime-changes.ts';
import { placeOf, specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const slot = { claimId: claim(2), startsAt: laterStart };

describe('Rescheduling a showtime', () => {
  it('moves its start and its end, to the slot that was claimed', () =>
    given(onSale).when(reviseShowtime({ slot })).then(showtimeRescheduled()));

  it('moves everything that is judged by the start', () => {
    const moved = stateAfter([
      aScheduledShowtime({ salesCutoffMinutes: 30, boxOfficeCutoffMinutes: 10 }),
      showtimeRescheduled(),
    ]).showtime;
    expect(moved).toMatchObject({
      snapshot: { startsAt: laterStart, endsAt: addMinutes(laterStart, 120), claimId: claim(2) },
      salesUntil: addMinutes(laterStart, -30),
      boxOfficeUntil: addMinutes(laterStart, -10),
      overAt: addMinutes(laterStart, 120),
      revision: 1,
      updatedAt: placeOf(1).occurredAt,
    });
  });

  it('leaves every sold ticket as it is', () => {
    const sold = [onSale, seatsHeld(), bookingConfirmed()];
    const before = stateAfter(sold).showtime;
    const after = stateAfter([...sold, showtimeRescheduled()]).showtime;
    expect(after?.bookings.get(booking(1))).toEqual(before?.bookings.get(booking(1)));
    expect(after?.taken.get('A1')).toBe(booking(1));
  });

  it('prices tickets from then on as its new time of day asks for', () => {
    const morning = on('2026-11-22', '09:30');
    const { data } = given(onSale)
      .when(reviseShowtime({ slot: { claimId: claim(2), startsAt: morning } }))
      .onlyEvent('ShowtimeRescheduled');
    expect(data).toMatchObject({
      businessDate: '2026-11-22',
      prices: { regular: eur(800), premium: eur(1300), vip: eur(1800), recliner: eur(800) },
    });
  });

  it('is done once for one slot', () =>
    given(onSale, showtimeRescheduled()).when(reviseShowtime({ slot })).thenNothing());

  it('takes no slot that was given back', () =>
    given(onSale, SchedulingAbandoned({ showtimeId, claimId: claim(2), auditoriumId, reason: 'slow' }))
      .when(reviseShowtime({ slot }))
      .thenRejected('claim-released'));

  it('is refused to the past', () =>
    given(onSale)
      .when(reviseShowtime({ slot: { claimId: claim(2), startsAt: now } }))
      .thenRejected('starts-in-the-past'));

  it('is refused to before the start of its sales', () =>
    given(aScheduledShowtime({ onSaleFrom: addMinutes(startsAt, -60) }))
      .when(reviseShowtime({ slot: { claimId: claim(2), startsAt: addMinutes(startsAt, -60) } }))
      .thenRejected('on-sale-after-start'));
});

describe('Repricing a showtime', () => {
  it('changes the price of tickets from then on', () => {
    given(onSale)
      .when(reviseShowtime({ basePrice: eur(1200) }))
      .then(showtimeRepriced());
    const { data } = given(onSale, showtimeRepriced()).when(holdSeats()).onlyEvent('SeatsHeld');
    expect(data.total).toEqual(eur(2400));
  });

  it('leaves a hold at its price', () => {
    given(onSale, seatsHeld(), showtimeRepriced()).when(settleByGateway()).then(bookingConfirmed());
  });

  it('to the same price changes nothing', () =>
    given(onSale)
      .when(reviseShowtime({ basePrice: eur(1000) }))
      .thenNothing());

  it('is refused in another currency', () =>
    given(onSale)
      .when(reviseShowtime({ basePrice: money(1200, 'USD') }))
      .thenRejected('currency-mismatch'));

  it('goes with a move in one append, by the new time of day', () => {
    const morning = on('2026-11-22', '09:30');
    const state = stateAfter([onSale]);
    const command = reviseShowtime({ slot: { claimId: claim(2), startsAt: morning }, basePrice: eur(2000) });
    const decision = showtime.decide(command, state);
    expect(decision).toMatchObject({
      events: [
        { type: 'ShowtimeRescheduled', data: { prices: { regular: eur(800) } } },
        { type: 'ShowtimeRepriced', data: { prices: { regular: eur(1600) }, businessDate: '2026-11-22' } },
      ],
    });
  });
});

describe('Moving the start of sales', () => {
  const tomorrow = addMinutes(now, 24 * 60);

  it('keeps buyers out until then', () => {
    given(onSale)
      .when(reviseShowtime({ onSaleFrom: tomorrow }))
      .then(salesStartMoved(tomorrow));
    given(onSale, salesStartMoved(tomorrow)).when(holdSeats()).thenRejected('sales-not-open');
  });

  it('to null lets them in at once', () => {
    const later = aScheduledShowtime({ onSaleFrom: tomorrow });
    given(later)
      .when(reviseShowtime({ onSaleFrom: null }))
      .then(salesStartMoved(null));
    given(later, salesStartMoved(null)).when(holdSeats()).then(seatsHeld());
  });

  it('is refused to the start of the showtime and later', () =>
    given(onSale)
      .when(reviseShowtime({ onSaleFrom: startsAt }))
      .thenRejected('on-sale-after-start'));
});

describe('A change of a showtime', () => {
  it.each<[string, readonly ShowtimeEvent[], ReviseShowtime, ShowtimeRejection]>([
    ['that has begun', [onSale], reviseShowtime({ basePrice: eur(1), now: startsAt }), 'showtime-started'],
    ['that is cancelled', [onSale, showtimeCancelled()], reviseShowtime({ slot }), 'showtime-cancelled'],
    ['that does not exist', [], reviseShowtime({ slot }), 'not-found'],
  ])('%s is refused', (_, history, command, code) => {
    given(...history)
      .when(command)
      .thenRejected(code);
  });

  it('is refused on another version, and accepted on the present one', () => {
    given(onSale, seatsHeld())
      .when(reviseShowtime({ basePrice: eur(1200), expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(onSale, seatsHeld())
      .when(reviseShowtime({ basePrice: eur(1200), expectedRevision: 0 }))
      .then(showtimeRepriced());
    given(onSale, showtimeRepriced())
      .when(cancelShowtime({ expectedRevision: 0 }))
      .thenRejected('version-conflict');
  });
});

describe('Cancelling a showtime', () => {
  const cancelled = [onSale, showtimeCancelled()];

  it('is a fact, once', () => {
    given(onSale).when(cancelShowtime()).then(showtimeCancelled());
    given(...cancelled)
      .when(cancelShowtime({ reason: 'Again.' }))
      .thenNothing();
  });

  it('is possible until its end', () => {
    const endsAt = addMinutes(startsAt, 120);
    given(onSale)
      .when(cancelShowtime({ now: justBefore(endsAt) }))
      .then(showtimeCancelled());
    given(onSale)
      .when(cancelShowtime({ now: endsAt }))
      .thenRejected('showtime-over');
  });

  it('ends its sales', () => {
    given(...cancelled)
      .when(holdSeats())
      .thenRejected('showtime-cancelled');
    given(onSale, seatsHeld(), showtimeCancelled()).when(startPayment()).thenRejected('showtime-cancelled');
    given(onSale, seatsHeld(), showtimeCancelled())
      .when(confirmAtCounter())
      .thenRejected('showtime-cancelled');
  });

  it('sends money back that comes afterwards', () => {
    given(onSale, seatsHeld(), paymentStarted(), showtimeCancelled())
      .when(settleByGateway())
      .then(paymentRefused({ reason: 'showtime-cancelled' }));
    given(onSale, seatsHeld(), paymentStarted(), showtimeCancelled(), holdReleased())
      .when(settleByGateway())
      .then(paymentRefused({ reason: 'showtime-cancelled' }));
  });

  const giveBack = {
    type: 'GiveBookingBack',
    bookingId: booking(1),
    refundId: refund(1),
    now,
  } as const;

  it('pays a booking back in full, whatever its policy, and after the start, too', () => {
    const strict = bookingConfirmed({ refundPolicy: [{ untilMinutesBefore: 1440, percent: 50 }] });
    const history = [onSale, seatsHeld(), strict, showtimeCancelled()];
    for (const at of [now, justAfter(startsAt)]) {
      const { data } = given(...history)
        .when({ ...giveBack, now: at })
        .onlyEvent('BookingCancelled');
      expect(data).toMatchObject({ cancelledBy: 'showtime', reason: null, refund: { amount: eur(2000) } });
      // A buyer who cancels before the process comes to the booking gets as much.
      const own = given(...history)
        .when(cancelBooking({ caller: byAlice, now: at }))
        .onlyEvent('BookingCancelled');
      expect(own.data).toMatchObject({ cancelledBy: 'owner', refund: { amount: eur(2000) } });
    }
  });

  it('pays nothing back for what was free', () => {
    const free = bookingConfirmed({ method: 'complimentary', amount: eur(0), gateway: 'counter' });
    const { data } = given(onSale, seatsHeld(), free, showtimeCancelled())
      .when(giveBack)
      .onlyEvent('BookingCancelled');
    expect(data.refund).toBeNull();
  });

  it('releases a hold', () =>
    given(onSale, seatsHeld(), showtimeCancelled()).when(giveBack).then(holdReleased()));

  it('gives a booking back once', () => {
    const given1 = bookingCancelled({ cancelledBy: 'showtime' });
    given(onSale, seatsHeld(), bookingConfirmed(), showtimeCancelled(), given1).when(giveBack).thenNothing();
    given(onSale, seatsHeld(), holdReleased(), showtimeCancelled()).when(giveBack).thenNothing();
  });

  it('never gives a booking back of a showtime that takes place', () => {
    const state = stateAfter([onSale, seatsHeld(), bookingConfirmed()]);
    expect(() => showtime.decide(giveBack, state)).toThrow('takes place');
  });
});
