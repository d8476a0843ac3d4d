import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How often connections that have become idle are closed while a server drains. */
const SWEEP_MILLISECONDS = 50;

/** How long clients may take, and how many may be connected. */
export interface ConnectionLimits {
  /** From the beginning of a connection or a request to the end of its headers. */
  readonly headersMilliseconds: number;
  /** To the end of its body. */
  readonly requestMilliseconds: number;
  /** Between two requests of one connection. */
  readonly idleMilliseconds: number;
  /** At once; more are closed as they come. */
  readonly connections: number;
  /** How often connections are looked at that have taken too long. */
  readonly checkMilliseconds: number;
}

/** Most connections are those of people who watch a seat map. */
const usualLimits: ConnectionLimits = {
  headersMilliseconds: 15_000,
  requestMilliseconds: 30_000,
  idleMilliseconds: 65_000,
  connections: 12_000,
  checkMilliseconds: 5000,
};

/** A server that listens. */
export interface ListeningServer {
  /** `http://host:port`, as it is reached on this machine. */
  readonly url: string;
  /** Takes no new connections, lets requests under way finish within so many milliseconds, then closes the rest. */
  drain(graceMilliseconds: number): Promise<void>;
}

/** Listens on a port (0: any that is free). Rejects when the port is taken. */
export async function listen(
  handler: RequestListener,
  port: number,
  host: string,
  limits: ConnectionLimits = usualLimits,
): Promise<ListeningServer> {
  const server = createServer(
    {
      keepAliveTimeout: limits.idleMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      headersTimeout: limits.headersMilliseconds,
      connectionsCheckingInterval: limits.checkMilliseconds,
    },
    handler,
  );
  server.maxConnections = limits.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, drain: (grace) => drain(server, grace) };
}

function drain(server: Server, graceMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
    // A connection that is kept alive becomes idle only when its request is answered.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
