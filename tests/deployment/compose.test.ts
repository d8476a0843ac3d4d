import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfiguration } from '../../src/config.ts';

interface Service {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const dockerfile = readFileSync('Dockerfile', 'utf8');
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image === 'marquee:local');

/** The variables as a container gets them, with `MASTER_KEY` and `JWT_SECRET` given and the rest by its default. */
function environmentOf({ environment = {} }: Service): Record<string, string> {
  const given: Record<string, string> = {
    MASTER_KEY: randomBytes(32).toString('base64'),
    JWT_SECRET: randomBytes(48).toString('base64'),
  };
  const resolved = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    value.replace(
      /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
      (_, variable: string, usual = '') => given[variable] ?? String(usual),
    ),
  ]);
  return Object.fromEntries(resolved);
}

describe('docker-compose.yml', () => {
  it('gives every process of ours a configuration that it would start with', () => {
    for (const [name, service] of ours) {
      const configuration = parseConfiguration(environmentOf(service));
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

  it('sets no variable that the program does not read', () => {
    const known = readFileSync('src/environment.ts', 'utf8');
    for (const [, { environment = {} }] of ours) {
      for (const variable of Object.keys(environment)) expect(known).toContain(`  ${variable}: `);
    }
  });

  it('names only stores that it starts, in the profile that it starts them in', () => {
    for (const [name, service] of ours) {
      const { EVENTSTORE_URL = '', MONGODB_URL = '' } = environmentOf(service);
      const hosts = [...`${EVENTSTORE_URL} ${MONGODB_URL}`.matchAll(/[/,]([a-z]+\d?):\d+/g)].map(
        ([, host]) => host ?? '',
      );
      expect([name, hosts.length > 0]).toEqual([name, true]);
      for (const host of hosts) expect(compose.services[host]?.profiles).toEqual(service.profiles);
    }
  });

  it('sends mail to the catcher, in every profile, and waits for it', () => {
    const { mail } = compose.services;
    expect([mail?.profiles, mail?.healthcheck?.test]).toEqual([undefined, ['CMD', '/mailpit', 'readyz']]);
    for (const [name, service] of ours) {
      const { smtpUrl, publicUrl } = parseConfiguration(environmentOf(service));
      expect([name, smtpUrl, publicUrl]).toEqual([name, 'smtp://mail:1025', 'http://127.0.0.1:3000']);
    }
    expect(compose.services['app']?.depends_on).toHaveProperty('mail');
    expect(compose.services['api1']?.depends_on).toHaveProperty('mail');
  });

  it('believes the proxy about who is asking, and nobody where there is none', () => {
    const trusted = ours.map(([name, service]) => [
      name,
      parseConfiguration(environmentOf(service)).trustedProxies,
    ]);
    expect(Object.fromEntries(trusted)).toMatchObject({ app: 0, api1: 1, api2: 1 });
  });

  it('covers every role in the cluster: two for requests, and one in reserve for each of the others', () => {
    const roles = ours
      .filter(([, { profiles }]) => profiles !== undefined)
      .map(([, service]) => environmentOf(service)['ROLES']);
    expect([...roles].sort()).toEqual(['api', 'api', 'processor', 'processor', 'projector', 'projector']);
  });

  it('pins every image, keeps every store’s data in a volume, and depends on what is there', () => {
    for (const [name, { image, volumes = [], depends_on = {} }] of services) {
      expect([name, image]).toEqual([name, expect.stringMatching(/^(marquee:local|.+:v?\d+\.\d+\.\d+.*)$/)]);
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      const needed = Array.isArray(depends_on) ? (depends_on as string[]) : Object.keys(depends_on);
      for (const other of needed) expect(Object.keys(compose.services)).toContain(other);
      expect([name, volumes.length]).toEqual([name, /eventstore|mongo/.test(name) ? 1 : 0]);
    }
  });

  it('asks for an event store that does not throw a live subscription off in a burst', () => {
    for (const [name, { image = '' }] of services.filter(([each]) => each.startsWith('eventstore'))) {
      const [major = 0, minor = 0] = (image.split(':')[1] ?? '').split('.').map(Number);
      expect([name, major * 100 + minor >= 2310]).toEqual([name, true]);
    }
  });
});

describe('Dockerfile', () => {
  it('runs what the build makes, not as root, on the port and the health address of the program', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js", "serve"\]$/m);
    const port = /PORT=(\d+)/.exec(dockerfile)?.[1];
    expect(dockerfile).toContain(`EXPOSE ${port ?? ''}`);
    const health = /process\.env\.PORT \+ '([^']+)'/.exec(dockerfile)?.[1] ?? '';
    expect(readFileSync('src/api/app.ts', 'utf8')).toContain(`root.get('${health}'`);
  });

  it('copies whatever the build needs, and nothing that git does not have', () => {
    const ignore = readFileSync('.dockerignore', 'utf8').split('\n');
    for (const [, files = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
      for (const file of files.split(' ')) expect(ignore).toContain(`!${file}`);
    }
  });
});
