import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommandSession } from '../../src/engine/command-handling/command-session.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { uploadPoster } from '../../src/commands/movie/upload-poster.ts';
import { MovieId } from '../../src/domain/kernel/ids.ts';
import { PictureRendererOverloaded } from '../../src/ports/picture-renderer.ts';
import { movieId, uuid } from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { overriding } from '../support/overriding.ts';

let system: InMemorySystem;
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
});

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const upload = (dependencies: CommandDependencies, id = movieId): ReturnType<typeof uploadPoster> =>
  uploadPoster(new CommandSession(dependencies.writer, context(1)), dependencies, {
    movieId: id,
    bytes: png,
    expectedRevision: undefined,
  });
const events = (): readonly string[] => system.typesOf(`movie-${movieId}`);

describe('A poster', () => {
  it('is no fact while its pictures are not stored', async () => {
    const full = { store: () => Promise.reject(new StoreUnavailable('The disk is full.')) };
    const process = system.process();
    const failing = { ...process, pictureStore: overriding(process.pictureStore, full) };
    await expect(upload(failing)).rejects.toThrow(StoreUnavailable);
    expect(events()).toEqual(['MovieAdded']);
    await upload(process);
    expect(events()).toEqual(['MovieAdded', 'PosterUploaded']);
  });

  it('is stored before its event, and once: a crash in between is made good by sending it again', async () => {
    const append = (): never => {
      throw new Error('The process ends here.');
    };
    await expect(upload(system.process(overriding(system.store, { append })))).rejects.toThrow('ends here');
    expect([events(), system.pictures.stored.size]).toEqual([['MovieAdded'], 1]);
    await upload(system.process());
    await upload(system.process());
    expect([events(), system.pictures.stored.size]).toEqual([['MovieAdded', 'PosterUploaded'], 1]);
  });

  it('is not rendered for a movie that is not there', async () => {
    const process = system.process();
    const render = (): never => {
      throw new Error('Nothing is to be rendered.');
    };
    const idle = { ...process, pictureRenderer: overriding(process.pictureRenderer, { render }) };
    expect(await upload(idle, MovieId.parse(uuid(9, 9)))).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'not-found' },
    });
  });

  it('changes nothing when too many are rendered', async () => {
    const process = system.process();
    const render = (): Promise<never> => Promise.reject(new PictureRendererOverloaded('Four wait.'));
    const busy = { ...process, pictureRenderer: overriding(process.pictureRenderer, { render }) };
    await expect(upload(busy)).rejects.toThrow(PictureRendererOverloaded);
    expect([events(), system.pictures.stored.size]).toEqual([['MovieAdded'], 0]);
  });
});
