import type { z } from 'zod';
import type { EventDeclaration, EventOf } from '../../engine/event.ts';
import { isSame } from '../../engine/json.ts';

/** New values of some fields. A field that is absent stays as it is. */
export type Changes<Details> = { readonly [Field in keyof Details]?: Details[Field] | undefined };

/** The fields of an aggregate in groups. The fields of a group change with one event. */
type FieldGroups = Readonly<Record<string, z.core.$ZodLooseShape>>;

/** One event for each group of fields, which holds every field of its group. */
export type RevisionsOf<Groups extends FieldGroups> = {
  readonly [Group in keyof Groups]: {
    readonly data: { readonly shape: Readonly<Record<keyof Groups[Group], unknown>> };
  };
};

type Revisions = Readonly<Record<string, EventDeclaration>>;

type FieldOf<Declaration> = Declaration extends EventDeclaration ? keyof Declaration['data']['shape'] : never;

/** The events that make the changes: one for each event type with a field whose value is new. */
export function revise<Given extends Revisions>(
  revisions: Given,
  ids: object,
  present: Readonly<Record<FieldOf<Given[keyof Given]>, unknown>>,
  changes: object,
): EventOf<Given[keyof Given]>[] {
  type Revised = EventOf<Given[keyof Given]>;
  const events: Revised[] = [];
  for (const revision of Object.values(revisions)) {
    const changed = Object.entries(changes).filter(
      ([field, value]) =>
        field in revision.data.shape && value !== undefined && !isSame(value, present[field as never]),
    );
    if (changed.length > 0) {
      events.push(revision({ ...ids, ...Object.fromEntries(changed) }) as Revised);
    }
  }
  return events;
}
