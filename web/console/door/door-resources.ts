import type { AnswerOf } from '../../../client/client.ts';

/** What a door learns of a ticket of ours. */
export type ScannedTicket = AnswerOf<'post', '/tickets/scan'>;
export type ScanOutcome = ScannedTicket['result'];
/** When and where a ticket let somebody in. */
export type Admission = ScannedTicket['scans'][number];

/** The answers to scans that are reported later. */
export type ReportedScans = AnswerOf<'post', '/tickets/scans'>;
export type ReportedScan = ReportedScans['items'][number];

/** The tickets of a booking, for a door without a network. */
export type DoorTicket = AnswerOf<'get', '/showtimes/{id}/tickets'>['items'][number];

/** The public keys that tickets are checked with. */
export type TicketKeys = AnswerOf<'get', '/tickets/keys'>;
export type TicketKey = TicketKeys['keys'][number];
