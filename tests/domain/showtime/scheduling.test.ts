import { describe, expect, it } from '@jest/globals';
import { type AbandonScheduling, SchedulingAbandoned } from '../../../src/domain/showtime/scheduling.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import {
  aScheduledShowtime,
  auditoriumId,
  blockSeats,
  cancelBooking,
  claim,
  confirmAtCounter,
  expireHold,
  holdSeats,
  justAfter,
  justBefore,
  now,
  on,
  releaseHold,
  showtimeSnapshot,
  seatRow,
  showtimeId,
  startPayment,
  startsAt,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);

const abandoned = SchedulingAbandoned({
  showtimeId,
  claimId: claim(1),
  auditoriumId,
  reason: 'unknown-movie',
});
const abandon: AbandonScheduling = {
  type: 'AbandonScheduling',
  showtimeId,
  claimId: claim(1),
  auditoriumId,
  reason: 'unknown-movie',
};
const schedule = (at = now) => ({ type: 'ScheduleShowtime', snapshot: showtimeSnapshot(), now: at }) as const;

describe('Scheduling a showtime', () => {
  it('records what selling needs', () => given().when(schedule()).then(aScheduledShowtime()));

  it('is accepted until just before the start', () =>
    given()
      .when(schedule(justBefore(startsAt)))
      .then(aScheduledShowtime()));

  it.each([
    ['at its start', startsAt],
    ['after its start', justAfter(startsAt)],
  ])('is refused %s', (_, at) => given().when(schedule(at)).thenRejected('starts-in-the-past'));

  it('may be repeated, even after the start', () => {
    given(aScheduledShowtime()).when(schedule()).thenNothing();
    given(aScheduledShowtime())
      .when(schedule(justAfter(startsAt)))
      .thenNothing();
  });

  it.each([startsAt, justAfter(startsAt)])(
    'is refused when sales would begin at %s, not before',
    (onSaleFrom) =>
      given()
        .when({ type: 'ScheduleShowtime', snapshot: showtimeSnapshot({ onSaleFrom }), now })
        .thenRejected('on-sale-after-start'),
  );

  it('is refused for an abandoned slot', () =>
    given(abandoned).when(schedule()).thenRejected('claim-released'));

  it('is accepted under another claim after one was given up', () =>
    given(abandoned)
      .when({ type: 'ScheduleShowtime', snapshot: showtimeSnapshot({ claimId: claim(2) }), now })
      .then(aScheduledShowtime({ claimId: claim(2) })));
});

describe('Giving a slot up', () => {
  it('is recorded once', () => {
    given().when(abandon).then(abandoned);
    given(abandoned).when(abandon).thenNothing();
  });

  it('does not touch the showtime that its slot became', () =>
    given(aScheduledShowtime()).when(abandon).thenNothing());

  it('is recorded beside a showtime of another slot', () =>
    given(aScheduledShowtime({ claimId: claim(2) }))
      .when(abandon)
      .then(abandoned));
});

describe('A showtime that was never scheduled', () => {
  it.each([
    holdSeats(),
    startPayment(),
    releaseHold(),
    expireHold(),
    confirmAtCounter(),
    cancelBooking(),
    blockSeats(),
    { type: 'UnblockSeats', seats: ['A1'] } as const,
    { type: 'OfferSeats', auditoriumId, seats: seatRow('E', 1) } as const,
  ])('sells nothing: $type', (command) => given().when(command).thenRejected('not-found'));

  it('stays unscheduled whatever its history says', () => {
    const state = stateAfter([abandoned]);
    expect(state).toEqual({ showtime: null, abandoned: [claim(1)] });
  });
});

describe('The cut-offs of a showtime', () => {
  const windowOf = (salesCutoffMinutes: number, boxOfficeCutoffMinutes: number) => {
    const { showtime: scheduled } = stateAfter([
      aScheduledShowtime({ salesCutoffMinutes, boxOfficeCutoffMinutes }),
    ]);
    return { online: scheduled?.salesUntil, boxOffice: scheduled?.boxOfficeUntil };
  };

  it('count before the start', () =>
    expect(windowOf(30, 10)).toEqual({
      online: on('2026-11-21', '18:00'),
      boxOffice: on('2026-11-21', '18:20'),
    }));

  it('lie after the start when they are negative', () =>
    expect(windowOf(0, -20)).toEqual({ online: startsAt, boxOffice: on('2026-11-21', '18:50') }));
});
