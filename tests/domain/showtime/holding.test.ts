import { describe, expect, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { addSeconds } from '../../../src/engine/instant.ts';
import { money } from '../../../src/domain/kernel/money.ts';
import {
  alice,
  aScheduledShowtime,
  bob,
  booked,
  booking,
  bookingCancelled,
  bookingConfirmed,
  byAlice,
  byBob,
  byStaff,
  bySystem,
  carol,
  clerk,
  eur,
  expireHold,
  GRACE_SECONDS,
  heldUntil,
  holdExpired,
  holdExtended,
  holdReleased,
  holdSeats,
  holdSeatsAtTheBoxOffice,
  justAfter,
  justBefore,
  now,
  on,
  payment,
  paymentStarted,
  releaseAt,
  releaseHold,
  showtimeSnapshot,
  seatsBlocked,
  seatsHeld,
  seatsHeldForWalkIn,
  seatsOfRowA,
  startsAt,
} from '../../support/fixtures.ts';
import { changeSeats } from '../../support/seat-changes.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();

describe('Holding seats', () => {
  it('keeps them for ten minutes at the price of the evening', () =>
    given(onSale).when(holdSeats()).then(seatsHeld()));

  it('costs what the tickets of each tier cost together', () => {
    const { data } = given(onSale)
      .when(holdSeats({ seats: ['A1', 'B1', 'C1', 'D1'] }))
      .onlyEvent('SeatsHeld');
    expect(data.seats).toEqual(booked('A1', 'B1', 'C1', 'D1'));
    expect(data.seats.map(({ price }) => price.amount)).toEqual([1000, 1500, 2000, 1000]);
    expect(data.total).toEqual(eur(5500));
  });

  it('is possible in a currency of large numbers', () => {
    const rupiah = money(5_000_000, 'IDR');
    const prices = { regular: rupiah, premium: rupiah, vip: rupiah, recliner: rupiah };
    const showing = aScheduledShowtime({ basePrice: rupiah, prices });
    const hold = () => given(showing).when(holdSeatsAtTheBoxOffice({ seats: seatsOfRowA(20) }));
    expect(hold).not.toThrow();
    expect(hold().onlyEvent('SeatsHeld').data.total).toEqual(money(100_000_000, 'IDR'));
  });

  it('is done by the box office for somebody without an account', () =>
    given(onSale).when(holdSeatsAtTheBoxOffice()).then(seatsHeldForWalkIn()));

  it('is done by the box office for an account, and tells who sold', () =>
    given(onSale)
      .when(holdSeats({ caller: byStaff, customerId: alice }))
      .then(seatsHeld({ channel: 'boxOffice', soldBy: clerk })));

  it.each([1, 10])('is possible for %i seats at once', (count) => {
    const seats = seatsOfRowA(count);
    given(onSale).when(holdSeats({ seats })).then(seatsHeld({ seats }));
  });

  it('is refused for eleven seats', () =>
    given(onSale)
      .when(holdSeats({ seats: seatsOfRowA(11) }))
      .thenRejected('too-many-seats', {}));

  it('is possible for fifty seats at the box office, and refused for fifty-one', () => {
    const fifty = seatsOfRowA(50);
    given(onSale)
      .when(holdSeatsAtTheBoxOffice({ seats: fifty }))
      .then(seatsHeldForWalkIn({ seats: fifty }));
    given(onSale)
      .when(holdSeatsAtTheBoxOffice({ seats: seatsOfRowA(51) }))
      .thenRejected('too-many-seats');
  });

  it('is refused without a seat', () =>
    given(onSale)
      .when(holdSeats({ seats: [] }))
      .thenRejected('no-seats'));

  it('is refused when a seat is named twice, and names it', () =>
    given(onSale)
      .when(holdSeats({ seats: ['A1', 'A2', 'A1'] }))
      .thenRejected('repeated-seats', { seats: ['A1'] }));

  it('is refused for seats that the showtime does not have, and names them', () =>
    given(onSale)
      .when(holdSeats({ seats: ['A1', 'Z9', '__proto__'] }))
      .thenRejected('unknown-seats', { seats: ['Z9', '__proto__'] }));

  it.each<[string, ShowtimeEvent[]]>([
    ['somebody holds', [seatsHeld({ seats: ['A2'], customerId: bob })]],
    ['somebody has bought', [seatsHeld({ seats: ['A2'] }), bookingConfirmed({ seats: ['A2'] })]],
    ['staff have blocked', [seatsBlocked('A2')]],
  ])('gets all seats or none: one that %s is named', (_, history) =>
    given(onSale, ...history)
      .when(holdSeats({ bookingId: booking(2), seats: ['A1', 'A2', 'A3'] }))
      .thenRejected('seats-unavailable', { seats: ['A2'] }),
  );

  it.each<[string, ShowtimeEvent[]]>([
    ['released', [seatsHeld(), holdReleased()]],
    ['expired', [seatsHeld(), holdExpired()]],
    ['cancelled', [seatsHeld(), bookingConfirmed(), bookingCancelled()]],
  ])('gets the seats of a booking that was %s', (_, history) =>
    given(onSale, ...history)
      .when(holdSeats({ bookingId: booking(2), caller: byBob, customerId: bob }))
      .then(seatsHeld({ bookingId: booking(2), customerId: bob })),
  );
});

describe('The time of sale', () => {
  const onSaleFrom = on('2026-11-20', '13:00');

  it('begins at the start of sales, for the box office too', () => {
    const showing = aScheduledShowtime({ onSaleFrom });
    const before = justBefore(onSaleFrom);
    given(showing)
      .when(holdSeats({ now: before }))
      .thenRejected('sales-not-open');
    given(showing)
      .when(holdSeatsAtTheBoxOffice({ now: before }))
      .thenRejected('sales-not-open');
    given(showing)
      .when(holdSeats({ now: onSaleFrom }))
      .onlyEvent('SeatsHeld');
  });

  it('ends for customers at the cut-off', () => {
    const showing = aScheduledShowtime({ salesCutoffMinutes: 30 });
    const cutoff = on('2026-11-21', '18:00');
    given(showing)
      .when(holdSeats({ now: justBefore(cutoff) }))
      .onlyEvent('SeatsHeld');
    given(showing)
      .when(holdSeats({ now: cutoff }))
      .thenRejected('sales-closed');
  });

  it('ends for the box office at a cut-off of its own, which may lie after the start', () => {
    const showing = aScheduledShowtime({ boxOfficeCutoffMinutes: -20 });
    const cutoff = on('2026-11-21', '18:50');
    given(showing)
      .when(holdSeats({ now: startsAt }))
      .thenRejected('sales-closed');
    given(showing)
      .when(holdSeatsAtTheBoxOffice({ now: justBefore(cutoff) }))
      .onlyEvent('SeatsHeld');
    given(showing)
      .when(holdSeatsAtTheBoxOffice({ now: cutoff }))
      .thenRejected('sales-closed');
  });
});

describe('What is held from one client', () => {
  const [here, elsewhere] = ['a'.repeat(32), 'b'.repeat(32)];
  const client = { digest: here, percent: 50, atLeast: 1 };
  const seatIds = showtimeSnapshot().seats.map(({ seatId }) => seatId);
  const half = Math.floor(seatIds.length / 2);
  const others = (count: number): ShowtimeEvent[] =>
    seatIds
      .slice(0, count)
      .map((seatId, index) =>
        seatsHeld({ bookingId: booking(10 + index), customerId: bob, seats: [seatId], client: here }),
      );
  const last = { bookingId: booking(4), seats: seatIds.slice(-1), client };

  it('is no more than its share of the seats, by however many customers', () => {
    given(onSale, ...others(half - 1))
      .when(holdSeats(last))
      .onlyEvent('SeatsHeld');
    given(onSale, ...others(half))
      .when(holdSeats(last))
      .thenRejected('too-many-held-by-client');
    given(onSale, ...others(half - 1))
      .when(holdSeats({ ...last, seats: seatIds.slice(-2) }))
      .thenRejected('too-many-held-by-client');
  });

  it('may be what one customer may hold, where that is more', () => {
    const wide = { ...client, atLeast: half + 1 };
    given(onSale, ...others(half))
      .when(holdSeats({ ...last, client: wide }))
      .onlyEvent('SeatsHeld');
    given(onSale, ...others(half + 1))
      .when(holdSeats({ ...last, client: wide }))
      .thenRejected('too-many-held-by-client');
  });

  it('counts what is neither paid nor lapsed, and nothing that others hold from elsewhere', () => {
    const paid = bookingConfirmed({ bookingId: booking(10), seats: seatIds.slice(0, 1), customerId: bob });
    const held = [
      given(onSale, ...others(half), paid).when(holdSeats(last)),
      given(onSale, ...others(half)).when(holdSeats({ ...last, now: heldUntil })),
      given(onSale, ...others(half)).when(holdSeats({ ...last, client: { ...client, digest: elsewhere } })),
      given(onSale, ...others(half)).when(holdSeats({ ...last, client: null })),
      given(onSale, ...others(half)).when(holdSeatsAtTheBoxOffice({ ...last, client: null })),
    ].map((outcome) => outcome.onlyEvent('SeatsHeld').data.client);
    expect(held).toEqual([here, here, elsewhere, null, null]);
  });

  it('is no more by a change of seats', () => {
    const share = { percent: 50, atLeast: 1 };
    const own = seatsHeld({ bookingId: booking(1), seats: seatIds.slice(-1), client: here });
    const change = (seats: readonly string[]): ReturnType<typeof changeSeats> =>
      changeSeats({ seats, share });
    given(onSale, own, ...others(half - 2))
      .when(change(seatIds.slice(-2)))
      .onlyEvent('SeatsChanged');
    given(onSale, own, ...others(half - 1))
      .when(change(seatIds.slice(-2)))
      .thenRejected('too-many-held-by-client');
    given(onSale, own, ...others(half - 1))
      .when(change(seatIds.slice(-2, -1)))
      .onlyEvent('SeatsChanged');
  });
});

describe('The number of holds of a customer', () => {
  const hold = (number: number) => seatsHeld({ bookingId: booking(number), seats: [`A${number}`] });
  const another = { bookingId: booking(4), seats: ['A4'] };
  const three = [hold(1), hold(2), hold(3)];

  it('may come to three', () =>
    given(onSale, hold(1), hold(2)).when(holdSeats(another)).then(seatsHeld(another)));

  it('may not come to four, and the three are named', () =>
    given(onSale, ...three)
      .when(holdSeats(another))
      .thenRejected('too-many-holds', { bookings: [booking(1), booking(2), booking(3)] }));

  it.each<[string, ShowtimeEvent]>([
    ['released', holdReleased({ bookingId: booking(1), seats: ['A1'] })],
    ['expired', holdExpired({ bookingId: booking(1), seats: ['A1'] })],
    ['paid for', bookingConfirmed({ bookingId: booking(1), seats: ['A1'] })],
  ])('is one less when one was %s', (_, ending) =>
    given(onSale, ...three, ending)
      .when(holdSeats(another))
      .then(seatsHeld(another)),
  );

  it('does not count holds that have lapsed', () => {
    given(onSale, ...three)
      .when(holdSeats({ ...another, now: justBefore(heldUntil) }))
      .thenRejected('too-many-holds');
    given(onSale, ...three)
      .when(holdSeats({ ...another, now: heldUntil }))
      .onlyEvent('SeatsHeld');
  });

  it('counts a hold whose payment is under way until its grace is over', () => {
    const paying = paymentStarted({ bookingId: booking(1), seats: ['A1'] });
    const rejected = given(onSale, ...three, paying).when(
      holdSeats({ ...another, now: justBefore(releaseAt), maximumHolds: 1 }),
    );
    rejected.thenRejected('too-many-holds', { bookings: [booking(1)] });
  });

  it('counts for its customer only', () => {
    const others = { ...another, customerId: bob };
    given(onSale, ...three)
      .when(holdSeats({ ...others, caller: byBob }))
      .then(seatsHeld(others));
  });

  it('does not bind the box office', () =>
    given(onSale, ...three)
      .when(holdSeats({ ...another, caller: byStaff }))
      .then(seatsHeld({ ...another, channel: 'boxOffice', soldBy: clerk })));
});

describe('A hold that has lapsed', () => {
  const takeOver = (at: typeof now, seats = ['A2', 'A3']) =>
    holdSeats({ bookingId: booking(2), caller: byBob, customerId: bob, seats, now: at });

  it('keeps its seats until the last moment', () =>
    given(onSale, seatsHeld())
      .when(takeOver(justBefore(heldUntil)))
      .thenRejected('seats-unavailable', { seats: ['A2'] }));

  it('is expired when somebody takes its seats, in the same append and first', () =>
    given(onSale, seatsHeld())
      .when(takeOver(heldUntil))
      .then(
        holdExpired(),
        seatsHeld({
          bookingId: booking(2),
          customerId: bob,
          seats: ['A2', 'A3'],
          heldUntil: addSeconds(heldUntil, 600),
        }),
      ));

  it('is expired once, however many of its seats are taken, and beside others', () => {
    const carols = { bookingId: booking(3), customerId: carol, seats: ['A3'] };
    given(onSale, seatsHeld(), seatsHeld(carols))
      .when(takeOver(heldUntil, ['A1', 'A2', 'A3']))
      .then(
        holdExpired(),
        holdExpired(carols),
        seatsHeld({
          bookingId: booking(2),
          customerId: bob,
          seats: ['A1', 'A2', 'A3'],
          heldUntil: addSeconds(heldUntil, 600),
        }),
      );
  });

  it('stays when somebody takes other seats', () =>
    given(onSale, seatsHeld())
      .when(takeOver(heldUntil, ['A3']))
      .then(
        seatsHeld({
          bookingId: booking(2),
          customerId: bob,
          seats: ['A3'],
          heldUntil: addSeconds(heldUntil, 600),
        }),
      ));

  it('keeps its seats through the grace when a payment is under way', () => {
    const history = [onSale, seatsHeld(), holdExtended(), paymentStarted()];
    given(...history)
      .when(takeOver(justBefore(releaseAt)))
      .thenRejected('seats-unavailable', { seats: ['A2'] });
    given(...history)
      .when(takeOver(releaseAt))
      .then(
        holdExpired({ paymentId: payment(1) }),
        seatsHeld({
          bookingId: booking(2),
          customerId: bob,
          seats: ['A2', 'A3'],
          heldUntil: addSeconds(releaseAt, 600),
        }),
      );
  });
});

describe('A hold that is asked for again', () => {
  it.each<[string, ShowtimeEvent[]]>([
    ['still stands', [seatsHeld()]],
    ['was paid for meanwhile', [seatsHeld(), bookingConfirmed()]],
  ])('is the same one when it %s', (_, history) =>
    given(onSale, ...history)
      .when(holdSeats({ seats: ['A2', 'A1'], now: justAfter(now) }))
      .thenNothing(),
  );

  it('stays the same after the sales have closed and beyond the number of holds', () =>
    given(onSale, seatsHeld())
      .when(holdSeats({ now: startsAt, maximumHolds: 1 }))
      .thenNothing());

  it.each<[string, ShowtimeEvent]>([
    ['released', holdReleased()],
    ['expired', holdExpired()],
  ])('is over once it was %s', (_, ending) =>
    given(onSale, seatsHeld(), ending).when(holdSeats()).thenRejected('hold-lapsed'),
  );

  it('is over once it was cancelled', () =>
    given(onSale, seatsHeld(), bookingConfirmed(), bookingCancelled())
      .when(holdSeats())
      .thenRejected('hold-lapsed'));

  it.each([
    ['other seats', holdSeats({ seats: ['A1', 'A3'] })],
    ['fewer seats', holdSeats({ seats: ['A1'] })],
    ['more seats', holdSeats({ seats: ['A1', 'A2', 'A3'] })],
    ['another customer', holdSeats({ caller: byBob, customerId: bob })],
    ['another seller', holdSeats({ caller: byStaff })],
  ])('is refused for %s', (_, command) =>
    given(onSale, seatsHeld()).when(command).thenRejected('booking-id-taken'),
  );
});

describe('Releasing a hold', () => {
  it.each([
    ['its owner', byAlice],
    ['the box office', byStaff],
    ['the system', bySystem],
  ])('is done by %s', (_, caller) =>
    given(onSale, seatsHeld()).when(releaseHold({ caller })).then(holdReleased()),
  );

  it('is possible after it has lapsed', () => {
    const state = stateAfter([onSale, seatsHeld()]);
    expect(state.showtime?.taken.has('A1')).toBe(true);
    given(onSale, seatsHeld()).when(releaseHold()).then(holdReleased());
  });

  it.each<[string, ShowtimeEvent]>([
    ['released', holdReleased()],
    ['expired', holdExpired()],
  ])('changes nothing once it was %s', (_, ending) =>
    given(onSale, seatsHeld(), ending)
      .when(releaseHold({ expectedRevision: 1 }))
      .thenNothing(),
  );

  it('is refused once it was paid for or cancelled', () => {
    given(onSale, seatsHeld(), bookingConfirmed()).when(releaseHold()).thenRejected('already-confirmed');
    given(onSale, seatsHeld(), bookingConfirmed(), bookingCancelled())
      .when(releaseHold())
      .thenRejected('already-cancelled');
  });

  it('finds nothing for anybody else', () => {
    given(onSale, seatsHeld())
      .when(releaseHold({ caller: byBob }))
      .thenRejected('not-found', {});
    given(onSale, seatsHeldForWalkIn())
      .when(releaseHold({ caller: { userId: null, isStaff: false } }))
      .thenRejected('not-found', {});
    given(onSale).when(releaseHold()).thenRejected('not-found', {});
  });

  it('is refused when it is based on another version', () => {
    const history = [onSale, seatsHeld(), paymentStarted()];
    given(...history)
      .when(releaseHold({ expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(...history)
      .when(releaseHold({ expectedRevision: 2 }))
      .then(holdReleased({ paymentId: payment(1) }));
  });
});

describe('Expiring a hold', () => {
  it('is refused while it stands', () =>
    given(onSale, seatsHeld())
      .when(expireHold({ now: justBefore(heldUntil) }))
      .thenRejected('hold-live'));

  it('is possible from the moment it ends', () =>
    given(onSale, seatsHeld()).when(expireHold()).then(holdExpired()));

  it('waits for the end of the grace when a payment is under way', () => {
    const history = [onSale, seatsHeld(), paymentStarted()];
    given(...history)
      .when(expireHold({ now: justBefore(releaseAt) }))
      .thenRejected('hold-live');
    given(...history)
      .when(expireHold({ now: releaseAt }))
      .then(holdExpired({ paymentId: payment(1) }));
  });

  it('does not wait for a payment that has ended', () => {
    const history = [onSale, seatsHeld(), paymentStarted()];
    given(...history)
      .when(expireHold({ endedPaymentId: payment(1), now: justBefore(heldUntil) }))
      .thenRejected('hold-live');
    given(...history)
      .when(expireHold({ endedPaymentId: payment(1) }))
      .then(holdExpired({ paymentId: payment(1) }));
  });

  it('waits for the payment that came after the one that has ended', () =>
    given(onSale, seatsHeld(), paymentStarted(), paymentStarted({ paymentId: payment(2) }))
      .when(expireHold({ endedPaymentId: payment(1) }))
      .thenRejected('hold-live'));

  it.each<[string, ShowtimeEvent[]]>([
    ['released', [holdReleased()]],
    ['expired', [holdExpired()]],
    ['paid for', [bookingConfirmed()]],
    ['cancelled', [bookingConfirmed(), bookingCancelled()]],
  ])('changes nothing once it was %s', (_, ending) =>
    given(onSale, seatsHeld(), ...ending)
      .when(expireHold())
      .thenNothing(),
  );

  it('finds nothing where nothing was held', () =>
    given(onSale).when(expireHold()).thenRejected('not-found'));
});

describe('The history of a hold', () => {
  it('frees only the seats that are still the booking’s own', () => {
    const bobs = { bookingId: booking(2), customerId: bob };
    const { showtime: state } = stateAfter([
      onSale,
      seatsHeld(),
      holdExpired(),
      seatsHeld(bobs),
      holdReleased(),
    ]);
    expect(state?.taken.get('A1')).toBe(booking(2));
    expect(state?.bookings.get(booking(1))?.status).toBe('released');
  });

  it('tells what a booking is about, its version and its age', () => {
    const { showtime: state } = stateAfter([onSale, seatsHeld(), holdExtended(), paymentStarted()]);
    expect(state?.bookings.get(booking(1))).toMatchObject({
      status: 'held',
      customerId: alice,
      payments: [payment(1)],
      extended: true,
      revision: 3,
      createdAt: '2026-11-01T08:00:01.000Z',
      updatedAt: '2026-11-01T08:00:03.000Z',
      heldUntil,
      releaseAt: addSeconds(heldUntil, GRACE_SECONDS),
    });
    expect(showtimeSnapshot().seats).toHaveLength(state?.seats.size ?? 0);
  });

  it('ignores events of unknown bookings', () => {
    const { showtime: state } = stateAfter([onSale, holdReleased(), holdExtended(), bookingCancelled()]);
    expect([...(state?.bookings.values() ?? [])]).toEqual([]);
  });
});
