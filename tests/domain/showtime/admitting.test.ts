import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { admissionOf, scansOf, type ScanTicket } from '../../../src/domain/showtime/admitting.ts';
import { ShowtimeCancelled } from '../../../src/domain/showtime/changing.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { addMinutes, addSeconds } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  auditoriumId,
  booking,
  bookingCancelled,
  bookingConfirmed,
  bookingPaid,
  claim,
  doorsOpen,
  movieId,
  scan,
  scanTicket,
  seatsHeld,
  showtimeId,
  startsAt,
  theaterId,
  ticketScanned,
} from '../../support/fixtures.ts';
import { placeOf, specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);

const sold = [aScheduledShowtime({ payAtCounter: true }), seatsHeld(), bookingConfirmed()];
const later = addMinutes(doorsOpen, 5);
const elsewhere = { scanId: scan(2), device: 'door-2' };

describe('Scanning a ticket', () => {
  it('lets in who has one, once a seat', () => {
    given(...sold)
      .when(scanTicket())
      .then(ticketScanned());
    given(...sold, ticketScanned())
      .when(scanTicket({ ...elsewhere, scannedAt: later, now: later }))
      .thenRejected('ticket-used');
    given(...sold, ticketScanned())
      .when(scanTicket({ ...elsewhere, seatId: 'A2' }))
      .then(ticketScanned({ ...elsewhere, seatId: 'A2' }));
  });

  it('lets in one of two who come at the same instant', () =>
    given(...sold, ticketScanned())
      .when(scanTicket(elsewhere))
      .thenRejected('ticket-used'));

  it('is repeated without another event', () =>
    given(...sold, ticketScanned())
      .when(scanTicket({ now: later }))
      .thenNothing());

  it('is possible after the start and after the end', () => {
    const afterwards = addMinutes(startsAt, 300);
    given(...sold)
      .when(scanTicket({ scannedAt: afterwards, now: afterwards }))
      .then(ticketScanned({ scannedAt: afterwards }));
  });

  it('lets nobody in who has not paid, and everybody who then has', () => {
    const unpaid = [...sold.slice(0, 2), bookingConfirmed({ gateway: 'counter', method: 'counter' })];
    given(...unpaid)
      .when(scanTicket())
      .thenRejected('ticket-unpaid');
    given(...unpaid, bookingPaid())
      .when(scanTicket())
      .then(ticketScanned());
  });

  it('lets nobody in with what was cancelled: the booking, the showtime, or the seat', () => {
    given(...sold, bookingCancelled())
      .when(scanTicket())
      .thenRejected('already-cancelled');
    const about = { showtimeId, movieId, theaterId, auditoriumId, businessDate: '2026-11-21' };
    const cancelled = ShowtimeCancelled({ ...about, claimId: claim(1), startsAt, reason: 'No power' });
    given(...sold, cancelled)
      .when(scanTicket())
      .thenRejected('showtime-cancelled');
    given(...sold)
      .when(scanTicket({ seatId: 'A3' }))
      .thenRejected('already-cancelled');
  });

  it('is not of a hold, nor of a booking that is not there', () => {
    given(...sold.slice(0, 2))
      .when(scanTicket())
      .thenRejected('already-cancelled');
    given(...sold)
      .when(scanTicket({ bookingId: booking(9) }))
      .thenRejected('not-found');
  });
});

describe('A scan that is reported later', () => {
  const reported = addMinutes(doorsOpen, 60);

  it('counts as of when it was made, and before one that was made after it', () => {
    given(...sold)
      .when(scanTicket({ now: reported }))
      .then(ticketScanned());
    const before = { ...elsewhere, scannedAt: addSeconds(doorsOpen, -1) };
    given(...sold, ticketScanned())
      .when(scanTicket({ ...before, now: reported }))
      .then(ticketScanned(before));
    given(...sold, ticketScanned(), ticketScanned(before))
      .when(scanTicket({ ...before, now: reported }))
      .thenNothing();
  });

  it('counts as of now where the clock of the device is wrong', () => {
    for (const scannedAt of [addSeconds(reported, 1), addSeconds(placeOf(1).occurredAt, -1)]) {
      given(...sold)
        .when(scanTicket({ scannedAt, now: reported }))
        .then(ticketScanned({ scannedAt: reported }));
    }
  });

  it('leaves the earliest as the one that counts, in whatever order scans come, and however often', () => {
    const scans = Array.from({ length: 5 }, (_, index) =>
      scanTicket({ scanId: scan(index), scannedAt: addSeconds(doorsOpen, index), now: reported }),
    );
    const anyOrder = fc.array(fc.constantFrom(...scans), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyOrder, (reports: readonly ScanTicket[]) => {
        const history = reports.reduce<Parameters<typeof stateAfter>[0]>((events, command) => {
          const decided = showtime.decide(command, stateAfter(events));
          return decided.outcome === 'accepted' ? [...events, ...decided.events] : events;
        }, sold);
        const found = stateAfter(history).showtime?.bookings.get(booking(1));
        if (found === undefined) throw new Error('The booking is gone.');
        const instants = reports.map(({ scannedAt }) => scannedAt).sort();
        expect(admissionOf(found, 'A1')?.scannedAt).toBe(instants[0]);
        const ids = scansOf(found, 'A1').map(({ scanId }) => scanId);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
