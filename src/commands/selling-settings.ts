/** How seats are sold where a theater does not say otherwise, and how long a login lasts. Holds no secret. */
export interface SellingSettings {
  readonly holdSeconds: number;
  readonly paymentGraceSeconds: number;
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly holdsPerCustomer: number;
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
    maximumSeatsPerHold: from.maximumSeatsPerHold,
    maximumSeatsPerStaffHold: from.maximumSeatsPerStaffHold,
    defaultCurrency: from.defaultCurrency,
    refreshTokenDays: from.refreshTokenDays,
    publicUrl: from.publicUrl,
  };
}
