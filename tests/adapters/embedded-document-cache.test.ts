import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DocumentCache } from '../../src/adapters/embedded/document-cache.ts';

const stored = (id: string) => ({ id, position: 1n, document: {} });

describe('The cache of parsed documents', () => {
  it('drops those that were not used for long when their texts are longer than the limit', () => {
    const cache = new DocumentCache(80);
    for (let number = 1; number <= 8; number += 1) cache.set('movies', stored(`${number}`), 10);
    expect(cache.get('movies', '1')).toEqual(stored('1'));
    cache.set('movies', stored('9'), 10);
    const kept = ['1', '2', '3', '4', '8', '9'].filter((id) => cache.get('movies', id) !== undefined);
    expect(kept).toEqual(['1', '8', '9']);
  });

  it('counts what is replaced and what is deleted no more', () => {
    const cache = new DocumentCache(160);
    for (let times = 0; times < 20; times += 1) cache.set('movies', stored('a'), 30);
    cache.set('movies', stored('b'), 30);
    cache.delete('movies', 'b');
    cache.set('actors', stored('c'), 50);
    expect([cache.get('movies', 'a'), cache.get('actors', 'c')]).toEqual([stored('a'), stored('c')]);
  });

  it('has nothing of a collection that is dropped', () => {
    const cache = new DocumentCache(100);
    for (let number = 1; number <= 6; number += 1) cache.set('movies', stored(`${number}`), 10);
    cache.set('actors', stored('1'), 10);
    cache.deleteAll('movies');
    expect(cache.get('actors', '1')).toEqual(stored('1'));
    expect([1, 2, 3, 4, 5, 6].map((id) => cache.get('movies', `${id}`))).toEqual(Array(6).fill(undefined));
  });

  it('keeps no document that would take half of it', () => {
    const cache = new DocumentCache(100);
    cache.set('movies', stored('a'), 40);
    cache.set('seat_map', stored('b'), 51);
    expect([cache.get('movies', 'a'), cache.get('seat_map', 'b')]).toEqual([stored('a'), undefined]);
  });

  it('gives what was set last or nothing, and holds no more than its limit', () => {
    const step = fc.record({
      kind: fc.constantFrom('set' as const, 'get' as const, 'delete' as const, 'deleteAll' as const),
      collection: fc.constantFrom('movies', 'actors'),
      id: fc.constantFrom('1', '2', '3', '4', '5', '6'),
      length: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new DocumentCache(100);
        const last = new Map<string, { readonly position: bigint; readonly length: number }>();
        for (const [index, { kind, collection, id, length }] of steps.entries()) {
          const position = BigInt(index);
          if (kind === 'set') {
            cache.set(collection, { id, position, document: {} }, length);
            last.set(`${collection} ${id}`, { position, length });
          }
          if (kind === 'get') cache.get(collection, id);
          if (kind === 'delete') {
            cache.delete(collection, id);
            last.delete(`${collection} ${id}`);
          }
          if (kind === 'deleteAll') {
            cache.deleteAll(collection);
            for (const each of ['1', '2', '3', '4', '5', '6']) last.delete(`${collection} ${each}`);
          }
        }
        let held = 0;
        for (const collection of ['movies', 'actors']) {
          for (const id of ['1', '2', '3', '4', '5', '6']) {
            const found = cache.get(collection, id);
            if (found === undefined) continue;
            const wanted = last.get(`${collection} ${id}`);
            if (found.position !== wanted?.position) return false;
            held += wanted.length;
          }
        }
        return held <= 100;
      }),
    );
  });
});
