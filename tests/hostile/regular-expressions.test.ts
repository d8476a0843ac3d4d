import { describe, expect, it } from '@jest/globals';
import { tokenOf } from '../../src/api/access/authentication.ts';
import { readCookies } from '../../src/api/access/cookies.ts';
import { isUuid } from '../../src/api/correlation.ts';
import { readEntityTags } from '../../src/api/entity-tags.ts';
import { idempotencyKeyOf } from '../../src/api/idempotency.ts';
import { awaitPosition } from '../../src/api/min-position.ts';
import { GivenPassword, NewPassword, PersonName, Phone } from '../../src/api/person-fields.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { EmailAddress } from '../../src/domain/kernel/email-address.ts';
import { multilineText, sortKey, text as shortText, wordsOf } from '../../src/domain/kernel/text.ts';
import { AnyInstant } from '../../src/domain/kernel/any-instant.ts';
import { hostileTexts, type Hostile } from '../support/hostile-texts.ts';

/** Grows by doubling, so that a parser of a higher order fails early instead of running for hours. */
const SIZES = [1, 2, 4, 8, 16].map((kilobytes) => kilobytes * 1024);
/** A quadratic parser takes 100 ms and more for 16 KB. */
const LONGEST_MILLISECONDS = 50;

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  Cookie: readCookies,
  'If-Match': (text) => readEntityTags('If-Match', text),
  'If-None-Match': (text) => readEntityTags('If-None-Match', text),
  'Idempotency-Key': idempotencyKeyOf,
  Authorization: (text) => tokenOf(`Bearer ${text}`),
  'X-Correlation-Id': isUuid,
  // A malformed position is refused before anything is read.
  'Min-Position': (text) => void awaitPosition(text, [], undefined as never).catch(() => undefined),
  EmailAddress: (text) => EmailAddress.safeParse(text),
  Text: (text) => shortText(20_000).safeParse(text),
  'Text on several lines': (text) => multilineText(20_000).safeParse(text),
  'Sort key': sortKey,
  Words: wordsOf,
  GivenPassword: (text) => GivenPassword.safeParse(text),
  NewPassword: (text) => NewPassword.safeParse(text),
  PersonName: (text) => PersonName.safeParse(text),
  Phone: (text) => Phone.safeParse(text),
  AnyInstant: (text) => AnyInstant.safeParse(text),
};

/** The shortest of some runs: a busy machine makes single ones slow. */
function millisecondsOf(run: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const startedAt = performance.now();
    try {
      run();
    } catch {
      // A refusal is an answer.
    }
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

/** The first size that takes too long; undefined where none does. */
function tooLongAt(text: Hostile, parse: (text: string) => unknown): number | undefined {
  return SIZES.find((bytes) => {
    const hostile = text(bytes);
    return millisecondsOf(() => parse(hostile)) > LONGEST_MILLISECONDS;
  });
}

describe.each(Object.entries(parsers))('%s', (_, parse) => {
  it.each(Object.entries(hostileTexts))('is parsed in linear time: 16 KB of %s', (__, text) => {
    expect(tooLongAt(text, parse)).toBeUndefined();
  });
});

describe('every query parameter', () => {
  it.each(Object.entries(hostileTexts))('is parsed in linear time: 16 KB of %s', (_, text) => {
    const slow = routes.flatMap(({ path, query }) => {
      const { shape } = query as unknown as { shape: Readonly<Record<string, unknown>> };
      const names = Object.keys(shape).filter(
        (name) => tooLongAt(text, (given) => query.safeParse({ [name]: given })) !== undefined,
      );
      return names.map((name) => `${path} ${name}`);
    });
    expect(slow).toEqual([]);
  });
});

describe('every path parameter', () => {
  it.each(Object.entries(hostileTexts))('is parsed in linear time: 16 KB of %s', (_, text) => {
    const slow = routes.filter(
      ({ params }) =>
        tooLongAt(text, (id) => params.safeParse({ id, seatId: id, refundId: id })) !== undefined,
    );
    expect(slow.map(({ path }) => path)).toEqual([]);
  });
});

describe('cookies', () => {
  it.each([
    ['a=1; b=2', { a: '1', b: '2' }],
    ['  a = "1" ;b=', { a: '1', b: '' }],
    ['a=1; a=2', { a: '1' }],
    ['a=b=c', { a: 'b=c' }],
    ['a; =b; ;', {}],
    ['', {}],
  ])('of %j are read', (header, cookies) => {
    expect(Object.fromEntries(readCookies(header))).toEqual(cookies);
  });
});

describe('entity tags', () => {
  it.each([
    ['', []],
    ['*', '*'],
    ['"3"', [{ isWeak: false, value: '3' }]],
    [
      '"3" , W/"4",',
      [
        { isWeak: false, value: '3' },
        { isWeak: true, value: '4' },
      ],
    ],
    ['"a,b"', [{ isWeak: false, value: 'a,b' }]],
  ])('of %j are read', (header, tags) => {
    expect(readEntityTags('If-Match', header)).toEqual(tags);
  });

  it.each(['3', '"3', '"3" "4"', 'w/"3"', '"3", *', ','])('are not read from %j', (header) => {
    expect(() => readEntityTags('If-Match', header)).toThrow('If-Match must be');
  });
});
