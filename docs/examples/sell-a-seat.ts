import { MarqueeClient, Refusal } from 'marquee/client';

/**
 * Buys two seats side by side with the typed client: npx tsx docs/examples/sell-a-seat.ts http://127.0.0.1:3000
 *
 * The system must have a showtime on sale and the sandbox gateway, as with `npm start`.
 */
const [url = 'http://127.0.0.1:3000'] = process.argv.slice(2);
const client = new MarqueeClient({ url });

const email = `reader-${crypto.randomUUID()}@example.org`;
const password = 'a passphrase that is long';
await client.post('/auth/register', { body: { email, password } });
await client.logIn(email, password);

const { items } = await client.get('/showtimes', { query: { limit: '20' } });
const showtime = items.find(({ status }) => status === 'onSale');
if (showtime === undefined) throw new Error('Nothing is on sale.');

// A hold that is refused says why in `code`: here somebody has taken the last seats.
const hold = await client
  .post('/showtimes/{id}/holds', { params: { id: showtime.id }, body: { bestAvailable: { count: 2 } } })
  .catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not-enough-seats') return null;
    throw error;
  });
if (hold === null) throw new Error('There are no two seats left.');

const params = { id: hold.bookingId };
const payment = await client.post('/bookings/{id}/payments', { params, body: { gateway: 'sandbox' } });
await client.post('/payments/{id}/sandbox', {
  params: { id: payment.paymentId },
  body: { outcome: 'succeed' },
});

// A query of this client shows what its commands have done.
const booking = await client.get('/bookings/{id}', { params });
const seats = booking.seats.map(({ seatId }) => seatId).join(' and ');
console.log(`${booking.reference}: ${seats}, ${booking.status} and ${booking.paymentStatus}`);
