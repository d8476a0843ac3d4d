import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { send } from '../support/client.ts';
import {
  commandsIn,
  commandsOf,
  documents,
  exceptions,
  paste,
  sections,
  sectionsLeft,
  startBy,
  type StartedByCommand,
} from '../support/documents.ts';
import { temporaryDirectory } from '../support/process.ts';
import { openTraceReceiver } from '../support/trace-receiver.ts';
import { until } from '../support/until.ts';

const admin = { email: 'admin@marquee.example', password: 'demo-Admin-1!' };
/** The first signed head comes within a minute. */
const START_MILLISECONDS = 180_000;
/** The tests log in more often than a reader does. */
const variables = { RATE_LIMITS: 'off', PASSWORD_COST: '4' };

const isThere = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;

describe('The documents', () => {
  const all = new Map(documents.flatMap((document) => [...commandsIn(document)]));
  const lines = [...all.values()].flatMap((text) => text.split('\n'));

  it('have no command that nobody runs', () => {
    const scripts = [...all.keys()].filter((section) => /`(npm|npx)`$/.test(section));
    const excepted = [...all].filter(([, text]) =>
      text
        .trim()
        .split('\n')
        .every((line) => Object.keys(exceptions).some((beginning) => line.startsWith(beginning))),
    );
    const known = [...Object.keys(sections), ...scripts, ...excepted.map(([section]) => section)];
    expect([...all.keys()].filter((section) => !known.includes(section))).toEqual([]);
    expect(Object.keys(sections).filter((section) => !all.has(section))).toEqual([]);
    const stale = Object.keys(exceptions).filter(
      (beginning) => !lines.some((line) => line.startsWith(beginning)),
    );
    expect(stale).toEqual([]);
  });

  it('mark every block of commands as one', () => {
    for (const document of documents) {
      const languages = [...readFileSync(document, 'utf8').matchAll(/^ *```(\w+)\n/gm)].map(
        ([, name]) => name,
      );
      const known = expect.stringMatching(/^(sh|js|ts|json|sql|yaml|http|mermaid)$/);
      expect([document, languages]).toEqual([document, languages.map(() => known)]);
    }
  });

  it('name only scripts that npm has, which build and then do what the tests do', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...all]
      .filter(([section]) => section.endsWith('`npm`'))
      .flatMap(([, text]) =>
        [...text.matchAll(/npm (?:run (?:--silent )?)?([\w:]+)/g)].map(([, name]) => name),
      );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name = '') => name !== 'ci' && scripts[name] === undefined)).toEqual([]);
    const built = 'npm run --silent build && node --max-semi-space-size=32 dist/main.js';
    expect(scripts).toMatchObject({ start: `${built} serve`, marquee: built });
  });
});

/** A document without its blocks, and without what other systems have. */
function proseOf(document: string): string {
  const prose = readFileSync(document, 'utf8').replace(/^```.*?^```$/gms, '');
  return document === 'docs/moving-in.md' ? prose.replace(/^\| [^|]*\|/gm, '') : prose;
}

describe('What the documents say', () => {
  it.each(documents)('%s leads only to what is there', (document) => {
    const anchorsOf = (file: string): readonly string[] =>
      [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      );
    const links = [...proseOf(document).matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)];
    const dead = links.filter(([, file = '', anchor = '']) => {
      const target = file === '' ? document : join(dirname(document), file);
      return !existsSync(target) || (anchor !== '' && !anchorsOf(target).includes(anchor));
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it('README.md names every page of docs', () => {
    const readme = readFileSync('README.md', 'utf8');
    const pages = documents.filter((document) => /^docs\/[^/]+$/.test(document));
    expect(pages.filter((page) => !readme.includes(`(${page})`))).toEqual([]);
  });

  it('names only routes that the API has', () => {
    const { paths } = JSON.parse(readFileSync('dist/openapi.json', 'utf8')) as {
      paths: Record<string, object>;
    };
    const shapeOf = (path: string): string => path.replace(/^\/api\/v1/, '').replace(/\{[^}]*\}|:\w+/g, '{}');
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${shapeOf(path)}`),
    );
    const named = documents.flatMap((document) =>
      [
        ...proseOf(document).matchAll(
          /\b((?:GET|POST|PUT|PATCH|DELETE)(?:`?, `?(?:GET|POST|PUT|PATCH|DELETE))*) `?(\/[\w\-/{}:]+)/g,
        ),
      ].flatMap(([, methods = '', path = '']) =>
        (methods.match(/[A-Z]+/g) ?? []).map((method) => [document, `${method} ${shapeOf(path)}`] as const),
      ),
    );
    expect(named.length).toBeGreaterThan(90);
    expect(named.filter(([, route]) => !routes.includes(route))).toEqual([]);
  });
});

/** What only some commands want, and a machine may lack. */
const wanted = {
  python3: 'docs/audit-format.md: The format of the log, for verifiers',
  sqlite3: 'docs/operations.md: `sqlite3`',
} as const;
const itWith = (tool: keyof typeof wanted): typeof it.skip => (isThere(tool) ? it : it.skip);

(['bash', 'curl'].every(isThere) ? describe : describe.skip)('The commands of', () => {
  let marquee: StartedByCommand;
  let folder: string;
  let remove: () => Promise<void>;
  let token: string;

  beforeAll(async () => {
    ({ directory: folder, remove } = await temporaryDirectory());
    marquee = await startBy(commandsOf('README.md', 'Two commands'), { directory: folder, variables });
    const demoIsThere = async (): Promise<boolean> => {
      const { body } = await send(marquee.url, 'POST', '/auth/login', { body: admin });
      token = body.accessToken;
      const { status } = await send(marquee.url, 'GET', '/audit/proofs/consistency?from=1', { token });
      return status === 200;
    };
    await until(demoIsThere, 'the demo accounts and a signed head are there', 150);
  }, START_MILLISECONDS);

  afterAll(async () => {
    await marquee.stop();
    await remove();
  });

  const run = (commands: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    paste(commands.replaceAll('http://127.0.0.1:3000', marquee.url), { directory: folder, variables: more });

  it('docs/tutorial.md start the program', async () => {
    const { directory, remove: removeIt } = await temporaryDirectory();
    const commands = commandsOf('docs/tutorial.md', 'Start');
    const started = await startBy(commands, { directory, variables: { ...variables, DEMO_DATA: 'false' } });
    try {
      expect(await send(started.url, 'GET', '/showtimes')).toMatchObject({ status: 200 });
      expect(readdirSync(directory)).toEqual(['data']);
    } finally {
      expect(await started.stop()).toBe(0);
      await removeIt();
    }
  }, 90_000);

  it('README.md sell a seat and take it back, and check and export the log', async () => {
    const headings = ['A booking in five lines', '`curl`', 'The command line'];
    const printed = await run(commandsOf('README.md', ...headings));
    expect(printed).toContain('"status":"succeeded"');
    expect(printed).toContain('"status":"confirmed"');
    expect(printed).toContain('"status":"cancelled"');
    expect(printed).toContain('0 broken');
    expect(printed).not.toContain('/problems/');
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toContain('"type":"BookingConfirmed"');
  }, 60_000);

  it('docs/tutorial.md register somebody who buys a ticket, once by the same key and once by another', async () => {
    const commands = commandsOf('docs/tutorial.md', 'With curl');
    const [, hold = 'false'] = /^booking=\$\((.*) \| first bookingId\)$/m.exec(commands) ?? [];
    expect(hold).toContain('first-hold');
    const again = [
      `test "$(${hold} | first bookingId)" = "$booking"`,
      hold.replace('first-hold', 'second-hold'),
    ];
    const printed = await run([commands, 'echo; echo again', ...again].join('\n'));
    const [first = '', second] = printed.split('\nagain\n');
    expect(first).toContain('"status":"confirmed"');
    expect(first).not.toContain('/problems/');
    expect(second).toMatch(/"status":409.*"code":"seats-unavailable".*C5/);
    expect(await run(commandsOf('docs/tutorial.md', 'What happened'))).toContain('0 broken');
  }, 60_000);

  it('docs/auditing.md find events, states, jobs and proofs', async () => {
    const headings = [
      'Auditing over HTTP',
      'What happened',
      'How it was',
      'Whether it is still so',
      'Signed heads',
    ];
    const printed = await run(commandsOf('docs/auditing.md', ...headings));
    expect(printed).toContain('"progress"');
    expect(printed).toContain('"signature"');
    expect(printed).not.toContain('/problems/');
    expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).toContain('"type":"SeatsHeld"');
  }, 60_000);

  itWith('python3')(
    'docs/audit-format.md check the log with another program',
    async () => {
      const heads = join(folder, 'data', 'tree-heads');
      symlinkSync(resolve('tests'), join(folder, 'tests'));
      const commands = commandsOf('docs/audit-format.md', 'The format of the log, for verifiers');
      expect(commands).toContain('/media/witness/tree-heads');
      const printed = await run(commands.replaceAll('/media/witness/tree-heads', heads));
      expect(printed).toMatch(/\d+ events/);
    },
    60_000,
  );

  it('docs/seating.md give an auditorium its seating plan', async () => {
    const { items } = (await send(marquee.url, 'GET', '/auditoriums', { token })).body;
    const plan = await send(marquee.url, 'GET', `/auditoriums/${items[0].id}/seating-plan`, { token });
    await writeFile(join(folder, 'hall-1.json'), plan.text);
    const printed = await run(commandsOf('docs/seating.md', 'A seating plan'), {
      TOKEN: token,
      ID: items[0].id,
    });
    expect(printed).toContain('"seats"');
    expect(printed).not.toContain('/problems/');
  }, 60_000);

  it('docs/operations.md give a movie its poster', async () => {
    const { items } = (await send(marquee.url, 'GET', '/movies', { token })).body;
    const poster = sharp({ create: { width: 60, height: 90, channels: 3, background: '#a33' } });
    await writeFile(join(folder, 'poster.jpg'), await poster.jpeg().toBuffer());
    const printed = await run(commandsOf('docs/operations.md', 'Posters'), { TOKEN: token, ID: items[0].id });
    expect(printed).toContain('"posterUrl"');
  }, 60_000);

  it('docs/operations.md send traces where they are told to', async () => {
    const { directory, remove: removeIt } = await temporaryDirectory();
    const receiver = await openTraceReceiver();
    const commands = commandsOf('docs/operations.md', 'Traces');
    expect(commands).toContain('http://127.0.0.1:4318');
    const traced = { ...variables, DEMO_DATA: 'false' };
    const started = await startBy(commands.replaceAll('http://127.0.0.1:4318', receiver.url), {
      directory,
      variables: traced,
    });
    try {
      await send(started.url, 'GET', '/showtimes');
      const hasCome = (): boolean => receiver.spans.some(({ name }) => name === 'GET /api/v1/showtimes');
      await until(hasCome, 'the span of a request has come');
    } finally {
      await started.stop();
      await receiver.close();
      await removeIt();
    }
  }, 90_000);

  itWith('sqlite3')(
    'docs/operations.md back up the log and the keys while the server runs, and they are enough',
    async () => {
      await run(commandsOf('docs/operations.md', '`sqlite3`'));
      const restored = join(folder, 'restored');
      mkdirSync(join(restored, 'data'), { recursive: true });
      copyFileSync(join(folder, 'log.db'), join(restored, 'data', 'events.db'));
      copyFileSync(join(folder, 'keys.db'), join(restored, 'data', 'keys.db'));
      for (const secret of ['master.key', 'jwt.secret']) {
        copyFileSync(join(folder, 'data', secret), join(restored, 'data', secret));
      }
      const started = await startBy('npm start', { directory: restored, variables });
      try {
        expect(await send(started.url, 'POST', '/auth/login', { body: admin })).toMatchObject({
          status: 200,
        });
      } finally {
        await started.stop();
      }
      const printed = await paste('npm run marquee -- verify', { directory: restored });
      expect(printed).toContain('0 broken');
    },
    90_000,
  );

  it('every section that this machine can run are run', () => {
    const tools = Object.keys(wanted) as (keyof typeof wanted)[];
    const lacking = tools.filter((tool) => !isThere(tool)).map((tool) => wanted[tool]);
    if (lacking.length > 0) process.stderr.write(`Not run, for want of a program: ${lacking.join(', ')}\n`);
    expect(sectionsLeft('journeys')).toEqual(lacking);
  });
});
