/** How seats are sold where a theater does not say otherwise, and how long a login lasts. Holds no secret. */
export interface SellingSettings {
  readonly holdSeconds: number;
  readonly paymentGraceSeconds: number;
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly holdsPerCustomer: number;
  /** How often in a day one customer may hold seats, and one client. */
  readonly holdsPerCustomerDay: number;
  readonly holdsPerClientDay: number;
  /** So many percent of a showtime's seats the customers of one client may hold without paying; 100: all of them. */
  readonly heldPercentPerClient: number;
  readonly maximumSeatsPerHold: number;
  readonly maximumSeatsPerStaffHold: number;
  readonly defaultCurrency: string;
  readonly refreshTokenDays: number;
  /** The address of the booking page, for the text of mails: `https://tickets.example.org`. */
  readonly publicUrl: string;
}

/** Picks the selling settings out of a larger configuration, so that nothing else of it reaches a use case. */
export function pickSellingSettings(from: SellingSettings): SellingSettings {
  return {
    holdSeconds: from.holdSeconds,
    paymentGraceSeconds: from.paymentGraceSeconds,
    cleaningMinutes: from.cleaningMinutes,
    salesCutoffMinutes: from.salesCutoffMinutes,
    holdsPerCustomer: from.holdsPerCustomer,
    holdsPerCustomerDay: from.holdsPerCustomerDay,
    holdsPerClientDay: from.holdsPerClientDay,
    heldPercentPerClient: from.heldPercentPerClient,
    maximumSeatsPerHold: from.maximumSeatsPerHold,
    maximumSeatsPerStaffHold: from.maximumSeatsPerStaffHold,
    defaultCurrency: from.defaultCurrency,
    refreshTokenDays: from.refreshTokenDays,
    publicUrl: from.publicUrl,
  };
}
