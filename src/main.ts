#!/usr/bin/env node
import { once } from 'node:events';
import { runCommandLine } from './cli/command-line.ts';

/** After so long, whatever still holds the process open is cut off. Everything that counts is closed by then. */
const LINGER_MILLISECONDS = 5000;

// A reader such as `head` may stop reading: then nobody is left to print for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stopRequest: () => Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]),
  demoMovies: new URL('../demo/movies.json', import.meta.url),
  // Loaded when a command asks for it: much of it is slow to load, and who only reads needs little.
  openRuntime: async (...given) => (await import('./runtime.ts')).openRuntime(...given),
  openReadOnlyRuntime: async (...given) =>
    (await import('./read-only-runtime.ts')).openReadOnlyRuntime(...given),
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
});
setTimeout(() => {
  process.stderr.write('marquee: Something stayed open after the end; it was cut off.\n');
  process.exit();
}, LINGER_MILLISECONDS).unref();
