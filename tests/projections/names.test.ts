import { describe, expect, it } from '@jest/globals';
import type { ReadModelReader } from '../../src/engine/ports/read-model-store.ts';
import { actors } from '../../src/projections/actors.ts';
import { Names, NamesIfReadable } from '../../src/projections/names.ts';
import { theaters } from '../../src/projections/theaters.ts';

function readerThat(answer: (id: string) => Promise<{ name: string } | undefined>): {
  readonly reader: ReadModelReader;
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const get = (collection: string, id: string): ReturnType<typeof answer> => {
    asked.push(`${collection} ${id}`);
    return answer(id);
  };
  return { reader: { get } as unknown as ReadModelReader, asked };
}

describe('The names of one answer', () => {
  it('are read once each, however many lines show them', async () => {
    const { reader, asked } = readerThat((id) => Promise.resolve(id === 'b' ? undefined : { name: id }));
    const names = new Names(reader);
    const shown = await Promise.all(['a', 'b', 'a', 'b'].map((id) => names.of(actors, id)));
    expect(shown).toEqual([{ name: 'a' }, undefined, { name: 'a' }, undefined]);
    expect(await names.of(theaters, 'a')).toEqual({ name: 'a' });
    expect(asked).toHaveLength(3);
  });

  it('are no names where the reader has a bug, for commands either', async () => {
    const { reader } = readerThat(() => Promise.reject(new TypeError('A bug.')));
    await expect(new NamesIfReadable(reader).of(actors, 'a')).rejects.toThrow('A bug.');
  });
});
