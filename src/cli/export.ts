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
        for (const { position, stream, revision, id, type, data, metadata } of page) {
          if (wanted !== undefined && wanted !== stream) continue;
          isFound = true;
          const names = JSON.stringify({ position: String(position), stream, revision, id, type });
          context.print(`${names.slice(0, -1)},"data":${data},"metadata":${metadata}}`);
        }
      }
      if (!isFound) context.warn(`There is no stream ${String(wanted)}.`);
      return isFound;
    }),
};
