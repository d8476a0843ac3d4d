import type { AnyProjection } from '../engine/projections/projection.ts';
import { accounts } from './accounts.ts';
import { actors } from './actors.ts';
import { admissions } from './admissions.ts';
import { auditoriums } from './auditoriums.ts';
import { bookingMoney } from './booking-money.ts';
import { bookings } from './bookings.ts';
import { closings } from './closings.ts';
import { distributorReturns } from './distributor-returns.ts';
import { eventTimes } from './event-times.ts';
import { movies } from './movies.ts';
import { payments } from './payments.ts';
import { refusedPayments } from './refused-payments.ts';
import { sales, salesParts } from './sales.ts';
import { seatMap } from './seat-map.ts';
import { showtimes } from './showtimes.ts';
import { theaters } from './theaters.ts';
import { webhooks } from './webhooks.ts';

/** Every read model there is. */
export const readModels: readonly AnyProjection[] = [
  accounts,
  actors,
  admissions,
  auditoriums,
  bookingMoney,
  bookings,
  closings,
  distributorReturns,
  eventTimes,
  movies,
  payments,
  refusedPayments,
  sales,
  salesParts,
  seatMap,
  showtimes,
  theaters,
  webhooks,
];
