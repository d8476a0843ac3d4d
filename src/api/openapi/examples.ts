const sslcommerzForm = {
  status: 'VALID',
  tran_id: 'T6KFSNH6F2I1M4PSRC3LRDRTE5A',
  val_id: '200105225826116qFnATY9sHIwo',
  amount: '1050.00',
  currency: 'BDT',
  store_id: 'marquee',
  verify_key: 'amount,currency,status,store_id,tran_id,val_id',
  verify_sign: 'd42fab70ae0bcbda5280e7baffef60b0',
};

/** A body for each command that takes one, as people would send it. A test checks them against the routes' schemas. */
export const examples: Readonly<Record<string, object>> = {
  'POST /auth/register': {
    email: 'ada@example.org',
    password: 'engine-1843!',
    firstName: 'Ada',
    lastName: 'King',
  },
  'POST /auth/login': { email: 'ada@example.org', password: 'engine-1843!' },
  'POST /auth/refresh': {},
  'POST /auth/logout': {},
  'PATCH /auth/me': { firstName: 'Ada', phone: '+4930123456' },
  'POST /auth/password': { currentPassword: 'engine-1843!', newPassword: 'engine-1844!' },
  'POST /auth/confirm-email': { pin: '123456' },
  'POST /auth/forgot-password': { email: 'ada@example.org' },
  'POST /auth/verify-pin': { email: 'ada@example.org', pin: '123456' },
  'POST /auth/reset-password': {
    resetToken: 'the token that the PIN was exchanged for',
    newPassword: 'engine-1845!',
  },
  'POST /users': { email: 'clerk@example.org', role: 'boxOffice', firstName: 'Kai' },
  'PATCH /users/:id': { active: false },
  'PUT /users/:id/role': { role: 'boxOffice' },
  'POST /movies': {
    title: 'Metropolis',
    durationMinutes: 153,
    genres: ['Science fiction'],
    language: 'de',
    releaseDate: '1927-01-10',
    basePrice: { amount: 1050, currency: 'EUR' },
  },
  'PATCH /movies/:id': { durationMinutes: 148, trailerUrl: null },
  'POST /actors': { name: 'Brigitte Helm' },
  'PATCH /actors/:id': { name: 'Brigitte Helm' },
  'POST /theaters': {
    name: 'Lichtburg',
    city: 'Essen',
    address: 'Kettwiger Straße 36',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
  },
  'PATCH /theaters/:id': {
    cleaningMinutes: 20,
    ticketTypes: [{ code: 'child', name: 'Child', percentOff: 30 }],
  },
  'POST /theaters/:id/closings/:date': {
    counted: {
      cash: { amount: 42_350, currency: 'EUR' },
      terminal: { amount: 118_900, currency: 'EUR' },
    },
    note: 'A ten was torn; it lies in the envelope.',
  },
  'POST /auditoriums': {
    theaterId: '8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c',
    name: 'Saal 1',
    screenType: 'IMAX',
  },
  'PATCH /auditoriums/:id': { name: 'Großer Saal' },
  'POST /auditoriums/:id/seats': { rows: ['A', 'B', 'C'], seatsPerRow: 12, tier: 'regular' },
  'PATCH /auditoriums/:id/seats/:seatId': { tier: 'vip' },
  'POST /auditoriums/:id/blocks': {
    seats: ['C5', 'C6'],
    from: '2033-06-27T06:00:00+02:00',
    to: '2033-07-04T06:00:00+02:00',
    reason: 'New upholstery',
  },
  'PUT /auditoriums/:id/seating-plan': {
    name: 'Saal 1',
    size: { width: 600, height: 400 },
    categories: [
      { name: 'Standard', color: '#3b82f6' },
      { name: 'Wheelchair', color: '#10b981' },
    ],
    zones: [
      {
        name: 'Stalls',
        zone_id: 'stalls',
        position: { x: 50, y: 120 },
        rows: [
          {
            row_number: 'A',
            row_number_position: 'both',
            position: { x: 0, y: 0 },
            seats: [
              { seat_guid: 'stalls-A-1', seat_number: '1', position: { x: 0, y: 0 }, category: 'Wheelchair' },
              { seat_guid: 'stalls-A-2', seat_number: '2', position: { x: 30, y: 0 }, category: 'Standard' },
            ],
          },
        ],
        areas: [
          {
            shape: 'rectangle',
            position: { x: 0, y: -90 },
            rectangle: { width: 500, height: 12 },
            text: { text: 'Screen', position: { x: 250, y: 6 } },
          },
        ],
      },
    ],
  },
  'POST /showtimes': {
    movieId: '8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c',
    auditoriumId: '45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26',
    startsAt: '2033-06-30T19:30:00+02:00',
  },
  'POST /showtimes/batch': {
    repeat: {
      theaterId: '8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c',
      date: '2033-06-30',
      onDates: ['2033-07-01', '2033-07-02'],
    },
  },
  'PATCH /showtimes/:id': { startsAt: '2033-06-30T20:15:00+02:00' },
  'POST /showtimes/:id/cancel': { reason: 'The projector is broken.' },
  'POST /showtimes/:id/blocks': { seats: ['A1', 'A2'], reason: 'House seats' },
  'POST /showtimes/:id/holds': { seats: ['C5', { seatId: 'C6', ticketType: 'child' }] },
  'POST /bookings/:id/cancel': { reason: 'Ill', seats: ['A2'] },
  'POST /bookings/:id/exchange': { seats: ['B4', 'B5'], reason: 'Closer to the middle' },
  'PUT /bookings/:id/seats': { seats: ['B4', { seatId: 'B5', ticketType: 'child' }] },
  'POST /bookings/:id/confirm': { method: 'cash' },
  'POST /tickets/scan': { token: 'MT1.q8Zr-_2K.… as the QR code says', device: 'door-2' },
  'POST /tickets/scans': {
    scans: [
      {
        token: 'MT1.q8Zr-_2K.… as the QR code says',
        scannedAt: '2026-11-21T19:12:05.250+01:00',
        device: 'door-2',
      },
    ],
  },
  'POST /payments/:id/refunds': {
    amount: { amount: 500, currency: 'EUR' },
    reason: 'The sound failed for ten minutes.',
  },
  'POST /bookings/:id/payments': { gateway: 'sslcommerz', returnUrl: 'https://tickets.example.org/paid' },
  'POST /payments/:id/sandbox': { outcome: 'succeed' },
  'POST /payments/:id/review': { gatewayReference: 'pi_3QdTfE2eZvKYlo2C1fB2mXyz', decision: 'refund' },
  'POST /webhooks/stripe': {
    id: 'evt_1QdTfE2eZvKYlo2C9aBcDeFg',
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    data: { object: { id: 'pi_3QdTfE2eZvKYlo2C1fB2mXyz', object: 'payment_intent' } },
  },
  'POST /webhooks/sslcommerz/ipn': sslcommerzForm,
  'POST /webhooks/sslcommerz/success': sslcommerzForm,
  'POST /webhooks/sslcommerz/fail': sslcommerzForm,
  'POST /webhooks/sslcommerz/cancel': sslcommerzForm,
  'POST /webhook-subscriptions': {
    url: 'https://hooks.example.org/marquee',
    kinds: ['booking.confirmed', 'booking.cancelled'],
  },
  'PATCH /webhook-subscriptions/:id': { active: false },
  'POST /webhook-subscriptions/:id/rotate-secret': { atOnce: false },
  'POST /webhook-subscriptions/:id/replay': { fromPosition: '1200' },
  'POST /audit/replays': { projection: 'bookings' },
};
