import type { CommandDependencies } from '../commands/dependencies.ts';
import { registry, type MarqueeEvent } from '../domain/aggregates.ts';
import {
  processManager,
  type ProcessManager,
  type ProcessManagerDefinition,
} from '../engine/process-managers/process-manager.ts';

/** How long a use case has to finish by itself what it began, before a process manager does it. */
export const USE_CASE_SECONDS = 30;

/** A day. */
export const DAY_SECONDS = 86_400;

/** A process manager over the events of this application. */
export function defineProcessManager<Data>(
  definition: ProcessManagerDefinition<MarqueeEvent, Data, CommandDependencies>,
): ProcessManager<CommandDependencies> {
  return processManager(definition, registry);
}
