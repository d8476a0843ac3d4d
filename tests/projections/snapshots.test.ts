import { describe, expect, it } from '@jest/globals';
import { aggregates } from '../../src/domain/aggregates.ts';
import { ActorAdded, ActorReinstated, ActorRenamed, ActorRetired } from '../../src/domain/actor/events.ts';
import {
  AuditoriumBuilt,
  SeatDeactivated,
  SeatReclassified,
  SeatingPlanAdopted,
  SeatsInstalled,
} from '../../src/domain/auditorium/events.ts';
import {
  MovieAdded,
  MovieDescriptionRevised,
  MovieRepriced,
  MovieRetired,
} from '../../src/domain/movie/events.ts';
import {
  PaymentDiscrepancyFound,
  PaymentRequested,
  PaymentSucceeded,
  RefundFailed,
  RefundRequested,
} from '../../src/domain/payment/events.ts';
import { TheaterOpened, TheaterTermsRevised } from '../../src/domain/theater/events.ts';
import { actors } from '../../src/projections/actors.ts';
import { auditoriums } from '../../src/projections/auditoriums.ts';
import { movies } from '../../src/projections/movies.ts';
import { payments } from '../../src/projections/payments.ts';
import { theaters } from '../../src/projections/theaters.ts';
import {
  about,
  alice,
  auditoriumId,
  booking,
  eur,
  movieActor,
  movieDetails,
  movieId,
  payment,
  paymentRequest,
  refund,
  seatRow,
  theaterDetails,
  theaterId,
  uuid,
} from '../support/fixtures.ts';
import { specifyProjection, timeAt } from '../support/projection-specification.ts';

describe.each([
  { projection: actors, aggregate: aggregates.actor },
  { projection: auditoriums, aggregate: aggregates.auditorium },
  { projection: movies, aggregate: aggregates.movie },
  { projection: payments, aggregate: aggregates.payment },
  { projection: theaters, aggregate: aggregates.theater },
])('The snapshots $projection.name', ({ projection, aggregate }) => {
  it('take every event of their aggregate', () => {
    expect(Object.keys(projection.on).sort()).toEqual(aggregate.events.map(({ type }) => type).sort());
    expect(projection.reads).toEqual([aggregate.category]);
  });
});

describe('A snapshot', () => {
  it('of an actor follows names and retirement', async () => {
    const { given } = specifyProjection(actors);
    const actorId = movieActor(1);
    const added = ActorAdded({ actorId, name: 'Orson' });
    const renamed = ActorRenamed({ actorId, name: 'Orson Welles' });
    await given(added, renamed).thenDocument(actorId, { name: 'Orson Welles', active: true, revision: 1 });
    const retired = ActorRetired({ actorId });
    await given(added, retired).thenDocument(actorId, { active: false, updatedAt: timeAt(2) });
    await given(added, retired, ActorReinstated({ actorId })).thenDocument(actorId, { active: true });
  });

  it('of a movie follows every change', async () => {
    const { given } = specifyProjection(movies);
    const details = movieDetails();
    const added = MovieAdded({ movieId, ...details });
    await given(added).thenDocument(movieId, { ...details, movieId, active: true, createdAt: timeAt(1) });
    const revised = MovieDescriptionRevised({ movieId, trailerUrl: 'https://example.org/trailer' });
    const repriced = MovieRepriced({ movieId, basePrice: eur(1200) });
    await given(added, revised, repriced, MovieRetired({ movieId })).thenDocument(movieId, {
      trailerUrl: 'https://example.org/trailer',
      basePrice: eur(1200),
      title: details.title,
      active: false,
      revision: 3,
    });
  });

  it('of a theater follows its terms', async () => {
    const { given } = specifyProjection(theaters);
    const opened = TheaterOpened({ theaterId, ...theaterDetails() });
    const revised = TheaterTermsRevised({ theaterId, cleaningMinutes: 25 });
    await given(opened, revised).thenDocument(theaterId, { cleaningMinutes: 25, revision: 1 });
  });

  it('of an auditorium follows each of its seats', async () => {
    const { given } = specifyProjection(auditoriums);
    const built = AuditoriumBuilt({ auditoriumId, theaterId, name: 'One', screenType: '2D' });
    const seats = seatRow('A', 2);
    const installed = SeatsInstalled({ auditoriumId, installationId: uuid(30, 1), seats });
    const vip = SeatReclassified({ auditoriumId, seatId: 'A1', tier: 'vip', kind: 'standard' });
    const off = SeatDeactivated({ auditoriumId, seatId: 'A2' });
    await given(built, installed, vip, off).thenDocument(auditoriumId, {
      seats: [
        { seatId: 'A1', tier: 'vip', active: true, revision: 2 },
        { seatId: 'A2', tier: 'regular', active: false, revision: 3 },
      ],
    });
  });

  it('of an auditorium has the plan that was adopted last, and the seats of it in use', async () => {
    const { given } = specifyProjection(auditoriums);
    const built = AuditoriumBuilt({ auditoriumId, theaterId, name: 'One', screenType: '2D' });
    const seats = seatRow('A', 2);
    const installed = SeatsInstalled({ auditoriumId, installationId: uuid(30, 1), seats });
    const plan = { name: 'One', size: { width: 100, height: 100 }, categories: [], zones: [] };
    const adopted = SeatingPlanAdopted({
      auditoriumId,
      plan,
      seats: [...seatRow('B', 1), ...seats.slice(1)],
      removed: ['A1'],
    });
    await given(built, installed, adopted).thenDocument(auditoriumId, {
      plan,
      seats: [
        { seatId: 'B1', active: true, revision: 2 },
        { seatId: 'A2', active: true, revision: 1 },
        { seatId: 'A1', active: false, revision: 2 },
      ],
    });
  });

  it('of a payment follows its refunds, failed ones too', async () => {
    const { given } = specifyProjection(payments);
    const facts = { paymentId: payment(1), ...about(booking(1)), gateway: 'sandbox', customerId: alice };
    const requested = PaymentRequested(paymentRequest());
    const succeeded = PaymentSucceeded({
      ...facts,
      method: 'sandbox',
      amount: eur(2000),
      gatewayReference: 'pi_1',
      saleDate: '2026-11-20',
    });
    const asked = RefundRequested({
      ...facts,
      refundId: refund(1),
      amount: eur(500),
      reason: 'booking-cancelled',
      note: null,
      gatewayReference: 'pi_1',
      saleDate: '2026-11-20',
    });
    const failed = RefundFailed({ ...facts, refundId: refund(1), amount: eur(500), reason: 'closed' });
    await given(requested, succeeded, asked, failed).thenDocument(payment(1), {
      status: 'succeeded',
      shownStatus: 'needs-review',
      gatewayReference: 'pi_1',
      refunds: [{ refundId: refund(1), amount: eur(500), status: 'failed' }],
      revision: 3,
    });
  });

  it('of a payment tells whether a person has to see to it', async () => {
    const { given } = specifyProjection(payments);
    const names = { paymentId: payment(1), ...about(booking(1)), gateway: 'sandbox', customerId: alice };
    const found = PaymentDiscrepancyFound({
      ...names,
      amount: eur(2000),
      received: eur(1999),
      gatewayReference: 'pi_1',
    });
    const requested = PaymentRequested(paymentRequest());
    await given(requested).thenDocument(payment(1), { shownStatus: 'requested' });
    await given(requested, found).thenDocument(payment(1), { shownStatus: 'needs-review' });
  });
});
