import { z } from 'zod';
import type { StoredEvent } from '../../engine/ports/event-store.ts';

/** JSON as it is stored. Text that is no JSON any more is shown as text, and null is shown for what cannot be read. */
const StoredJson = z.union([z.record(z.string(), z.unknown()), z.string(), z.null()]);

/** An event as it is stored; sealed fields are sealed. */
export const Event = z.strictObject({
  /** Orders the whole log. A decimal number: it may be larger than JSON's numbers are exact. */
  position: z.string().regex(/^\d+$/),
  stream: z.string(),
  revision: z.int(),
  id: z.string(),
  type: z.string(),
  data: StoredJson,
  metadata: StoredJson,
});
type Event = z.output<typeof Event>;

export function presentEvent({ position, data, metadata, ...event }: StoredEvent): Event {
  return { position: String(position), ...event, data: jsonOf(data), metadata: jsonOf(metadata) };
}

function jsonOf(text: string): Event['data'] {
  if (text === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? (value as Event['data']) : text;
  } catch {
    return text;
  }
}
