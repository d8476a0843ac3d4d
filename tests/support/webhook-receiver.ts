import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as another system gets it. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly message: {
    readonly id: string;
    readonly kind: string;
    readonly position: string;
    readonly occurredAt: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** Another system, which hears webhooks. */
export interface WebhookReceiver {
  readonly url: string;
  /** Every message that came, also those that were refused. */
  readonly received: readonly Received[];
  /** How the next ones are answered. At first with 204. */
  answer: (response: ServerResponse, received: Received) => void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const each = { headers: request.headers, text, message: JSON.parse(text) as Received['message'] };
      received.push(each);
      receiver.answer(response, each);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (response) => response.writeHead(204).end(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}
