import type {
  StoredResponse,
  IdempotentRequests,
  KeyedRequest,
} from '../commands/idempotency/idempotent-requests.ts';
import { Problem } from './problems.ts';
import type { Route } from './route.ts';

/** Commands outside `/auth` may carry an Idempotency-Key. Webhooks have ids of their own. */
export function isKeyed({ method, path }: Route): boolean {
  return method === 'post' && !/^\/(auth|webhooks)\//.test(path);
}

/** The key of a request, which its header has bare or as a quoted string. Throws `malformed-request` for another text. */
export function idempotencyKeyOf(header: string): string | null {
  if (header === '') return null;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('malformed-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  return key;
}

/**
 * Answers a request once: a repeat gets the stored response. A response with a 5xx status is not stored, nor one that is not
 * final, nor a 404: it costs nothing to find again that there is nothing. The scope is the command's id, which derives from
 * principal, role, route, its parameters and key.
 */
export async function answerOnce(
  requests: IdempotentRequests,
  request: KeyedRequest,
  answer: () => Promise<{ readonly response: StoredResponse; readonly isFinal: boolean }>,
): Promise<{ readonly answer: StoredResponse; readonly isReplay: boolean }> {
  const begun = await requests.begin(request);
  switch (begun.state) {
    case 'running':
      throw new Problem(
        'idempotency-key-in-use',
        'The first request with this key is still running. Repeat the request later.',
        {},
        { 'Retry-After': '1' },
      );
    case 'of-another-request':
      throw new Problem(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request. Use a new one.',
      );
    case 'done':
      return { answer: begun.response, isReplay: true };
    case 'begun':
      try {
        const { response, isFinal } = await answer();
        if (response.status >= 500 || response.status === 404 || !isFinal)
          await requests.abandon(request.scope);
        else await begun.finish(response);
        return { answer: response, isReplay: false };
      } catch (error) {
        await requests.abandon(request.scope);
        throw error;
      }
  }
}
