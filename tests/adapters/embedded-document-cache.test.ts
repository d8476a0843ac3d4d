import { describe, expect, it } from '@jest/globals';
import { DocumentCache } from '../../src/adapters/embedded/document-cache.ts';

const stored = (id: string) => ({ id, position: 1n, document: {} });

describe('The cache of parsed documents', () => {
  it('drops those that were not used for the longest time when their texts are longer than the limit', () => {
    const cache = new DocumentCache(80);
    for (let number = 1; number <= 8; number += 1) cache.set('movies', stored(`${number}`), 10);
    expect(cache.get('movies', '1')).toEqual(stored('1'));
    cache.set('movies', stored('9'), 10);
    const kept = ['1', '2', '3', '4', '9'].filter((id) => cache.get('movies', id) !== undefined);
    expect(kept).toEqual(['1', '4', '9']);
  });

  it('counts what is replaced and what is deleted no more', () => {
    const cache = new DocumentCache(80);
    for (let times = 0; times < 20; times += 1) cache.set('movies', stored('a'), 30);
    cache.set('movies', stored('b'), 30);
    cache.delete('movies', 'b');
    cache.set('actors', stored('c'), 50);
    expect([cache.get('movies', 'a'), cache.get('actors', 'c')]).toEqual([stored('a'), stored('c')]);
  });
});
