import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where systems begin to hand out ports to whoever asks for any: on Linux 32768, elsewhere 49152. */
const FIRST_EPHEMERAL_PORT = 32_768;
const FIRST_PORT = 10_000;

/**
 * A free port for a server that is killed and started again where it was. Not one that the system hands out: while the
 * server is down, somebody else would get it.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
