import type { Page } from './resources.ts';

/** What the public API answers to staff, as far as the console reads it. A test holds these types against the API's schemas. */

/** A page of a list that was asked for its length. */
export interface CountedPage<Item> extends Page<Item> {
  readonly total?: number;
}

/** An event as it is stored. What is no JSON any more is text. */
export interface RecordedEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> | string | null;
  readonly metadata: Readonly<Record<string, unknown>> | string | null;
}
