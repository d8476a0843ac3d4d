import type { CliCommand } from './command.ts';

/** The one list of commands, each loaded when it is asked for. The usage and the table in docs/operations.md follow it. */
export const cliCommands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  state: async () => (await import('./state.ts')).stateCommand,
  rebuild: async () => (await import('./rebuild.ts')).rebuildCommand,
  copy: async () => (await import('./copy.ts')).copyCommand,
  import: async () => (await import('./import.ts')).importCommand,
  'import-movies': async () => (await import('./import-movies.ts')).importMoviesCommand,
  'create-admin': async () => (await import('./create-admin.ts')).createAdminCommand,
};

/** All commands, in the order of the list. */
export function loadCliCommands(): Promise<readonly CliCommand[]> {
  return Promise.all(Object.values(cliCommands).map((load) => load()));
}
