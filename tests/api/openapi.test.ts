import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { examples } from '../../src/api/openapi/examples.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { send, type Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name?: string; readonly $ref?: string }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

let system: TestSystem;
let document: Document;
const get = (path: string, headers = {}): Promise<Answer> => send(system.url, 'GET', `/${path}`, { headers });

beforeAll(async () => {
  system = await openSystem();
  const answer = await get('/openapi.json');
  document = answer.body as Document;
});
afterAll(() => system.close());

const nameOf = ({ method, path }: { method: string; path: string }): string =>
  `${method.toUpperCase()} ${path}`;

describe('The OpenAPI document', () => {
  it('has an operation for every route, and no other', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const wanted = routes.map(({ method, path }) =>
      nameOf({ method, path: `/api/v1${path.replace(/:(\w+)/g, '{$1}')}` }),
    );
    const atTheRoot = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /problems/{code}'];
    expect(operations.sort()).toEqual([...wanted, ...atTheRoot].sort());
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of each route who may use it, what it answers and with which problems it refuses', () => {
    const hold = document.paths['/api/v1/showtimes/{id}/holds']?.['post'];
    expect(hold?.security).toEqual([{ bearer: [] }, { cookie: [], csrf: [] }]);
    expect(Object.keys(hold?.responses ?? {})).toEqual(
      expect.arrayContaining(['201', '401', '404', '409', '422', '429', '503']),
    );
    expect(hold?.responses['409']?.description).toContain('`seats-unavailable`');
    expect(hold?.parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' });
    expect(document.paths['/api/v1/movies']?.['get']?.security[0]).toEqual({});
    expect(document.paths['/api/v1/auth/login']?.['post']?.security).toEqual([]);
  });

  it('says which routes answer CSV, too', () => {
    const types = (path: string): readonly string[] =>
      Object.keys(document.paths[path]?.['get']?.responses['200']?.content ?? {});
    expect(types('/api/v1/reports/revenue')).toEqual(['application/json', 'text/csv']);
    expect(types('/api/v1/movies')).toEqual(['application/json']);
  });

  it('refers to nothing that it does not have', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    const missing = references.filter(([, kind = '', name = '']) => !document.components[kind]?.[name]);
    expect(references.length).toBeGreaterThan(100);
    expect([missing, text.includes('$defs')]).toEqual([[], false]);
  });

  const withBody = routes.filter(
    ({ body }) => body !== null && (!(body instanceof z.ZodObject) || Object.keys(body.shape).length > 0),
  );

  it.each(withBody.map((route) => [nameOf(route), route] as const))(
    'has an example for %s that the route takes',
    (name, route) => {
      expect(examples[name]).toBeDefined();
      expect(route.body?.safeParse(examples[name])).toMatchObject({ success: true });
    },
  );

  it('has no example of a route that is not there', () => {
    const names = new Set(withBody.map(nameOf));
    expect(Object.keys(examples).filter((name) => !names.has(name))).toEqual([]);
  });

  it('is clean to a linter of OpenAPI documents', () => {
    const directory = mkdtempSync(join(tmpdir(), 'marquee-openapi-'));
    try {
      const path = join(directory, 'openapi.json');
      writeFileSync(path, JSON.stringify(document));
      const environment = {
        ...process.env,
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      };
      const given = ['lint', path, '--format=json', '--max-problems=20'];
      const printed = execFileSync('node_modules/.bin/redocly', given, { env: environment, stdio: 'pipe' });
      const { totals } = JSON.parse(printed.toString()) as { totals: object };
      expect(totals).toMatchObject({ errors: 0, warnings: 0 });
    } finally {
      rmSync(directory, { recursive: true });
    }
  }, 120_000);
});

describe('The pages of the API', () => {
  it.each(['/docs', '/redoc'])('%s loads only from this origin', async (path) => {
    const page = await get(path);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
    expect(sources.length).toBeGreaterThan(1);
    for (const source of sources) {
      const answer = await get(source);
      expect([source, answer.status, source.startsWith('/')]).toEqual([source, 200, true]);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      const again = await get(source, { 'If-None-Match': answer.headers['etag'] ?? '' });
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });
});
