import type { AnswerOf } from '../../../client/client.ts';

/** How the system is doing, as the process sees it that answers. */
export type SystemStatus = AnswerOf<'get', '/system/status'>;
export type ProjectionStatus = SystemStatus['projections'][number];
export type ProcessManagerStatus = SystemStatus['processManagers'][number];

export type ParkedJobs = AnswerOf<'get', '/system/parked'>;
/** A job of a process manager that was refused too often. */
export type ParkedJob = ParkedJobs['items'][number];

/** How long requests took, and where their time went. */
export type RequestTimings = AnswerOf<'get', '/system/requests'>;
export type TimedRoute = RequestTimings['routes'][number];
export type TimedRequest = RequestTimings['slowest'][number];
