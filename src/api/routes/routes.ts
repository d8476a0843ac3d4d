import { anybody } from '../access/access.ts';
import { route } from '../define-route.ts';
import { Config } from '../resources/config.ts';
import type { Route } from '../route.ts';
import { actorRoutes } from './actors.ts';
import { auditJobRoutes } from './audit-jobs.ts';
import { auditProofRoutes } from './audit-proofs.ts';
import { auditRoutes } from './audit.ts';
import { auditoriumRoutes } from './auditoriums.ts';
import { authRoutes } from './auth.ts';
import { bookingChangeRoutes } from './booking-changes.ts';
import { bookingRoutes } from './bookings.ts';
import { closingRoutes } from './closings.ts';
import { distributorReturnRoutes } from './distributor-returns.ts';
import { exchangeRoutes } from './exchanges.ts';
import { holdRoutes } from './holds.ts';
import { importRoutes } from './imports.ts';
import { meRoutes } from './me.ts';
import { movieRoutes } from './movies.ts';
import { paymentRoutes } from './payments.ts';
import { periodBlockRoutes } from './period-blocks.ts';
import { posterRoutes } from './posters.ts';
import { reportTableRoutes } from './report-tables.ts';
import { reportRoutes } from './reports.ts';
import { showtimeBatchRoutes } from './showtime-batches.ts';
import { seatingPlanRoutes } from './seating-plans.ts';
import { showtimeChangeRoutes } from './showtime-changes.ts';
import { showtimeRoutes } from './showtimes.ts';
import { systemRoutes } from './system.ts';
import { theaterRoutes } from './theaters.ts';
import { ticketRoutes } from './tickets.ts';
import { userRoutes } from './users.ts';
import { webhookSubscriptionRoutes } from './webhook-subscriptions.ts';
import { webhookRoutes } from './webhooks.ts';

const configRoute = route({
  method: 'get',
  path: '/config',
  access: anybody(),
  summary: 'What a client needs to know of this deployment',
  answers: { 200: Config },
  handle: ({ api }, answer) => {
    const { gateways, settings } = api.commands;
    const known = answer(200, {
      gateways: [...gateways.keys()],
      stripePublishableKey: gateways.get('stripe')?.publishableKey ?? null,
      holdSeconds: settings.holdSeconds,
      maxSeatsPerHold: settings.maximumSeatsPerHold,
      currencies: [settings.defaultCurrency],
    });
    return Promise.resolve(known);
  },
});

/** Every route under `/api/v1`. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...meRoutes,
  ...userRoutes,
  ...movieRoutes,
  ...posterRoutes,
  ...actorRoutes,
  ...theaterRoutes,
  ...auditoriumRoutes,
  ...seatingPlanRoutes,
  ...periodBlockRoutes,
  ...showtimeRoutes,
  ...showtimeChangeRoutes,
  ...showtimeBatchRoutes,
  ...importRoutes,
  ...holdRoutes,
  ...bookingRoutes,
  ...bookingChangeRoutes,
  ...exchangeRoutes,
  ...ticketRoutes,
  ...paymentRoutes,
  ...webhookRoutes,
  ...reportRoutes,
  ...reportTableRoutes,
  ...closingRoutes,
  ...distributorReturnRoutes,
  ...auditRoutes,
  ...auditJobRoutes,
  ...auditProofRoutes,
  ...systemRoutes,
  ...webhookSubscriptionRoutes,
  configRoute,
];
