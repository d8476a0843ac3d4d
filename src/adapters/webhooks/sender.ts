import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../../ports/webhook-sender.ts';
import { isPublicAddress } from './public-addresses.ts';

const TIMEOUT_MILLISECONDS = 10_000;
/** So much of an answer is read; the rest is not waited for. */
const ANSWER_BYTES = 4096;

const PRIVATE = 'is an address of a private network, or one with a special purpose';

/** Every address of a name, as `dns.lookup` gives them. */
export type ResolveName = (
  name: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export interface HttpWebhookSenderOptions {
  /** Whether it may send to private addresses, and without TLS. */
  readonly isPrivateAllowed: boolean;
  readonly resolve?: ResolveName;
  readonly timeoutMilliseconds?: number;
}

/** Thrown for an address that may not be connected to. The message is for staff. */
class AddressRefused extends Error {}

/**
 * Sends over HTTPS. A name is resolved once for each request; each of its addresses is checked, and the connection goes to
 * one of those: a name that resolves to something else a moment later gains nothing.
 */
export class HttpWebhookSender implements WebhookSender {
  private readonly options: HttpWebhookSenderOptions;

  constructor(options: HttpWebhookSenderOptions) {
    this.options = options;
  }

  refusalOf(url: string): string | null {
    if (this.options.isPrivateAllowed) return null;
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:') return 'must be an address that begins with https://';
    const address = addressIn(hostname);
    return address === null || isPublicAddress(address) ? null : PRIVATE;
  }

  async post(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
    const refused = this.refusalOf(request.url);
    if (refused !== null) return { status: null, text: '', fault: `The address ${refused}.` };
    const timeout = AbortSignal.timeout(this.options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS);
    try {
      return await this.exchange(request, AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      const fault = timeout.aborted ? 'There was no answer within 10 seconds.' : faultOf(error);
      return { status: null, text: '', fault };
    }
  }

  private async exchange(
    { url, headers, body }: WebhookRequest,
    signal: AbortSignal,
  ): Promise<WebhookAnswer> {
    const { request } = url.startsWith('https:') ? https : http;
    // No agent: a connection is of one request, and no other code's settings reach it.
    const sent = request(url, { method: 'POST', headers, signal, agent: false, lookup: this.lookup });
    const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
      sent.on('response', resolve).on('error', reject);
    });
    sent.end(body);
    const answer = await answered;
    try {
      const text = await beginningOf(answer);
      return { status: answer.statusCode ?? null, text, fault: null };
    } finally {
      sent.destroy();
    }
  }

  /** Resolves a name for a connection, and refuses all of its addresses where one of them is not public. */
  private readonly lookup: LookupFunction = (name, options, done) => {
    const resolve: ResolveName = this.options.resolve ?? ((of, then) => lookUpName(of, { all: true }, then));
    resolve(name, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) {
        done(error ?? new AddressRefused(`The name ${name} has no address.`), []);
      } else if (
        !this.options.isPrivateAllowed &&
        !addresses.every((each) => isPublicAddress(each.address))
      ) {
        done(new AddressRefused(`The name ${name} has an address that ${PRIVATE}.`), []);
      } else if (options.all === true) {
        done(null, [...addresses]);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
}

/** The address that a host of a URL is, however it was spelled; null where it is a name. */
function addressIn(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}

/** How a body begins. The status has said what became of the request: a body that breaks off changes nothing. */
async function beginningOf(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= ANSWER_BYTES) break;
    }
  } catch {
    // What came is shown.
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8');
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'The connection was closed before an answer.',
  EPIPE: 'The connection was closed before an answer.',
  ENOTFOUND: 'The name is not known.',
  EAI_AGAIN: 'The name could not be looked up.',
  EHOSTUNREACH: 'There is no way to that host.',
  ENETUNREACH: 'There is no way to that network.',
  ETIMEDOUT: 'Nobody answered.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by itself.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is signed by nobody who is known.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate cannot be verified.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is of another name.',
};

function faultOf(error: unknown): string {
  if (error instanceof AddressRefused) return error.message;
  // Where several addresses were tried, the first says enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { code = '' } = first as NodeJS.ErrnoException;
  return words[code] ?? `The request failed${code === '' ? '' : ` (${code})`}.`;
}
