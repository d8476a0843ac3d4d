import { z } from 'zod';
import { route } from '../define-route.ts';
import type { Route } from '../route.ts';
import { actorRoutes } from './actors.ts';
import { auditoriumRoutes } from './auditoriums.ts';
import { authRoutes } from './auth.ts';
import { bookingRoutes } from './bookings.ts';
import { holdRoutes } from './holds.ts';
import { meRoutes } from './me.ts';
import { movieRoutes } from './movies.ts';
import { paymentRoutes } from './payments.ts';
import { showtimeRoutes } from './showtimes.ts';
import { theaterRoutes } from './theaters.ts';
import { userRoutes } from './users.ts';

const config = route({
  method: 'get',
  path: '/config',
  summary: 'What a client needs to know of this installation',
  query: z.strictObject({}),
  handle: ({ api }) => {
    const { gateways, settings } = api.commands;
    return Promise.resolve({
      status: 200,
      body: {
        gateways: [...gateways.keys()],
        stripePublishableKey: null,
        holdSeconds: settings.holdSeconds,
        maxSeatsPerHold: settings.maximumSeatsPerHold,
        currencies: [settings.defaultCurrency],
      },
    });
  },
});

/** Every route under `/api/v1`. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...meRoutes,
  ...userRoutes,
  ...movieRoutes,
  ...actorRoutes,
  ...theaterRoutes,
  ...auditoriumRoutes,
  ...showtimeRoutes,
  ...holdRoutes,
  ...bookingRoutes,
  ...paymentRoutes,
  config,
];
