import { describe, expect, it } from '@jest/globals';
import { CommandUnavailable } from '../../src/engine/command-handling/command-result.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { Outages } from '../../src/outages.ts';

describe('What fails in the background', () => {
  const opened = (): { readonly outages: Outages; readonly lines: string[] } => {
    const lines: string[] = [];
    const log = {
      info: () => undefined,
      warn: (line: string) => void lines.push(`warn ${line}`),
      error: (line: string) => void lines.push(`error ${line}`),
    };
    return { outages: new Outages(log, { taskFailed: () => undefined }), lines };
  };
  const away = (question: string): StoreUnavailable =>
    new StoreUnavailable(`EventStoreDB did not answer ${question} within 3000 ms.`);

  it('is a line with who, where, why and when it tries again', () => {
    const { outages, lines } = opened();
    const error = new Error('actor-1@3: ActorRenamed does not fit its declaration');
    outages.stopped({ names: 'actors', position: 392n, error, retrySeconds: 3.7 });
    expect(lines).toEqual([
      'error Projection actors stopped at position 392: actor-1@3: ActorRenamed does not fit its declaration. Retrying in 4 s.',
    ]);
  });

  it('is one line, however often it fails', () => {
    const { outages, lines } = opened();
    for (const retrySeconds of [1, 2, 4]) {
      outages.stopped({ names: 'actors', position: 7n, error: new Error('poison'), retrySeconds });
    }
    expect(lines).toHaveLength(1);
    outages.failed('send-mails', new Error('poison'));
    outages.stopped({ names: 'actors', position: 7n, error: new Error('another poison'), retrySeconds: 1 });
    expect(lines).toHaveLength(3);
  });

  it('for want of a store is one line without a stack, whoever waits for it', () => {
    const { outages, lines } = opened();
    outages.stopped({ names: 'actors, movies', position: 7n, error: away('the read'), retrySeconds: 1 });
    outages.failed('send-mails', away('the append'));
    const cause = away('the head');
    outages.failed(
      'pay-refunds',
      new CommandUnavailable('store-unavailable', 'It does not answer.', { cause }),
    );
    expect(lines).toEqual([
      'warn Projections actors, movies stopped at position 7: EventStoreDB did not answer the read within 3000 ms. Retrying in 1 s.',
    ]);
    outages.failed('projector', new StoreUnavailable('MongoDB cannot be reached.'));
    expect(lines).toHaveLength(2);
  });
});
