import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Configuration, parseConfiguration } from '../../src/config.ts';
import { Environment } from '../../src/environment.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly profiles: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const dockerfile = readFileSync('Dockerfile', 'utf8');
const caddyfile = readFileSync('Caddyfile', 'utf8');
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image === 'marquee:local');
const ofProfile = (profile: string): readonly (readonly [string, Service])[] =>
  services.filter(([, { profiles }]) => profiles.includes(profile));
function serviceNamed(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  return service;
}

const isStore = (name: string): boolean => /^(eventstore|mongodb)\d?$/.test(name);

/** What has to be given, as .env.example says. */
const secrets: Readonly<Record<string, string>> = {
  MASTER_KEY: randomBytes(32).toString('base64'),
  JWT_SECRET: randomBytes(48).toString('base64'),
  MONGODB_PASSWORD: randomBytes(32).toString('hex'),
  PUBLIC_URL: 'http://127.0.0.1:3000',
};

/** The variables as a container gets them, with these in the environment. */
function environmentOf({ environment = {} }: Service, given = secrets): Record<string, string> {
  const resolved = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    value.replace(
      /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}/g,
      (_, variable: string, usual = '') => (given[variable] ?? '') || String(usual),
    ),
  ]);
  return Object.fromEntries(resolved);
}

const configurationOf = (service: Service, given = secrets): Configuration =>
  parseConfiguration(environmentOf(service, given));

/** The variables of .env.example, as compose reads them. */
const example = Object.fromEntries(
  [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/, '$1')],
  ),
);

describe('docker-compose.yml', () => {
  it('gives every process of ours a configuration that it would start with', () => {
    for (const [name, service] of ours) {
      const configuration = configurationOf(service);
      expect([name, configuration.isProduction, configuration.host, configuration.port]).toEqual([
        name,
        true,
        '0.0.0.0',
        3000,
      ]);
      expect(configuration.eventStoreUrl).not.toBeNull();
      expect(configuration.mongoDbUrl).not.toBeNull();
    }
  });

  it('passes every variable that the program reads, and no other', () => {
    for (const [name, { environment = {} }] of ours) {
      expect([name, Object.keys(environment).sort()]).toEqual([name, Object.keys(Environment.shape).sort()]);
    }
  });

  it('takes every variable from the environment but those that the deployment itself decides', () => {
    const decided = ['DATA_DIR', 'EVENTSTORE_URL', 'HOST', 'MONGODB_URL', 'NODE_ENV', 'PORT', 'ROLES'];
    for (const [name, { environment = {} }] of ours) {
      const fixed = Object.entries(environment)
        .filter(([variable, value]) => !value.startsWith(`\${${variable}:`))
        .map(([variable]) => variable);
      expect([name, fixed.sort()]).toEqual([name, decided]);
    }
  });

  it('names only stores that it starts, in the profile that it starts them in', () => {
    for (const [name, service] of ours) {
      const { EVENTSTORE_URL = '', MONGODB_URL = '' } = environmentOf(service);
      const hosts = [...`${EVENTSTORE_URL} ${MONGODB_URL}`.matchAll(/[/,@]([a-z]+\d?):\d+(?=[,/?])/g)].map(
        ([, host]) => host ?? '',
      );
      expect([name, hosts.length]).toEqual([name, name === 'app' ? 2 : 6]);
      for (const host of hosts) expect(compose.services[host]?.profiles).toEqual(service.profiles);
    }
  });

  it('starts the one deployment or the other: no port and no store is of both', () => {
    for (const [name, { profiles }] of services) {
      const wanted = name === 'mail' ? 'mail of single,cluster' : /^[\w-]+ of (single|cluster)$/;
      expect(`${name} of ${profiles.join()}`).toMatch(wanted);
    }
    for (const profile of ['single', 'cluster']) {
      const published = ofProfile(profile).flatMap(([, { ports = [] }]) => ports);
      expect(published.sort()).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:8025:8025']);
      const builders = ofProfile(profile).filter(([, { build }]) => build !== undefined);
      expect([profile, builders.map(([name]) => name)]).toEqual([
        profile,
        [profile === 'single' ? 'app' : 'api1'],
      ]);
    }
    expect(example['COMPOSE_PROFILES']).toBe('single');
  });

  it('sends mail to the catcher, in every profile, and waits for it', () => {
    const { mail } = compose.services;
    expect(mail?.healthcheck?.test).toEqual(['CMD', '/mailpit', 'readyz']);
    for (const [name, service] of ours) {
      const { smtpUrl, publicUrl } = configurationOf(service);
      expect([name, smtpUrl, publicUrl]).toEqual([name, 'smtp://mail:1025', 'http://127.0.0.1:3000']);
    }
    expect(compose.services['app']?.depends_on).toHaveProperty('mail');
    expect(compose.services['api1']?.depends_on).toHaveProperty('mail');
  });

  it('believes the proxy about who is asking, nobody where there is none, and whom TRUST_PROXY adds', () => {
    const trusted = (given: Readonly<Record<string, string>>): object =>
      Object.fromEntries(
        ours.map(([name, service]) => [name, configurationOf(service, given).trustedProxies]),
      );
    expect(trusted(secrets)).toMatchObject({ app: 0, api1: 1, api2: 1 });
    expect(trusted({ ...secrets, TRUST_PROXY: '2' })).toMatchObject({ app: 2, api1: 2, api2: 2 });
  });

  it('covers every role in the cluster: two for requests, and one in reserve for each of the others', () => {
    const roles = ours
      .filter(([, { profiles }]) => profiles.includes('cluster'))
      .map(([, service]) => environmentOf(service)['ROLES']);
    expect([...roles].sort()).toEqual(['api', 'api', 'processor', 'processor', 'projector', 'projector']);
    expect(configurationOf(serviceNamed('app')).roles).toHaveLength(3);
  });

  it('pins every image, depends on what is there, and bounds memory, processes and logs', () => {
    for (const [name, { image, depends_on = {}, profiles, ...service }] of services) {
      expect([name, image]).toEqual([name, expect.stringMatching(/^(marquee:local|.+:v?\d+\.\d+\.\d+.*)$/)]);
      const needed = Array.isArray(depends_on) ? (depends_on as string[]) : Object.keys(depends_on);
      for (const other of needed) {
        expect([name, other, compose.services[other]?.profiles]).toEqual([
          name,
          other,
          expect.arrayContaining([...profiles]),
        ]);
      }
      expect([name, service.mem_limit]).toEqual([name, expect.stringMatching(/^\d+[mg]$/)]);
      expect([name, service.pids_limit]).toEqual([name, expect.any(Number)]);
      expect([name, service.logging?.options]).toEqual([name, { 'max-size': '10m', 'max-file': '5' }]);
    }
  });

  it('gives a name to every volume, and one volume to each store', () => {
    /** What the images declare as volumes. Docker makes one without a name of each that gets none. */
    const declared = {
      eventstore: ['/var/lib/eventstore', '/var/log/eventstore'],
      mongodb: ['/data/db', '/data/configdb'],
    };
    const mounted = new Map<string, string>();
    for (const [name, { volumes = [] }] of services) {
      const targets = volumes.map((volume) => volume.split(':')[1]);
      const wanted = isStore(name) ? declared[name.replace(/\d$/, '') as keyof typeof declared] : targets;
      expect([name, targets]).toEqual([name, wanted]);
      for (const volume of volumes
        .map((each) => each.split(':')[0] ?? '')
        .filter((each) => !each.startsWith('.'))) {
        expect(Object.keys(compose.volumes)).toContain(volume);
        // Two services may share a volume, two stores never.
        expect([volume, isStore(name) ? mounted.get(volume) : undefined]).toEqual([volume, undefined]);
        mounted.set(volume, name);
      }
    }
    expect([...mounted.keys()].sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(dockerfile).not.toMatch(/^VOLUME/m);
  });

  it('keeps the signed heads of the log, of each profile by itself', () => {
    const heads = ours
      .filter(([, service]) => configurationOf(service).roles.includes('processor'))
      .map(([name, { volumes }]) => [name, volumes]);
    expect(Object.fromEntries(heads)).toEqual({
      app: ['data:/data'],
      processor: ['cluster-data:/data'],
      'processor-standby': ['cluster-data:/data'],
    });
  });

  it('keeps the stores in networks without a way out, where nobody is but they and our processes', () => {
    for (const network of ['eventstore', 'mongodb']) {
      expect([network, compose.networks[network]]).toEqual([network, { internal: true }]);
      const members = services.filter(([, { networks }]) => networks.includes(network)).map(([name]) => name);
      const allowed = services
        .filter(([name, { image }]) => image === 'marquee:local' || name.replace(/\d$/, '') === network)
        .map(([name]) => name);
      expect(members).toEqual(allowed);
    }
    for (const [name, { networks, ports }] of services) {
      expect([name, networks.filter((network) => !(network in compose.networks))]).toEqual([name, []]);
      const own = isStore(name) ? [networks.length, ports] : [1, undefined];
      expect([name, ...own]).toEqual([name, 1, undefined]);
    }
  });

  it('asks for a password at MongoDB, of people and of members', () => {
    for (const [, service] of ours) {
      expect(configurationOf(service).mongoDbUrl).toContain(
        `//marquee:${secrets['MONGODB_PASSWORD'] ?? ''}@`,
      );
    }
    for (const [name, service] of services.filter(([each]) => each.startsWith('mongodb'))) {
      const { command = [], entrypoint = [] } = service;
      const file = command[command.indexOf('--keyFile') + 1] ?? '';
      expect([name, command.includes('--keyFile'), entrypoint.join(' ')]).toEqual([
        name,
        true,
        expect.stringContaining(`> ${file} && chown mongodb:mongodb ${file}`),
      ]);
      const { MARQUEE_PASSWORD, MONGO_INITDB_ROOT_USERNAME, MONGO_INITDB_ROOT_PASSWORD } =
        environmentOf(service);
      expect(MARQUEE_PASSWORD).toBe(secrets['MONGODB_PASSWORD']);
      const isFirst = !/[23]$/.test(name);
      expect([name, MONGO_INITDB_ROOT_USERNAME]).toEqual([name, isFirst ? 'marquee' : undefined]);
      expect(MONGO_INITDB_ROOT_PASSWORD).toBe(isFirst ? MARQUEE_PASSWORD : undefined);
    }
  });

  it('asks for an event store that does not throw a live subscription off in a burst', () => {
    for (const [name, { image }] of services.filter(([each]) => each.startsWith('eventstore'))) {
      const [major = 0, minor = 0] = (image.split(':')[1] ?? '').split('.').map(Number);
      expect([name, major * 100 + minor >= 2310]).toEqual([name, true]);
    }
  });

  it('asks for a MongoDB without its published vulnerabilities', () => {
    for (const [name, { image }] of services.filter(([each]) => each.startsWith('mongodb'))) {
      const [major = 0, minor = 0, patch = 0] = (image.split(':')[1] ?? '').split('.').map(Number);
      expect([name, major * 10_000 + minor * 100 + patch >= 70_032]).toEqual([name, true]);
    }
  });

  it('waits for longer than a process takes to stop', () => {
    const grace = /GRACE_MILLISECONDS = \{ requests: (\d+), background: (\d+) \}/;
    const [, requests, background] = grace.exec(readFileSync('src/cli/serve.ts', 'utf8')) ?? [];
    for (const [name, service] of ours) {
      const { stopDelaySeconds } = configurationOf(service);
      const seconds = stopDelaySeconds + (Number(requests) + Number(background)) / 1000;
      const closing = 5;
      expect([name, Number(service.stop_grace_period?.replace('s', '')) >= seconds + closing]).toEqual([
        name,
        true,
      ]);
    }
  });
});

describe('.env.example', () => {
  it('has every variable that docker-compose.yml asks for, and no other', () => {
    const asked = [...text.matchAll(/\$\{(\w+):/g)].map(([, name]) => name);
    expect(Object.keys(example).sort()).toEqual([...new Set([...asked, 'COMPOSE_PROFILES'])].sort());
  });

  it('leaves out what has to be given, and says of the rest what goes without saying', () => {
    for (const name of Object.keys(secrets)) {
      expect([name, example[name]]).toEqual([name, name === 'PUBLIC_URL' ? secrets[name] : '']);
    }
    for (const [, service] of ours) {
      expect(configurationOf(service, { ...example, ...secrets })).toEqual(configurationOf(service));
    }
  });

  it('is copied to a file that git ignores and the image does not have', () => {
    expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('.env');
    expect(readFileSync('.dockerignore', 'utf8')).toMatch(/^\*$/m);
    expect(readFileSync('.dockerignore', 'utf8')).not.toContain('.env');
  });
});

describe('Caddyfile', () => {
  const setting = (name: string): string => new RegExp(`^\\s*${name} (.+)$`, 'm').exec(caddyfile)?.[1] ?? '';

  it('is what the proxy starts with, on the port that is published', () => {
    const { proxy } = compose.services;
    expect(proxy?.volumes).toContain('./Caddyfile:/etc/caddy/Caddyfile:ro');
    expect(proxy?.command).toBeUndefined();
    const [, published] = /:(\d+)$/.exec(proxy?.ports?.[0] ?? '') ?? [];
    expect(caddyfile).toContain(`\n:${published ?? ''} {\n`);
  });

  it('sends requests to every API process, and to nobody else', () => {
    const processes = ours
      .filter(
        ([, service]) =>
          service.profiles.includes('cluster') && configurationOf(service).roles.includes('api'),
      )
      .map(([name, service]) => `${name}:${configurationOf(service).port}`);
    expect(setting('reverse_proxy').replace(' {', '').split(' ')).toEqual(processes);
    for (const [name, { networks }] of ours.filter(([each]) => each.startsWith('api'))) {
      expect([name, networks]).toEqual([
        name,
        expect.arrayContaining([...(compose.services['proxy']?.networks ?? [])]),
      ]);
    }
  });

  it('asks each whether it is ready, twice while one that stops goes on serving', () => {
    expect(readFileSync('src/api/app.ts', 'utf8')).toContain(`root.get('${setting('health_uri')}'`);
    expect(setting('health_uri')).toBe('/health/ready');
    const { stopDelaySeconds } = configurationOf(serviceNamed('api1'));
    expect(2 * parseFloat(setting('health_interval'))).toBeLessThan(stopDelaySeconds);
  });

  it('tries another, with the body that it has read, and believes a proxy in front', () => {
    expect(setting('lb_try_duration')).toBe('5s');
    expect(setting('request_buffers')).toBe('1MiB');
    expect(setting('trusted_proxies')).toBe('static private_ranges');
  });
});

describe('Dockerfile', () => {
  it('runs what the build makes, not as root, on the port of the program', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js", "serve"\]$/m);
    const port = /PORT=(\d+)/.exec(dockerfile)?.[1];
    expect(dockerfile).toContain(`EXPOSE ${port ?? ''}`);
  });

  it('gives Node the options that it has with npm start, and in the benchmarks', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const [option = ''] = scripts['start']?.match(/--\S+(?= dist)/) ?? [];
    expect(option).toMatch(/^--max-semi-space-size=\d+$/);
    expect(dockerfile).toContain(`\nENV NODE_OPTIONS=${option}\n`);
    expect(scripts['bench']).toContain(` node ${option} `);
  });

  it('has a process restarted that does not live, and none that is not ready yet', () => {
    const health = /process\.env\.PORT \+ '([^']+)'/.exec(dockerfile)?.[1] ?? '';
    expect(health).toBe('/health/live');
    expect(readFileSync('src/api/app.ts', 'utf8')).toContain(`root.get('${health}'`);
    expect(dockerfile).toContain('--start-period=10m');
  });

  it('leaves out source maps, whose sources are not there', () => {
    expect(dockerfile).toMatch(/^RUN npm run build && .*find dist node_modules -name '\*\.map' -delete$/m);
  });

  it('copies whatever the build needs, and nothing that git does not have', () => {
    const ignore = readFileSync('.dockerignore', 'utf8').split('\n');
    for (const [, files = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
      for (const file of files.split(' ')) expect(ignore).toContain(`!${file}`);
    }
  });
});
