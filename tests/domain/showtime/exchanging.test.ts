import { describe, expect, it } from '@jest/globals';
import { afterEvents } from '../../../src/domain/showtime/evolve.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { fundsOf } from '../../../src/domain/showtime/funds.ts';
import { addMinutes } from '../../../src/engine/instant.ts';
import { offerOf } from '../../../src/domain/showtime/exchange-offer.ts';
import { cancelSeats, changeSeats } from '../../support/seat-changes.ts';
import { showtimeCancelled } from '../../support/showtime-changes.ts';
import {
  aScheduledShowtime,
  booked,
  booking,
  bookingCancelled,
  bookingConfirmed,
  byAlice,
  byBob,
  byStaff,
  cancelBooking,
  confirmAtCounter,
  eur,
  holdReleased,
  justBefore,
  now,
  payment,
  paymentRefused,
  paymentStarted,
  refund,
  seatsHeld,
  settleByGateway,
  startPayment,
  startsAt,
  ticketScanned,
} from '../../support/fixtures.ts';
import {
  beginExchange,
  bookingExchanged,
  claimExchange,
  exchangeBegun,
  exchangeClaimed,
  exchangeReleased,
  exchangeWithin,
  finishExchange,
  former,
  fund,
  refundOwed,
} from '../../support/exchanges.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);

/** Alice has A1 and A2 for 20.00, in the same showtime. */
const bought = [aScheduledShowtime(), seatsHeld(), bookingConfirmed()];
const REVISION = 2;

/** Alice has begun to exchange them for C1 and C2 at 40.00. */
const dear = [
  seatsHeld({ bookingId: booking(2), seats: ['C1', 'C2'] }),
  exchangeBegun({ carried: [fund(1, 2000)], due: eur(2000) }),
];
/** Alice has begun to exchange them for A3 at 10.00. */
const cheap = [
  seatsHeld({ bookingId: booking(2), seats: ['A3'] }),
  exchangeBegun({ carried: [fund(1, 1000)], refunds: [fund(1, 1000)] }),
];
const claimedCheap = exchangeClaimed({ carried: [fund(1, 1000)], refunds: [fund(1, 1000)] });
const byExchange = bookingConfirmed({
  bookingId: booking(2),
  seats: ['A3'],
  gateway: 'exchange',
  method: 'exchange',
  amount: eur(0),
  carried: eur(1000),
});

describe('BeginExchange', () => {
  it('holds the new seats at their price; what was paid before pays them, and the rest is due', () =>
    given(...bought)
      .when(beginExchange({ seats: ['C1', 'C2'] }))
      .then(...dear));

  it('pays back what the new seats cost less, and nothing is due', () =>
    given(...bought)
      .when(beginExchange({ seats: ['A3'] }))
      .then(...cheap));

  it('pays with what the policy would pay back', () =>
    given(...bought)
      .when(beginExchange({ seats: ['A3'], former: former({ credit: [fund(1, 400)] }) }))
      .then(cheap[0] as ShowtimeEvent, exchangeBegun({ carried: [fund(1, 400)], due: eur(600) })));

  it('takes the earliest payment over and pays the latest back first', () =>
    given(...bought)
      .when(beginExchange({ seats: ['A3'], former: former({ credit: [fund(1, 700), fund(2, 900)] }) }))
      .then(
        cheap[0] as ShowtimeEvent,
        exchangeBegun({ carried: [fund(1, 700), fund(2, 300)], refunds: [fund(2, 600)] }),
      ));

  it('is harmless when it is repeated', () =>
    given(...bought, ...cheap)
      .when(beginExchange({ seats: ['A3'] }))
      .thenNothing());

  it('names the seats that somebody has, the former booking’s own too', () =>
    given(...bought, seatsHeld({ bookingId: booking(3), seats: ['C2'] }))
      .when(beginExchange({ seats: ['C1', 'C2', 'A1'] }))
      .thenRejected('seats-unavailable', { seats: ['C2', 'A1'] }));

  it('is for the same movie, theater and currency', () => {
    for (const other of [
      { movieId: booking(1).slice(0, 36) as never },
      { theaterId: booking(1).slice(0, 36) as never },
      { credit: [{ paymentId: payment(1), amount: { amount: 2000, currency: 'USD' } }] },
    ]) {
      given(...bought)
        .when(beginExchange({ former: former(other) }))
        .thenRejected('exchange-not-allowed');
    }
  });

  it('is refused from the start of the showtime on, where the box office still sells', () => {
    const late = [aScheduledShowtime({ boxOfficeCutoffMinutes: -15 }), ...bought.slice(1)];
    const staff = { caller: byStaff, seats: ['A3'] };
    given(...late)
      .when(beginExchange({ ...staff, now: startsAt }))
      .thenRejected('showtime-started');
  });
});

it('BeginExchange counts as a hold: nobody gets seats without money by exchanging again and again', () =>
  given(...bought, ...dear)
    .when(beginExchange({ bookingId: booking(3), seats: ['A7'], maximumHolds: 1 }))
    .thenRejected('too-many-holds', { bookings: [booking(2)] }));

describe('ClaimExchange', () => {
  const begun = [...bought, ...cheap];

  it('claims the booking, once', () => {
    given(...begun)
      .when(claimExchange())
      .then(claimedCheap);
    given(...begun, claimedCheap)
      .when(claimExchange())
      .thenNothing();
  });

  it('is refused where another exchange has claimed it', () =>
    given(...begun, claimedCheap)
      .when(claimExchange({ claim: { newBookingId: booking(9), carried: [], refunds: [] } }))
      .thenRejected('exchange-open'));

  it('is refused when the booking has changed since the money was reckoned', () =>
    given(...begun)
      .when(claimExchange({ formerRevision: REVISION - 1 }))
      .thenRejected('exchange-not-allowed'));

  it('is refused for what is cancelled, only held, or has begun', () => {
    given(...begun, bookingCancelled())
      .when(claimExchange())
      .thenRejected('already-cancelled');
    given(aScheduledShowtime(), seatsHeld()).when(claimExchange()).thenRejected('booking-not-confirmed');
    given(...begun)
      .when(claimExchange({ now: startsAt }))
      .thenRejected('showtime-started');
    given(...begun)
      .when(claimExchange({ now: justBefore(startsAt) }))
      .then(claimedCheap);
  });

  it('lets nothing else happen to the booking until it is decided', () => {
    const claimed = [...begun, claimedCheap];
    given(...claimed)
      .when(cancelBooking())
      .thenRejected('exchange-open');
    given(...claimed)
      .when(cancelSeats())
      .thenRejected('exchange-open');
    given(...claimed)
      .when(changeSeats({ caller: byStaff }))
      .thenRejected('exchange-open');
    given(...claimed, showtimeCancelled())
      .when({ type: 'GiveBookingBack', bookingId: booking(1), refundId: refund(1), now })
      .thenRejected('exchange-open');
  });
});

describe('ConfirmExchange', () => {
  const confirm = { type: 'ConfirmExchange', bookingId: booking(2), now } as const;

  it('confirms the new booking by what was paid for the former one', () => {
    given(...bought, ...cheap, claimedCheap)
      .when(confirm)
      .then(byExchange);
    given(...bought, ...cheap, claimedCheap, byExchange)
      .when(confirm)
      .thenNothing();
  });

  it('is refused while something is to be paid', () =>
    given(...bought, ...dear)
      .when(confirm)
      .thenRejected('exchange-not-allowed'));

  it('is refused for ever once the hold has ended', () =>
    given(...bought, ...cheap, claimedCheap, holdReleased({ bookingId: booking(2), seats: ['A3'] }))
      .when(confirm)
      .thenRejected('hold-lapsed'));

  it('ends the hold when the showtime has begun', () =>
    given(...bought, ...cheap, claimedCheap)
      .when({ ...confirm, now: startsAt })
      .then(holdReleased({ bookingId: booking(2), seats: ['A3'] })));
});

describe('FinishExchange', () => {
  it('ends the former booking, frees its seats and owes what goes back', () => {
    const done = [...bought, ...cheap, claimedCheap, byExchange];
    const ends = [bookingExchanged({ amount: eur(1000) }), refundOwed({ amount: eur(1000) })];
    given(...done)
      .when(finishExchange())
      .then(...ends);
    given(...done, ...ends)
      .when(finishExchange())
      .thenNothing();
    const { showtime: after } = stateAfter([...done, ...ends]);
    expect(after?.taken.get('A1')).toBeUndefined();
    expect(after?.taken.get('A3')).toBe(booking(2));
    expect(after?.bookings.get(booking(1))).toMatchObject({ status: 'cancelled', cancelledBy: 'exchange' });
  });

  it('does nothing without the claim', () =>
    given(...bought, ...cheap)
      .when(finishExchange())
      .thenNothing());

  it('gives a claim up, and the booking is as it was', () => {
    const release = { type: 'ReleaseExchange', bookingId: booking(1), newBookingId: booking(2) } as const;
    given(...bought, ...cheap, claimedCheap)
      .when(release)
      .then(exchangeReleased());
    given(...bought, ...cheap, claimedCheap, exchangeReleased())
      .when(cancelBooking())
      .then(bookingCancelled());
    given(...bought, ...cheap, claimedCheap, byExchange, bookingExchanged({ amount: eur(1000) }))
      .when(release)
      .thenNothing();
  });
});

describe('ExchangeWithin', () => {
  it('exchanges at once where nothing is due, and may keep some of the seats', () => {
    const kept = seatsHeld({ bookingId: booking(2), seats: ['A2', 'A3'] });
    const confirmed = bookingConfirmed({
      bookingId: booking(2),
      seats: ['A2', 'A3'],
      gateway: 'exchange',
      method: 'exchange',
      amount: eur(0),
      carried: eur(2000),
    });
    const decided = [
      bookingExchanged({ amount: eur(2000) }),
      kept,
      exchangeBegun({ carried: [fund(1, 2000)] }),
      confirmed,
    ];
    given(...bought)
      .when(exchangeWithin({ seats: ['A2', 'A3'] }))
      .then(...decided);
    given(...bought, ...decided)
      .when(exchangeWithin({ seats: ['A2', 'A3'] }))
      .thenNothing();
  });

  it('only holds the new seats where something is due, and these are other ones', () => {
    given(...bought)
      .when(exchangeWithin({ seats: ['C1', 'C2'] }))
      .then(...dear);
    given(...bought)
      .when(exchangeWithin({ seats: ['A2', 'C1'] }))
      .thenRejected('seats-unavailable', { seats: ['A2'] });
  });

  it('is refused when the booking has changed meanwhile', () =>
    given(...bought, ticketScanned({ scannedAt: now }))
      .when(exchangeWithin({ seats: ['A3'] }))
      .thenRejected('exchange-not-allowed'));
});

describe('What a booking offers', () => {
  const offered = (history: readonly ShowtimeEvent[], caller = byAlice, at = now): unknown => {
    const { showtime: present } = stateAfter(history);
    const found = present?.bookings.get(booking(1));
    if (present === null || found === undefined) throw new Error('It is there.');
    const offer = offerOf(found, present, { caller, now: at });
    return offer.outcome === 'offered' ? offer.former.credit : offer.rejection.code;
  };

  it('is what its policy pays back now', () => {
    const half = [{ untilMinutesBefore: 60, percent: 50 }];
    const history = [aScheduledShowtime(), seatsHeld(), bookingConfirmed({ refundPolicy: half })];
    expect(offered(bought)).toEqual([fund(1, 2000)]);
    expect(offered(history)).toEqual([fund(1, 1000)]);
    expect(offered(history, byAlice, addMinutes(startsAt, -59))).toBe('exchange-not-allowed');
  });

  it('is nothing where nothing was paid', () => {
    const free = bookingConfirmed({ method: 'complimentary', amount: eur(0) });
    const unpaid = bookingConfirmed({ gateway: 'counter', method: 'counter' });
    for (const confirmed of [free, unpaid]) {
      expect(offered([aScheduledShowtime(), seatsHeld(), confirmed])).toBe('exchange-not-allowed');
    }
  });

  it('is for staff to say once somebody was let in', () => {
    expect(offered([...bought, ticketScanned()])).toBe('ticket-used');
    expect(offered([...bought, ticketScanned()], byStaff)).toEqual([fund(1, 2000)]);
  });

  it('is nothing of a showtime that is cancelled: everything goes back', () =>
    expect(offered([...bought, showtimeCancelled()])).toBe('showtime-cancelled'));
});

describe('A hold that is to take the place of a booking', () => {
  it('keeps its seats: its money was reckoned from them', () =>
    given(...bought, ...dear)
      .when(changeSeats({ bookingId: booking(2), seats: ['C3', 'C4'] }))
      .thenRejected('exchange-not-allowed'));
});

describe('Money for the difference', () => {
  const begun = [...bought, ...dear, exchangeClaimed({ carried: [fund(1, 2000)] })];
  const started = [
    ...begun,
    paymentStarted({ bookingId: booking(2), paymentId: payment(2), seats: ['A5', 'A6'] }),
  ];
  const paid = { bookingId: booking(2), paymentId: payment(2), paid: eur(2000) };
  const byBoth = bookingConfirmed({
    bookingId: booking(2),
    paymentId: payment(2),
    seats: ['C1', 'C2'],
    amount: eur(2000),
    carried: eur(2000),
  });

  it('is what a payment is asked for, and confirms', () => {
    const start = given(...bought, ...dear).when(
      startPayment({ bookingId: booking(2), paymentId: payment(2) }),
    );
    expect(start.onlyEvent('PaymentStarted').data.amount).toEqual(eur(2000));
    given(...started)
      .when(settleByGateway(paid))
      .then(byBoth);
  });

  it('goes back when the former booking cannot be given up any more, and the seats come free', () => {
    const refused = given(...started).when({ ...settleByGateway(paid), isExchangeRefused: true });
    refused.then(
      paymentRefused({
        bookingId: booking(2),
        paymentId: payment(2),
        amount: eur(2000),
        reason: 'exchange-refused',
      }),
      holdReleased({ bookingId: booking(2), seats: ['C1', 'C2'], paymentId: payment(2) }),
    );
  });

  it('goes back when it comes after the hold, even where the seats are free: the former booking is free again', () => {
    const late = given(...started, holdReleased({ bookingId: booking(2), seats: ['C1', 'C2'] })).when(
      settleByGateway(paid),
    );
    expect(late.onlyEvent('PaymentRefused').data.reason).toBe('late-payment');
  });

  it('is taken at the counter in cash or by terminal alone, before the start', () => {
    const counter = { bookingId: booking(2), paymentId: payment(2) };
    const event = given(...begun).when(confirmAtCounter({ ...counter, method: 'cash' }));
    expect(event.onlyEvent('BookingConfirmed').data).toMatchObject({ amount: eur(2000), carried: eur(2000) });
    given(...begun)
      .when(confirmAtCounter({ ...counter, method: 'complimentary' }))
      .thenRejected('exchange-not-allowed');
    const open = [aScheduledShowtime({ boxOfficeCutoffMinutes: -15 }), ...begun.slice(1)];
    given(...open)
      .when(confirmAtCounter({ ...counter, method: 'cash', now: startsAt }))
      .thenRejected('showtime-started');
  });

  it('goes back over both payments when the booking is cancelled, the latest first', () => {
    const history = [...started, byBoth, bookingExchanged({ amount: eur(2000) })];
    given(...history)
      .when(cancelBooking({ bookingId: booking(2), refundIds: { [payment(1)]: refund(2) } }))
      .then(
        bookingCancelled({
          bookingId: booking(2),
          seats: ['C1', 'C2'],
          refund: { refundId: refund(1), paymentId: payment(2), amount: eur(2000) },
        }),
        refundOwed({
          bookingId: booking(2),
          refundId: refund(2),
          amount: eur(2000),
          reason: 'booking-cancelled',
          tickets: booked('C1', 'C2'),
        }),
      );
  });

  it('of cancelled seats goes back by the latest payment, and the rest later by both', () => {
    const history = [...started, byBoth, bookingExchanged({ amount: eur(2000) })];
    const ids = { refundIds: { [payment(1)]: refund(2) } };
    const one = cancelSeats({ bookingId: booking(2), seats: ['C2'], ...ids });
    const gone = given(...history).when(one);
    expect(gone.onlyEvent('SeatsCancelled').data.refund).toMatchObject({
      paymentId: payment(2),
      amount: eur(2000),
    });
    const { showtime: present } = stateAfter(history);
    if (present === null) throw new Error('It is scheduled.');
    const decision = showtime.decide(one, { showtime: present, abandoned: [] });
    const after = decision.outcome === 'accepted' ? afterEvents(present, decision.events as never) : present;
    const left = after.bookings.get(booking(2));
    if (left === undefined) throw new Error('It is there.');
    expect(fundsOf(left)).toEqual([fund(1, 2000)]);
  });

  it('is nobody else’s to start', () =>
    given(...bought, ...dear)
      .when(startPayment({ bookingId: booking(2), caller: byBob, now: addMinutes(now, 1) }))
      .thenRejected('not-found'));
});
