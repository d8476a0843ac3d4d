import type { AnswerOf } from '../../../client/client.ts';

/** What a ticket of each type and tier costs. */
export type Prices = AnswerOf<'get', '/showtimes/{id}/prices'>;
export type TicketPrice = Prices['tickets'][number];
