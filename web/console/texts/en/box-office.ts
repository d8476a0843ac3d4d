import type { SellingStatus } from '../../../api/resources.ts';
import type { Method } from '../../box-office/counter-commands.ts';

export const boxOffice = {
  title: 'Box office',
  chooseShowtime: 'Choose the showtime that is sold.',
  customer: 'This customer',
  tickets: 'Tickets',
  chooseSeats: 'Choose seats on the map, or the best for a party.',
  typeOf: (seat: string) => `Ticket type of ${seat}`,
  proof: (proof: string) => `Ask for: ${proof}`,
  name: 'Name',
  email: 'E-mail address',
  emailHint: 'The tickets are sent there.',
  noEmail: 'This is no e-mail address.',
  toPay: 'To pay',
  given: 'Cash given',
  change: (amount: string) => `Give back ${amount}`,
  methods: {
    cash: 'Paid in cash',
    terminal: 'Paid by card',
    complimentary: 'Complimentary',
  } satisfies Record<Method, string>,
  stillHeld:
    'Seats are held for a customer, until they are sold, released or the hold is over. Leave all the same?',
  lapsed: 'These seats are no longer held. Hold them again.',
  countedBefore: (how: string) => `The try before this one has counted: ${how}. Do not take the money twice.`,
  soldTitle: 'Sold',
  sold: (reference: string) => `Sold. The reference is ${reference}.`,
  next: 'Next customer',
  selling: {
    scheduled: 'Online sales have not begun. The box office may be refused, too.',
    onSale: 'On sale',
    closed: 'Online sales have ended. The box office sells on until its own cut-off.',
    cancelled: 'This show is cancelled. Nothing of it is sold.',
  } satisfies Record<SellingStatus, string>,
};

/** The showtimes of a day, to choose one. */
export const today = {
  theater: 'Theater',
  day: 'Day',
  noTheaters: 'There is no theater yet.',
  none: 'No shows on this day are still to come.',
  cancelled: 'Cancelled',
  left: (available: number, total: number) => `${available} of ${total} free`,
};
