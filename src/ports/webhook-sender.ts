/** One request to another system. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of a request. `fault` says in words why it failed where there was no answer. */
export interface WebhookAnswer {
  readonly status: number | null;
  /** How the answer's body begins; empty where there is none. */
  readonly text: string;
  readonly fault: string | null;
}

/** Sends requests to other systems, never to addresses of this network unless that is allowed. */
export interface WebhookSender {
  /** Why an address is refused whatever its name resolves to, as a part of a sentence; null: it is not. */
  refusalOf(url: string): string | null;

  /**
   * Posts a request, to an address that was checked and to no other. Follows no redirect, gives up after ten seconds,
   * reads little of the answer. Every failure is an answer; it throws nothing but the reason of `signal`.
   */
  post(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer>;
}
