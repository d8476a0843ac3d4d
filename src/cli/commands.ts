import type { CliCommand } from './command.ts';
import { copyCommand } from './copy.ts';
import { createAdminCommand } from './create-admin.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { importMoviesCommand } from './import-movies.ts';
import { rebuildCommand } from './rebuild.ts';
import { replayCommand } from './replay.ts';
import { serveCommand } from './serve.ts';
import { stateCommand } from './state.ts';
import { verifyCommand } from './verify.ts';

/** The one list of commands. The usage and the table in docs/operations.md follow it. */
export const cliCommands: readonly CliCommand[] = [
  serveCommand,
  verifyCommand,
  replayCommand,
  exportCommand,
  stateCommand,
  rebuildCommand,
  copyCommand,
  importCommand,
  importMoviesCommand,
  createAdminCommand,
];
