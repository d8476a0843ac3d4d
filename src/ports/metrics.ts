import type { StageTimes } from '../engine/stage-times.ts';

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The template of its route, never the path that was asked for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly times: StageTimes;
}

/** How what is counted may end. Alert rules select by these words. */
export const outcomes = {
  command: [
    'recorded',
    'nothing-to-do',
    'refused',
    'overloaded',
    'contended',
    'store-unavailable',
    'stream-damaged',
    'failed',
  ],
  append: ['appended', 'conflict', 'unavailable', 'failed'],
  gatewayCall: ['answered', 'unavailable', 'failed'],
  mail: ['sent', 'refused', 'failed'],
  webhook: ['delivered', 'refused', 'unanswered'],
} as const;

type OutcomeOf<Counted extends keyof typeof outcomes> = (typeof outcomes)[Counted][number];
export type CommandOutcome = OutcomeOf<'command'>;
export type WebhookOutcome = OutcomeOf<'webhook'>;

/** How a projection is doing, or the projection of a process manager's jobs. */
export interface ProjectionMeasures {
  readonly name: string;
  /** How far it is behind the end of the log, in positions. */
  readonly lag: number;
  /** Null where another process runs it. */
  readonly isStopped: boolean | null;
}

export interface ProcessManagerMeasures extends ProjectionMeasures {
  readonly jobs: number;
  readonly due: number;
  readonly parked: number;
  /** For how long the oldest due job that is not parked has been due; 0 where none is. */
  readonly oldestDueSeconds: number;
}

/** What is known when somebody asks for it. */
export interface SystemMeasures {
  readonly commandsWaiting: number;
  readonly streamsWaiting: number;
  readonly auditJobs: number;
  /** Null while the stores do not answer. */
  readonly stored: {
    readonly leads: readonly string[];
    /** How many reasons there are not to be ready. */
    readonly faults: number;
    readonly projections: readonly ProjectionMeasures[];
    readonly processManagers: readonly ProcessManagerMeasures[];
  } | null;
}

/**
 * Counts what a process does, for those who watch it. Every label is one of a bounded number of words that the program
 * knows: no id, no path as it was asked for, nothing of a person.
 */
export interface Metrics {
  readonly contentType: string;
  requestBegan(): void;
  requestAnswered(request: AnsweredRequest): void;
  /** `code` says why it was refused; null where it was not. */
  commandDecided(command: {
    readonly aggregate: string;
    readonly outcome: CommandOutcome;
    readonly code: string | null;
  }): void;
  appended(append: {
    readonly outcome: OutcomeOf<'append'>;
    readonly events: number;
    readonly seconds: number;
  }): void;
  gatewayCalled(call: {
    readonly gateway: string;
    readonly call: 'open' | 'report' | 'cancel' | 'refund' | 'refundState' | 'disputesSince';
    readonly outcome: OutcomeOf<'gatewayCall'>;
    readonly seconds: number;
  }): void;
  mailHandedOver(mail: { readonly outcome: OutcomeOf<'mail'>; readonly seconds: number }): void;
  /** A message to another system, which took it, answered something else than a 2xx, or did not answer. */
  webhookPosted(message: { readonly outcome: OutcomeOf<'webhook'>; readonly seconds: number }): void;
  /** A task in the background has failed, and tries again. */
  taskFailed(task: string): void;
  /** All of it as Prometheus reads it. Must not be called again before it has answered. */
  render(measures: SystemMeasures): Promise<string>;
}
