import { lineOf } from '../engine/auditing/event-search.ts';
import { type CliCommand, withReadOnlyRuntime } from './command.ts';

export const exportCommand: CliCommand = {
  name: 'export',
  usage: '[--stream STREAM]',
  summary: 'Prints the log as lines of JSON.',
  details:
    'Reads beside a running server. `npm run --silent marquee -- export > log.ndjson` writes a clean file.',
  options: { stream: { type: 'string' } },
  maximumWords: 0,
  run: ({ options }, context) =>
    withReadOnlyRuntime(context, async ({ scan }) => {
      const wanted = options['stream'];
      let isFound = wanted === undefined;
      for await (const page of scan.scan(0n)) {
        for (const stored of page) {
          if (wanted !== undefined && wanted !== stored.stream) continue;
          isFound = true;
          context.print(lineOf(stored));
        }
      }
      if (!isFound) context.warn(`There is no stream ${String(wanted)}.`);
      return isFound;
    }),
};
