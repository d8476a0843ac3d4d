import { describe, expect, it } from '@jest/globals';
import type { ReviseTheater } from '../../src/domain/theater/commands.ts';
import { theater } from '../../src/domain/theater/decider.ts';
import {
  TheaterOpened,
  TheaterReinstated,
  TheaterRelocated,
  TheaterRenamed,
  TheaterRetired,
  TheaterTermsRevised,
} from '../../src/domain/theater/events.ts';
import { priceCard, theaterDetails, theaterId } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(theater);
const details = theaterDetails();
const opened = TheaterOpened({ theaterId, ...details });
const revise = (changes: ReviseTheater['changes'], more: Partial<ReviseTheater> = {}): ReviseTheater => ({
  type: 'ReviseTheater',
  theaterId,
  changes,
  ...more,
});

describe('A theater', () => {
  it('is opened once', () => {
    given().when({ type: 'OpenTheater', theaterId, details }).then(opened);
    given(opened).when({ type: 'OpenTheater', theaterId, details }).thenNothing();
  });

  it('records each kind of change as an event of its own', () =>
    given(opened)
      .when(
        revise(
          {
            name: 'Babylon',
            city: 'Potsdam',
            timeZone: 'Europe/Berlin',
            cleaningMinutes: 20,
            payAtCounter: true,
          },
          { active: false },
        ),
      )
      .then(
        TheaterRenamed({ theaterId, name: 'Babylon' }),
        TheaterRelocated({ theaterId, city: 'Potsdam' }),
        TheaterTermsRevised({ theaterId, cleaningMinutes: 20, payAtCounter: true }),
        TheaterRetired({ theaterId }),
      ));

  it('records another refund policy', () => {
    const refundPolicy = [{ untilMinutesBefore: 60, percent: 50 }];
    given(opened).when(revise({ refundPolicy })).then(TheaterTermsRevised({ theaterId, refundPolicy }));
  });

  it('changes its currency together with its amounts only', () => {
    const surcharges = { premium: 600, vip: 1100, recliner: 0 };
    given(opened)
      .when(revise({ currency: 'JPY' }))
      .thenRejected('currency-without-amounts');
    given(opened)
      .when(revise({ currency: 'EUR', payAtCounter: true }))
      .then(TheaterTermsRevised({ theaterId, payAtCounter: true }));
    given(opened)
      .when(revise({ currency: 'JPY', surcharges }))
      .then(TheaterTermsRevised({ theaterId, currency: 'JPY', surcharges }));
  });

  it('with ticket types that take amounts off changes its currency together with them, too', () => {
    const surcharges = { premium: 600, vip: 1100, recliner: 0 };
    const withAmounts = TheaterTermsRevised({ theaterId, ticketTypes: priceCard });
    given(opened, withAmounts)
      .when(revise({ currency: 'JPY', surcharges }))
      .thenRejected('currency-without-amounts');
    const ticketTypes = priceCard.filter(({ amountOff }) => amountOff === null);
    const changes = { currency: 'JPY', surcharges, ticketTypes };
    given(opened, withAmounts)
      .when(revise(changes))
      .then(TheaterTermsRevised({ theaterId, ...changes }));
  });

  it('changes nothing when every value is the same already, in whatever order', () =>
    given(opened)
      .when(revise({ ...details, surcharges: { vip: 1000, recliner: 0, premium: 500 } }, { active: true }))
      .thenNothing());

  it('is retired and brought back once each', () => {
    const retired = TheaterRetired({ theaterId });
    given(opened)
      .when(revise({}, { active: false }))
      .then(retired);
    given(opened, retired)
      .when(revise({}, { active: false }))
      .thenNothing();
    given(opened, retired)
      .when(revise({}, { active: true }))
      .then(TheaterReinstated({ theaterId }));
  });

  it('refuses a change based on another version', () => {
    given(opened)
      .when(revise({ name: 'Babylon' }, { expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(opened)
      .when(revise({ name: 'Babylon' }, { expectedRevision: 0 }))
      .then(TheaterRenamed({ theaterId, name: 'Babylon' }));
  });

  it('refuses a change before the first event', () =>
    given()
      .when(revise({ name: 'Babylon' }))
      .thenRejected('not-found'));

  it('evolves from its history', () => {
    const history = [
      opened,
      TheaterRenamed({ theaterId, name: 'Babylon' }),
      TheaterRelocated({ theaterId, timeZone: 'Europe/Vienna' }),
      TheaterTermsRevised({ theaterId, currency: 'CHF', businessDayStart: '05:00' }),
      TheaterRetired({ theaterId }),
    ];
    expect(stateAfter(history)).toEqual({
      ...details,
      theaterId,
      name: 'Babylon',
      timeZone: 'Europe/Vienna',
      currency: 'CHF',
      businessDayStart: '05:00',
      active: false,
      revision: 4,
      createdAt: '2026-11-01T08:00:00.000Z',
      updatedAt: '2026-11-01T08:00:04.000Z',
    });
    expect(stateAfter([...history, TheaterReinstated({ theaterId })])?.active).toBe(true);
    expect(stateAfter([TheaterRetired({ theaterId })])).toBeNull();
  });
});
