import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openEventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { redacted } from '../../src/adapters/eventstoredb/vendor-client.ts';
import { kill, linesOf, spawnCode } from '../support/embedded.ts';

describe('The client of EventStoreDB', () => {
  const warnings: string[] = [];
  let printed: jest.SpiedFunction<typeof console.warn>;
  beforeEach(() => {
    warnings.length = 0;
    printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => printed.mockRestore());

  const open = (url: string): ReturnType<typeof openEventStoreDb> =>
    openEventStoreDb({ url, prefixes: [], onWarning: (line) => warnings.push(line) });

  it.each([
    ['an unknown option', 'nonsense=1', /Unknown option key "nonsense"/],
    ['tlsVerifyCert=false', 'tlsVerifyCert=false', /"tlsVerifyCert" is not currently supported/],
    ['a short keep-alive', 'keepAliveInterval=1000', /KeepAliveInterval of 1000/],
  ])('says in a line of the log, without the password, what it has against %s', async (_, option, said) => {
    const log = open(`esdb://admin:s3cr%25t@127.0.0.1:1?tls=true&${option}`);
    await log.close();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(said);
    expect(warnings[0]).not.toMatch(/s3cr|\n/);
    expect(printed).not.toHaveBeenCalled();
  });

  it.each([
    'esdb://admin:s3cret@127.0.0.1:port?tls=true',
    'esdb://admin:s3cret@127.0.0.1:1?tls=perhaps',
    'esdb://admin:s3/cret@127.0.0.1:1',
    'kurrentdb://admin:s3cret@127.0.0.1:1',
  ])('does not tell the password when it cannot read the URL: %s', (url) => {
    const error = ((): unknown => {
      try {
        return open(url);
      } catch (thrown) {
        return thrown;
      }
    })();
    const texts = error instanceof Error ? [error.message, error.stack, JSON.stringify(error)] : [error];
    expect(texts.join()).not.toMatch(/s3\/?cret|cret@/);
    expect(warnings.join()).not.toMatch(/s3/);
  });

  it('leaves no form of the password in a text', () => {
    const url = 'esdb://admin:a%3Ab:(c]@node:2113?tls=true';
    expect(redacted(url, url)).toBe('esdb://admin:[redacted]@node:2113?tls=true');
    expect(redacted('a:b:(c] is wrong, and so is a%3Ab', url)).toBe(
      '[redacted] is wrong, and so is [redacted]',
    );
    expect(redacted('admin at node', 'esdb://admin@node')).toBe('admin at node');
  });

  it('does not end the process by a promise that it leaves alone; others still do', async () => {
    const child = spawnCode(`
      const { openEventStoreDb } = await import(built('adapters/eventstoredb/event-store.js'));
      const { EventStoreDBClient } = await import('@eventstore/db-client');
      const onWarning = (line) => console.log(line);
      openEventStoreDb({ url: 'esdb://admin:s3cret@127.0.0.1:1,127.0.0.1:2?tls=false', prefixes: [], onWarning });
      const alone = EventStoreDBClient.connectionString('esdb://127.0.0.1:1,127.0.0.1:2?tls=false');
      alone.getChannel();
      setTimeout(() => {
        console.log('alive');
        Promise.reject(new Error('of our own'));
      }, 2500);
      setTimeout(() => console.log('still alive'), 4000);
    `);
    const lines = linesOf(child);
    const said: string[] = [];
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) said.push(line.value);
    await kill(child);
    expect(said).toEqual([
      'The client of EventStoreDB failed behind our back: Failed to discover after 10 attempts.',
      'alive',
    ]);
    expect(child.exitCode).toBe(1);
  });
});
