import { z } from 'zod';
import { text } from '../kernel/text.ts';

export const ActorName = text(200);

/** The fields of an actor. The fields of a group change with one event. */
export const actorFields = { name: { name: ActorName } };

/** What is known of an actor. */
export const ActorDetails = z.strictObject(actorFields.name);
export type ActorDetails = Readonly<z.output<typeof ActorDetails>>;
