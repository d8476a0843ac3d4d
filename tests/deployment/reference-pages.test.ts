import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { referencePages } from '../../docs/reference-pages.ts';

describe('The pages of reference', () => {
  it.each(Object.entries(referencePages()))('say in %s what the code says: `npm run docs`', (file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
