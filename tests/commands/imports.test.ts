import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { importMovies } from '../../src/cli/import-movies.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { importLimits } from '../../src/commands/imports/import-limits.ts';
import { readImport } from '../../src/commands/imports/read-import.ts';
import { requestImport } from '../../src/commands/imports/request-import.ts';
import { workImport } from '../../src/commands/imports/work-import.ts';
import { writeReport, type ReportRow } from '../../src/commands/imports/import-report.ts';
import { imports, type Import } from '../../src/domain/import/decider.ts';
import type { ImportKind } from '../../src/domain/import/values.ts';
import type { ImportId } from '../../src/domain/kernel/ids.ts';
import { wordsOf } from '../../src/domain/kernel/text.ts';
import { addMinutes } from '../../src/engine/instant.ts';
import { now } from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

/** After everything that the cinema was made of. */
const then = addMinutes(now, 10);
const later = addMinutes(now, 11);

async function requested(
  system: InMemorySystem,
  kind: ImportKind,
  rows: readonly object[],
  { number = 1, dryRun = false, at = then } = {},
): Promise<ImportId> {
  const process = system.process();
  const bytes = Buffer.from(JSON.stringify(rows));
  const given = { kind, dryRun, bytes };
  return (await requestImport(sessionOf(process, context(number, at)), process, given)).importId;
}

/** Works on while an import gives way to others, which it does after a while. */
async function work(
  process: CommandDependencies,
  importId: ImportId,
  at = later,
): ReturnType<typeof workImport> {
  for (;;) {
    const doneBefore = await doneOf(process, importId);
    const result = await workImport(process, sessionOf(process, context(700, at)), { importId });
    const hasGoneOn = (await doneOf(process, importId)) > doneBefore;
    if (result.outcome !== 'not-yet' || !hasGoneOn) return result;
  }
}

async function doneOf(process: CommandDependencies, importId: ImportId): Promise<number> {
  return (await sessionOf(process, context(701)).load(imports, importId))?.progress?.done ?? 0;
}

interface Found {
  readonly state: Import;
  readonly report: readonly ReportRow[];
}

async function stateOf(system: InMemorySystem, importId: ImportId): Promise<Found> {
  const process = system.process();
  const found = await readImport(sessionOf(process, context(800)), process, importId);
  if (found === null) throw new Error('There is no such import.');
  return found;
}

/** A week of an auditorium that is there already: every second showtime is in the way of the one before it. */
const week = (system: InMemorySystem): Promise<ImportId> =>
  requested(
    system,
    'showtimes',
    Array.from({ length: 240 }, (_, index) => ({
      ...{ theater: 'Kino International', city: 'Berlin', auditorium: 'Saal 1' },
      ...{ movie: 'M', year: 1931 },
      localStart: `2027-${String(1 + Math.floor(index / 56)).padStart(2, '0')}-${String(1 + (Math.floor(index / 2) % 28)).padStart(2, '0')}T${index % 2 === 0 ? '19:30' : '20:00'}`,
    })),
  );

async function cinema(): Promise<InMemorySystem> {
  const system = new InMemorySystem();
  const files: readonly (readonly [ImportKind, object])[] = [
    [
      'theaters',
      {
        ...{ name: 'Kino International', city: 'Berlin', address: 'Karl-Marx-Allee 33' },
        ...{ timeZone: 'Europe/Berlin', currency: 'EUR' },
      },
    ],
    ['auditoriums', { theater: 'Kino International', city: 'Berlin', name: 'Saal 1' }],
    [
      'seats',
      {
        ...{ theater: 'Kino International', city: 'Berlin', auditorium: 'Saal 1' },
        ...{ rows: ['A'], seatsPerRow: 3 },
      },
    ],
    ['movies', { title: 'M', year: 1931, durationMinutes: 100, basePrice: { amount: 900, currency: 'EUR' } }],
  ];
  for (const [index, [kind, row]] of files.entries()) {
    const importId = await requested(system, kind, [row], { number: 900 + index, at: now });
    await work(system.process(), importId, now);
    expect((await stateOf(system, importId)).state.progress).toMatchObject({ created: 1, refused: 0 });
  }
  return system;
}

const showtimes = (system: InMemorySystem): readonly string[] => system.store.streamsOf('showtime');

describe('An import that is killed', () => {
  it('goes on where it was, reports every row as if nothing had happened, and makes no doubles', async () => {
    const whole = await cinema();
    const expected = await week(whole);
    await work(whole.process(), expected);
    const { report } = await stateOf(whole, expected);
    expect(report.filter(({ outcome }) => outcome === 'created')).toHaveLength(120);
    const codes = report.flatMap((row) =>
      row.outcome === 'refused' ? row.faults.map(({ code }) => code) : [],
    );
    expect(new Set(codes)).toEqual(new Set(['timetable-conflict']));

    const system = await cinema();
    const importId = await week(system);
    let kills = 0;
    for (let appends = 1; ; appends += 23) {
      system.killAfter(appends);
      try {
        await work(system.process(), importId);
        break;
      } catch (error) {
        if (!(error instanceof ProcessKilled)) throw error;
        kills += 1;
      }
    }
    expect(kills).toBeGreaterThan(4);
    const after = await stateOf(system, importId);
    expect([after.state.status, after.report]).toEqual(['finished', report]);
    expect([...showtimes(system)].sort()).toEqual([...showtimes(whole)].sort());
    // The report alone is left of the files.
    const left = [...system.importFiles.stored.values()].filter((bytes) => bytes.includes(importId));
    expect(left.map((bytes) => bytes.subarray(0, 11).toString())).toEqual(['{"importId"']);
  });

  it('removes its file, also where it was killed before it could', async () => {
    const system = await cinema();
    const importId = await week(system);
    await work(system.process(), importId);
    const { file } = (await stateOf(system, importId)).state;
    system.importFiles.stored.set(file, Buffer.from('left behind'));
    await work(system.process(), importId);
    expect(system.importFiles.stored.has(file)).toBe(false);
  });

  it('counts every row, also where the report of the first ones is lost', async () => {
    const system = await cinema();
    const importId = await week(system);
    system.killAfter(250);
    await expect(work(system.process(), importId)).rejects.toThrow(ProcessKilled);
    const { state, report } = await stateOf(system, importId);
    expect(report.length).toBeGreaterThan(0);
    system.importFiles.stored.delete(state.progress?.report ?? '');
    await work(system.process(), importId);
    const after = await stateOf(system, importId);
    expect(after.state.progress).toMatchObject({ done: 240, created: 120, unchanged: 0, refused: 120 });
    expect(after.report.map(({ row }) => row)).toEqual(
      Array.from({ length: 240 - report.length }, (_, at) => report.length + at + 1),
    );
  });

  it('fails where its file is lost', async () => {
    const system = await cinema();
    const importId = await week(system);
    system.importFiles.stored.clear();
    await work(system.process(), importId);
    expect((await stateOf(system, importId)).state).toMatchObject({ status: 'failed', fault: 'file-lost' });
    expect(system.typesOf(`import-${importId}`)).toEqual(['ImportRequested', 'ImportFailed']);
  });

  it('waits until everything can be found that was made before it', async () => {
    const system = await cinema();
    const importId = await week(system);
    const process = system.process();
    const reached: bigint[] = [];
    const catalogueNames = {
      ...process.catalogueNames,
      hasReached: (position: bigint) => Promise.resolve(reached.push(position) > 1),
    };
    const behind = { ...process, catalogueNames };
    expect(await work(behind, importId)).toMatchObject({ outcome: 'not-yet' });
    expect(showtimes(system)).toEqual([]);
    await work(behind, importId);
    expect(showtimes(system)).toHaveLength(120);
    expect(reached[0]).toBe(system.factsOf(`import-${importId}`, 'ImportRequested')[0]?.position);
  });
});

describe('A rehearsal', () => {
  it('says row by row what an import would do, and writes nothing but its own progress', async () => {
    const system = await cinema();
    const rows = [
      { title: 'New', year: 2030, durationMinutes: 90, actors: ['Somebody'] },
      { title: 'New II', year: 2030, durationMinutes: 90, actors: ['Somebody'] },
      { title: 'M', year: 1931, durationMinutes: 90 },
    ];
    const rehearsed = await requested(system, 'movies', rows, { number: 1, dryRun: true });
    const before = system.store.appends.length;
    await work(system.process(), rehearsed);
    const streams = system.store.appends.slice(before).map(({ stream }) => stream.split('-')[0]);
    expect(new Set(streams)).toEqual(new Set(['import']));
    const imported = await requested(system, 'movies', rows, { number: 2 });
    await work(system.process(), imported);
    const { report } = await stateOf(system, rehearsed);
    expect(report).toEqual((await stateOf(system, imported)).report);
    expect(report.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'unchanged']);
    expect(system.store.streamsOf('actor')).toHaveLength(1);
  });

  it('begins anew when it was killed, and counts nothing twice', async () => {
    const system = await cinema();
    const importId = await requested(
      system,
      'actors',
      Array.from({ length: 250 }, (_, index) => ({ name: `Actor ${index}` })),
      { dryRun: true },
    );
    system.killAfter(2);
    await expect(work(system.process(), importId)).rejects.toThrow(ProcessKilled);
    await work(system.process(), importId);
    const after = await stateOf(system, importId);
    expect(after.state.progress).toMatchObject({ rows: 250, done: 250, created: 250, unchanged: 0 });
    expect(after.report).toHaveLength(250);
    expect(system.store.streamsOf('actor')).toEqual([]);
    const types = system.typesOf(`import-${importId}`);
    expect(types.filter((type) => type === 'ImportProgressed')).toHaveLength(3);
  });
});

/** The whole list is not of this repository. It is where MOVIES_FILE says, else beside the working copy. */
const wholeFile = process.env['MOVIES_FILE'] ?? '../shared/data/movies-2020s.json';

describe('The movies of the 2020s', () => {
  (existsSync(wholeFile) ? it : it.skip)('all go in, and once', async () => {
    const entries = JSON.parse(readFileSync(wholeFile, 'utf8')) as readonly { title: string; year: number }[];
    expect(entries.length).toBeLessThan(importLimits.rows);
    const system = new InMemorySystem();
    const options = { assumedMinutes: 120, basePrice: null, now, progress: () => undefined };
    const first = await importMovies(system.process(), entries, options);
    const names = new Set(entries.map(({ title, year }) => `${title.trim()} (${year})`));
    expect(first.added).toBe(names.size);
    expect(first.refused.map(({ why }) => why)).toEqual(
      Array.from({ length: entries.length - names.size }, () => 'stands in the file twice'),
    );
    const appends = system.store.appends.length;
    const again = await importMovies(system.process(), entries, options);
    expect([again.added, again.alreadyThere]).toEqual([0, names.size]);
    expect(system.store.appends).toHaveLength(appends);
    const accented = entries.find(({ title }) => /[À-ÿ]/.test(title));
    if (accented === undefined) throw new Error('No title has an accent.');
    const plain = accented.title.normalize('NFKD').replace(/\p{M}/gu, '');
    expect(wordsOf(accented.title)).toEqual(wordsOf(plain));
  });
});

describe('A report that is replaced while somebody reads it', () => {
  it('is read as the next one, and is empty only where it is lost', async () => {
    const system = new InMemorySystem();
    const importId = await requested(system, 'actors', [{ name: 'Peter Lorre' }, { name: 'Lotte Lenya' }]);
    const process = system.process();
    const session = sessionOf(process, context(900));
    const { importFiles } = process;
    const record = async (done: number): Promise<string> => {
      const rows = Array.from(
        { length: done },
        (_, at) => ({ row: at + 1, outcome: 'created', id: null }) as const,
      );
      const report = await importFiles.store(writeReport(importId, rows));
      const counts = { rows: 2, done, created: done, unchanged: 0, refused: 0 };
      const progress = { importId, ...counts, report };
      await session.execute(imports, importId, { type: 'RecordImportProgress', progress });
      return report;
    };
    const first = await record(1);
    const replacing = {
      importFiles: {
        ...{ store: importFiles.store, remove: importFiles.remove },
        read: async (digest: string): Promise<Buffer | null> => {
          if (digest !== first) return importFiles.read(digest);
          await record(2);
          return null;
        },
      },
    };
    const found = await readImport(session, replacing, importId);
    expect(found).toMatchObject({ state: { progress: { done: 2 } }, report: [{ row: 1 }, { row: 2 }] });
    system.importFiles.stored.clear();
    expect(await stateOf(system, importId)).toMatchObject({ state: { progress: { done: 2 } }, report: [] });
  });
});
