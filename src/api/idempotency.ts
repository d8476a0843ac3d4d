import type {
  StoredResponse,
  IdempotentRequests,
  KeyedRequest,
} from '../commands/idempotency/idempotent-requests.ts';
import { Problem } from './problems.ts';

/** The key of a request as its header has it: bare, or as a quoted string. Throws for one that is no key. */
export function idempotencyKeyOf(header: string): string | null {
  if (header === '') return null;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('malformed-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  return key;
}

/**
 * Answers a request once: the first time it is done, every other time the first answer is given again. Answers
 * that say «try again» are not kept. The scope is the command's id, which derives from principal, method, path and key.
 */
export async function answerOnce(
  kept: IdempotentRequests,
  request: KeyedRequest,
  answer: () => Promise<StoredResponse>,
): Promise<{ readonly answer: StoredResponse; readonly isReplay: boolean }> {
  const begun = await kept.begin(request);
  switch (begun.state) {
    case 'running':
      throw new Problem(
        'idempotency-key-in-use',
        'Wait for the answer to the first request, or repeat it later.',
      );
    case 'of-another-request':
      throw new Problem('idempotency-key-reused', 'Use a new Idempotency-Key for a new request.');
    case 'done':
      return { answer: begun.response, isReplay: true };
    case 'begun':
      try {
        const given = await answer();
        if (given.status >= 500) await kept.abandon(request.scope);
        else await begun.finish(given);
        return { answer: given, isReplay: false };
      } catch (error) {
        await kept.abandon(request.scope);
        throw error;
      }
  }
}
