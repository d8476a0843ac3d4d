import { describe, expect, it } from '@jest/globals';
import { importMovies } from '../../src/cli/import-movies.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import { Instant } from '../../src/engine/instant.ts';
import { InMemorySystem } from '../support/in-memory-system.ts';

const options = {
  assumedMinutes: 120,
  basePrice: null,
  now: Instant.parse('2026-11-21T18:00:00.000Z'),
  progress: () => undefined,
};

async function imported(given: object): Promise<{ refused: number; description: unknown; genres: unknown }> {
  const system = new InMemorySystem();
  const desk = system.process();
  const report = await importMovies(desk, [{ title: 'M', year: 1931, ...given }], options);
  const [stream] = system.store.streamsOf('movie');
  const made = stream === undefined ? null : await desk.writer.load(movie, stream.slice('movie-'.length));
  return { refused: report.refused.length, description: made?.description, genres: made?.genres };
}

describe('Importing movies', () => {
  it('leaves out of a description what nobody can see', async () =>
    expect(await imported({ extract: 'A\u200b hunt.\u0007\nA \ud800 trial.' })).toMatchObject({
      refused: 0,
      description: 'A hunt.\nA \ufffd trial.',
    }));

  it('cuts a long description between two characters', async () => {
    const { description } = await imported({ extract: `${'x'.repeat(4999)}\u{1f3ac}` });
    expect(description).toBe('x'.repeat(4999));
  });

  it('takes each genre once', async () =>
    expect(await imported({ genres: ['Crime', 'crime', 'Noir'] })).toMatchObject({
      genres: ['Crime', 'Noir'],
    }));

  it('refuses a title that nobody can see, and goes on', async () =>
    expect(await imported({ title: 'M\u202e' })).toMatchObject({ refused: 1 }));
});
