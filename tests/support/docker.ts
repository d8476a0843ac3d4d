import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { bundleServer } from '../doubles/eventstoredb/process.ts';
import { linesOf } from './embedded.ts';

const SCRIPT = resolve('../shared/servers/docker');
const COMPOSE_FILE = resolve('docker-compose.yml');
/** What the double of EventStoreDB runs on. It stands in no registry, so an engine has it already. */
const NODE_IMAGE = /^FROM (node:\S+)$/m;

export interface DockerEngine {
  /** Runs a program with the engine, and answers what it printed. Rejects when it fails. */
  run(program: 'docker' | 'docker-compose', ...words: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** The engine of `DOCKER_HOST`, else with `TEST_CONTAINERS=on` one that is started in the directory. Null where none can be had. */
export async function startDocker(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<DockerEngine | null> {
  const given = process.env['DOCKER_HOST'];
  const isAsked = process.env['TEST_CONTAINERS'] === 'on';
  if (given === undefined && !(isAsked && existsSync(SCRIPT))) return null;
  const engine =
    given === undefined ? await startEngine(directory) : { host: given, stop: () => Promise.resolve() };
  if (engine === null) return null;
  const variables = {
    ...process.env,
    ...environment,
    DOCKER_HOST: engine.host,
    // docker-compose 1 has the old builder only.
    DOCKER_BUILDKIT: '0',
    COMPOSE_DOCKER_CLI_BUILD: '0',
  };
  return {
    run: async (program, ...words) => {
      const child = spawn(program, words, { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => (output += String(chunk)));
      await once(child, 'close');
      if (child.exitCode !== 0)
        throw new Error(`${program} ${words.join(' ')} failed: ${output.slice(-4000)}`);
      return output;
    },
    stop: engine.stop,
  };
}

async function startEngine(directory: string): Promise<{ host: string; stop: () => Promise<void> } | null> {
  const engine: ChildProcess = spawn(SCRIPT, [directory, COMPOSE_FILE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = linesOf(engine);
  for (;;) {
    const line = await lines.next();
    if (line.done === true) return null;
    const host = /^ready (\S+)$/.exec(line.value)?.[1];
    if (host === undefined) continue;
    const stop = async (): Promise<void> => {
      const ended = once(engine, 'exit');
      engine.kill('SIGTERM');
      await ended;
    };
    return { host, stop };
  }
}

/** The files of an image of the double of EventStoreDB, which answers the health check of docker-compose.yml, too. */
export function writeEventStoreImage(directory: string): void {
  mkdirSync(directory);
  writeFileSync(join(directory, 'server.cjs'), bundleServer());
  const curl = [
    '#!/usr/local/bin/node',
    "const socket = require('node:net').connect(2113, '127.0.0.1', () => process.exit(0));",
    "socket.on('error', () => process.exit(1));",
  ];
  writeFileSync(join(directory, 'curl'), curl.join('\n'), { mode: 0o755 });
  const node = NODE_IMAGE.exec(readFileSync('Dockerfile', 'utf8'))?.[1] ?? '';
  const dockerfile = [
    `FROM ${node}`,
    'COPY server.cjs /server.cjs',
    'COPY curl /usr/local/bin/curl',
    'CMD ["node", "/server.cjs", "2113", "/var/lib/eventstore/log", "--host", "0.0.0.0"]',
  ];
  writeFileSync(join(directory, 'Dockerfile'), dockerfile.join('\n'));
}

interface Service {
  build?: string;
  image?: string;
  command?: readonly string[];
  environment?: Record<string, string>;
  ports?: readonly string[];
}

/**
 * docker-compose.yml for docker-compose 1 and the stand-ins: without a name and MongoDB's authentication, which they do
 * not have, on ports that are free, with another image of the event store. The rest is as it stands.
 */
export function writeComposeFile(file: string, eventStoreImage: string): void {
  const { services, networks, volumes } = parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true }) as {
    services: Record<string, Service>;
    networks: object;
    volumes: object;
  };
  for (const [name, service] of Object.entries(services)) {
    if (name.startsWith('eventstore')) service.image = eventStoreImage;
    if (service.build !== undefined) service.build = resolve(service.build);
    if (service.command !== undefined) {
      service.command = service.command.filter((word) => word !== '--keyFile' && !word.endsWith('.key'));
    }
    const url = service.environment?.['MONGODB_URL'];
    if (url !== undefined) {
      service.environment = {
        ...service.environment,
        MONGODB_URL: url.replace(/\/\/marquee:.*@/, '//').replace('&authSource=admin', ''),
      };
    }
    service.ports = (service.ports ?? []).map((port) => port.replace(/:\d+:/, '::'));
  }
  writeFileSync(file, JSON.stringify({ version: '2.4', services, networks, volumes }));
}
