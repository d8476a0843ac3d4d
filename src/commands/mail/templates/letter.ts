/** One part of a letter. Each is shown in the text and in the HTML. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What somebody types or shows: a PIN, a reference. `label` says what it is. */
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  /** What the letter is about and when that is, with lines about it. */
  | {
      readonly kind: 'event';
      readonly title: string;
      readonly when: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] }
  /** Things that have a price each, and what they cost together. */
  | { readonly kind: 'prices'; readonly title: string; readonly rows: readonly Fact[]; readonly total: Fact }
  /** What the reader should not miss. */
  | { readonly kind: 'notice'; readonly text: string };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a mail says, without its form. */
export interface Letter {
  readonly subject: string;
  /** The first line, in a word or two. */
  readonly headline: string;
  /** Whom it greets; null where it greets nobody by name. */
  readonly name: string | null;
  readonly blocks: readonly Block[];
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const notice = (text: string): Block => ({ kind: 'notice', text });
export const code = (label: string, given: string): Block => ({ kind: 'code', label, code: given });
export const fact = (label: string, value: string): Fact => ({ label, value });
