import { event, type EventOf } from '../kernel/event.ts';
import { UserId } from '../kernel/ids.ts';

export const AdministratorAppointed = event('AdministratorAppointed', { userId: UserId });

export const AdministratorDismissed = event('AdministratorDismissed', { userId: UserId });

export const administratorsEvents = [AdministratorAppointed, AdministratorDismissed] as const;

export type AdministratorsEvent = EventOf<(typeof administratorsEvents)[number]>;
