/** What an access token says of its bearer. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: string;
}

/** Short-lived tokens that prove who is asking. */
export interface AccessTokens {
  /** How long a token is good, in seconds. */
  readonly lifetimeSeconds: number;
  issue(claims: AccessClaims): string;
  /** The claims of a token that is ours, meant for this API and not expired; null for any other. */
  verify(token: string): AccessClaims | null;
  /** The same, of a token that may have expired: for who wants to end its session. */
  verifyExpired(token: string): AccessClaims | null;
}
