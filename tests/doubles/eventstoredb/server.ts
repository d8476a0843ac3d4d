/**
 * An EventStoreDB for tests: it speaks the protocol of the real client on a port, keeps its log in a file, and can
 * be made to fail. It takes no credentials and has no projections, persistent subscriptions or scavenging.
 *
 *     tsx server.ts PORT FILE [--append-delay MILLISECONDS] [--starting MILLISECONDS]
 *       [--cluster FILE] [--host HOST] [--advertise HOST] [--with-parent]
 *
 * It says that it is not ready for as long as it is `--starting`. `--cluster` names the file that says who the nodes are
 * that share its log, and who leads. `--host` is the address to listen on, `--advertise` the one that
 * clients hear of. It prints `ready ESDB-URL CONTROL-URL` when it can be used. `--with-parent` ends it with its standard input.
 */
import { createServer as createControl, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { Server, ServerCredentials, status, type sendUnaryData, type ServiceDefinition } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type messages from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Appends } from './appends.ts';
import { Faults } from './faults.ts';
import { Log } from './log.ts';
import { Membership } from './membership.ts';
import { Reads } from './reads.ts';
import type { Counts, Switches } from './switches.ts';
import { callError, type Endpoint } from './wire.ts';

const HOST = '127.0.0.1';
const VERSION = '23.10.0.0';
const LARGEST_MESSAGE = 17 * 1024 * 1024;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'append-delay': { type: 'string', default: '0' },
    starting: { type: 'string', default: '0' },
    cluster: { type: 'string' },
    host: { type: 'string', default: HOST },
    advertise: { type: 'string', default: HOST },
    'with-parent': { type: 'boolean' },
  },
});
const [port, file] = positionals;
if (port === undefined || file === undefined)
  throw new Error('The port and the file of the log are missing.');

const { cluster } = values;
const membership = cluster === undefined ? undefined : new Membership(cluster, HOST, () => portOf(listener));
const log = new Log(file);
const faults = new Faults(membership);
faults.change({ appendDelay: Number(values['append-delay']) });
const appends = new Appends(log, faults);
const reads = new Reads(log, faults);

/** Events are sent as they are stored, without being put together anew for each reader. */
const readOfBytes = {
  ...streamsService.StreamsService.read,
  responseSerialize: (message: Buffer | messages.ReadResp): Buffer =>
    Buffer.isBuffer(message) ? message : Buffer.from(message.serializeBinary()),
};

function supportedMethods(): features.SupportedMethods {
  const methods = Object.values(streamsService.StreamsService as ServiceDefinition).map(({ path }) => {
    const [, service = '', method = ''] = path.split('/');
    return new features.SupportedMethod().setServiceName(service).setMethodName(method.toLowerCase());
  });
  return new features.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(VERSION);
}

const { LEADER, FOLLOWER, UNKNOWN } = gossip.MemberInfo.VNodeState;

function member(
  { host, port: at }: Endpoint,
  state: gossip.MemberInfo.VNodeState,
  isAlive = true,
): gossip.MemberInfo {
  const id = `00000000-0000-4000-8000-${at.toString().padStart(12, '0')}`;
  return new gossip.MemberInfo()
    .setInstanceId(new shared.UUID().setString(id))
    .setTimeStamp(Date.now().toString())
    .setState(state)
    .setIsAlive(isAlive)
    .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(at));
}

/** A cluster of one, of this follower and its leader, or of those that share the log. */
function members(ownPort: number): gossip.ClusterInfo {
  const { standing } = faults;
  const isOver = standing.kind === 'not-ready';
  const view = membership?.view ?? {
    ports: [ownPort, ...(standing.kind === 'follower' ? [standing.leader.port] : [])],
    alive: [ownPort, ...(standing.kind === 'follower' ? [standing.leader.port] : [])],
    leader: standing.kind === 'follower' ? standing.leader.port : ownPort,
  };
  const stateOf = (at: number): gossip.MemberInfo.VNodeState => {
    if (isOver || view.leader === null) return UNKNOWN;
    return at === view.leader ? LEADER : FOLLOWER;
  };
  const list = view.ports.map((at) =>
    member({ host: values.advertise, port: at }, stateOf(at), view.alive.includes(at)),
  );
  return new gossip.ClusterInfo().setMembersList(list);
}

const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE });
server.addService(
  { ...streamsService.StreamsService, read: readOfBytes },
  {
    ...{ read: reads.read, append: appends.append, batchAppend: appends.batchAppend },
    ...{ delete: appends.delete, tombstone: appends.tombstone },
  },
);
server.addService(featuresService.ServerFeaturesService, {
  getSupportedMethods: (_call: unknown, answer: sendUnaryData<features.SupportedMethods>) =>
    faults.switches.hideFeatures
      ? answer(callError(status.INTERNAL, 'Received RST_STREAM with code 2'))
      : answer(null, supportedMethods()),
});
server.addService(gossipService.GossipService, {
  read: (_call: unknown, answer: sendUnaryData<gossip.ClusterInfo>) =>
    answer(null, members(portOf(listener))),
});

/** The connections are taken here and handed on, so that they can be dropped. */
const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
const connections = new Set<Socket>();
const listener = createServer({ noDelay: true }, (socket) => {
  connections.add(socket);
  socket.on('error', () => undefined).on('close', () => connections.delete(socket));
  injector.injectConnection(socket);
});
faults.dropConnections = () => {
  for (const socket of connections) socket.destroy();
};

const blows: Readonly<Record<string, () => void>> = {
  '/drop-connections': faults.dropConnections,
  '/end-subscriptions': () => reads.endSubscriptions(),
  '/throw-subscriptions-off': () => reads.throwSubscriptionsOff(),
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function obey(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '' } = request;
  if (url === '/counts') {
    const { openSubscriptions: open, beingSent: reading } = reads;
    const counts: Counts = { ...faults.counts, open, reading };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counts));
    return;
  }
  const blow = blows[url];
  if (url === '/switches') faults.change(JSON.parse(await bodyOf(request)) as Partial<Switches>);
  else blow?.();
  response.writeHead(url === '/switches' || blow !== undefined ? 204 : 404).end();
}

function portOf(listening: { address(): AddressInfo | string | null }): number {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  return address.port;
}

const POLL_MILLISECONDS = 5;

/** The leader writes the log that the others read. */
function keepUp(): void {
  let leads = false;
  const look = (): void => {
    const { kind } = faults.standing;
    if (kind === 'leader' && !leads) log.lead();
    else if (kind !== 'leader') log.refresh();
    leads = kind === 'leader';
  };
  faults.keepUp = look;
  look();
  if (membership !== undefined || faults.isStarting) setInterval(look, POLL_MILLISECONDS);
}

/** What a node takes to end when it is asked to. */
const FAREWELL_MILLISECONDS = 400;

const control = createControl((request, response) => void obey(request, response));
control.listen(0, HOST, () => {
  listener.listen(Number(port), values.host, () => {
    faults.startsUntil = performance.now() + Number(values.starting);
    keepUp();
    process.stdout.write(
      `ready esdb://${HOST}:${portOf(listener)}?tls=false http://${HOST}:${portOf(control)}\n`,
    );
  });
});

process.on('SIGTERM', () => {
  listener.close();
  faults.dropConnections();
  setTimeout(() => process.exit(0), FAREWELL_MILLISECONDS);
});
if (values['with-parent'] === true) process.stdin.on('end', () => process.exit(0)).resume();
