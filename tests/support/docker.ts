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
  /** What has programs use it. */
  readonly variables: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** The engine of `DOCKER_HOST`, else with `TEST_CONTAINERS=on` one that is started in the directory. Null where none can be had. */
export async function startDocker(directory: string): Promise<DockerEngine | null> {
  const given = process.env['DOCKER_HOST'];
  const isAsked = process.env['TEST_CONTAINERS'] === 'on';
  if (given === undefined && !(isAsked && existsSync(SCRIPT))) return null;
  const engine =
    given === undefined ? await startEngine(directory) : { host: given, stop: () => Promise.resolve() };
  if (engine === null) return null;
  const variables = {
    DOCKER_HOST: engine.host,
    // docker-compose 1 has the old builder only.
    DOCKER_BUILDKIT: '0',
    COMPOSE_DOCKER_CLI_BUILD: '0',
  };
  return { variables, stop: engine.stop };
}

/** `docker compose` by docker-compose 1, which wants to be told that there is no terminal, and knows no `--wait`. */
export const dockerFunctions = `
  # There is nothing newer to pull.
  git() { :; }
  docker() {
    if [ "$1" != compose ]; then command docker "$@"; return; fi
    shift
    if [ "$1" = exec ]; then
      shift
      [ "$1" != -T ] || shift
      docker-compose exec -T "$@"
    elif [ "\${3:-}" = --wait ]; then
      docker-compose up --detach "\${@:4}"
      for service in "\${@:4}"; do
        for second in $(seq 240); do
          health=$(command docker inspect --format '{{.State.Health.Status}}' "$(docker-compose ps --quiet "$service")")
          [ "$health" != healthy ] || break
          sleep 1
        done
        [ "$health" = healthy ]
      done
    else
      docker-compose "$@"
    fi
  }
`;

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

/**
 * The files of an image of the double of EventStoreDB, which answers the health check of docker-compose.yml, too, and has
 * beside its log what a backup takes apart. In a cluster the first node has the log, and the others pass on to it.
 */
export function writeEventStoreImage(directory: string): void {
  mkdirSync(directory);
  writeFileSync(join(directory, 'server.cjs'), bundleServer());
  const curl = [
    '#!/usr/local/bin/node',
    "const socket = require('node:net').connect(2113, '127.0.0.1', () => process.exit(0));",
    "socket.on('error', () => process.exit(1));",
  ];
  writeFileSync(join(directory, 'curl'), curl.join('\n'), { mode: 0o755 });
  const forward = [
    "const { connect, createServer } = require('node:net');",
    'createServer((client) => {',
    "  const node = connect(2113, 'eventstore1');",
    '  client.pipe(node).pipe(client);',
    "  for (const [one, other] of [[client, node], [node, client]]) one.on('error', () => other.destroy());",
    "}).listen(2113, '0.0.0.0');",
    "process.on('SIGTERM', () => process.exit(0));",
  ];
  writeFileSync(join(directory, 'forward.cjs'), forward.join('\n'));
  const start = [
    '#!/bin/sh',
    'name=${EVENTSTORE_NODE_HOST_ADVERTISE_AS:-127.0.0.1}',
    'case $name in eventstore[23]) exec node /forward.cjs ;; esac',
    'cd /var/lib/eventstore && mkdir -p index && touch index/indexmap chaser.chk writer.chk',
    'exec node /server.cjs 2113 /var/lib/eventstore/chunk-000000.000000 --host 0.0.0.0 --advertise "$name"',
  ];
  writeFileSync(join(directory, 'start'), start.join('\n'), { mode: 0o755 });
  const node = NODE_IMAGE.exec(readFileSync('Dockerfile', 'utf8'))?.[1] ?? '';
  const dockerfile = [
    `FROM ${node}`,
    'COPY server.cjs forward.cjs /',
    'COPY curl start /usr/local/bin/',
    'RUN mkdir -p /var/lib/eventstore',
    'CMD ["start"]',
  ];
  writeFileSync(join(directory, 'Dockerfile'), dockerfile.join('\n'));
}

/** What mongodump and mongorestore do with the options of docs/containers.md, and with no other: their packages are not at hand. */
const mongoTool = `#!/usr/local/bin/node
const { parseArgs } = require('node:util');
const { gzipSync, gunzipSync } = require('node:zlib');
const { MongoClient, BSON } = require('/opt/mongo/node_modules/mongodb');
const string = { type: 'string' };
const { values } = parseArgs({
  options: {
    username: string, password: string, authenticationDatabase: string, db: string,
    nsInclude: { type: 'string', multiple: true }, archive: { type: 'boolean' }, gzip: { type: 'boolean' },
  },
});
const { username, password, authenticationDatabase, db, nsInclude = [], archive, gzip } = values;
if (username !== 'marquee' || password !== process.env.MARQUEE_PASSWORD || authenticationDatabase !== 'admin') throw new Error('Authentication failed.');
if (!archive || !gzip) throw new Error('Only archives that are compressed.');
const { EJSON } = BSON;
const isIncluded = (name) => nsInclude.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each));
async function dump(client) {
  const lines = [];
  for (const { name } of await client.db(db).listCollections().toArray()) {
    for (const document of await client.db(db).collection(name).find().toArray()) {
      lines.push(EJSON.stringify({ of: db + '.' + name, document }, { relaxed: false }));
    }
  }
  process.stdout.write(gzipSync(lines.join('\\n')));
}
async function restore(client) {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  let restored = 0;
  for (const line of gunzipSync(Buffer.concat(chunks)).toString().split('\\n')) {
    const { of, document } = EJSON.parse(line, { relaxed: false });
    if (!isIncluded(of)) continue;
    const [database, ...name] = of.split('.');
    await client.db(database).collection(name.join('.')).insertOne(document);
    restored += 1;
  }
  console.error(restored + ' document(s) restored successfully.');
}
(async () => {
  const client = new MongoClient('mongodb://127.0.0.1:27017/?directConnection=true', { promoteLongs: false });
  await (process.argv[1].endsWith('mongodump') ? dump(client) : restore(client));
  await client.close();
})();
`;

/** The files of an image of MongoDB that has tools for backups. */
export function writeMongoDbImage(directory: string): void {
  mkdirSync(directory);
  for (const tool of ['mongodump', 'mongorestore']) {
    writeFileSync(join(directory, tool), mongoTool, { mode: 0o755 });
  }
  const { image } = servicesOf(readFileSync(COMPOSE_FILE, 'utf8'))['mongodb'] ?? {};
  writeFileSync(
    join(directory, 'Dockerfile'),
    `FROM ${image}\nCOPY mongodump mongorestore /usr/local/bin/\n`,
  );
}

interface Service {
  build?: string;
  image?: string;
  command?: readonly string[];
  environment?: Record<string, string>;
  ports?: readonly string[];
}

const servicesOf = (text: string): Record<string, Service> =>
  (parse(text, { merge: true }) as { services: Record<string, Service> }).services;

/**
 * docker-compose.yml for docker-compose 1 and the stand-ins: without a name and MongoDB's authentication, which they do
 * not have, on ports that are free, with other images of the stores. The rest is as it stands.
 */
export function writeComposeFile(
  file: string,
  images: Readonly<Record<'eventstore' | 'mongodb', string>>,
): void {
  const text = readFileSync(COMPOSE_FILE, 'utf8');
  const services = servicesOf(text);
  const { networks, volumes } = parse(text) as { networks: object; volumes: object };
  for (const [name, service] of Object.entries(services)) {
    if (name.startsWith('eventstore')) service.image = images.eventstore;
    if (name.startsWith('mongodb')) service.image = images.mongodb;
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
