import { describe, expect, it } from '@jest/globals';
import { Cast, Genres, HttpsUrl, Language } from '../../src/domain/movie/values.ts';
import { TimeZone } from '../../src/domain/theater/values.ts';

describe('A language', () => {
  it.each([
    ['EN', 'en'],
    ['en-us', 'en-US'],
    ['iw', 'he'],
    ['zh-hant-tw', 'zh-Hant-TW'],
  ])('is kept in its canonical form: %s', (typed, canonical) => {
    expect(Language.parse(typed)).toBe(canonical);
    expect(Language.parse(canonical)).toBe(canonical);
  });

  it.each(['', 'english!', 'e', 'en-u-ca-islamicc-co-phonebk-nu-latn'])('is not %j', (tag) =>
    expect(Language.safeParse(tag).success).toBe(false),
  );
});

describe('The address of a poster or a trailer', () => {
  it.each([
    ['http://example.org/a.jpg', 'https'],
    ['https://example.org/\ud800.jpg', 'Unicode'],
    ['https://example.org/\u200b.jpg', 'invisible'],
    ['https://example.org/\u202e.jpg', 'invisible'],
  ])('is not %j', (url, why) => {
    expect(HttpsUrl.parse('https://example.org/a.jpg')).toBe('https://example.org/a.jpg');
    expect(
      HttpsUrl.safeParse(url)
        .error?.issues.map(({ message }) => message)
        .join(),
    ).toContain(why);
  });
});

describe('The genres of a movie', () => {
  it('are each named once, whatever their case', () => {
    expect(Genres.parse(['Drama', 'Comedy'])).toEqual(['Drama', 'Comedy']);
    expect(Genres.safeParse(['Drama', 'drama']).success).toBe(false);
  });
});

describe('The cast of a movie', () => {
  it('names each actor once', () => {
    const actorId = '6f2c1c1e-6d0b-4f0e-9a55-0d6c7c2b8f11';
    expect(Cast.safeParse([actorId]).success).toBe(true);
    expect(Cast.safeParse([actorId, actorId]).success).toBe(false);
  });
});

describe('The time zone of a theater', () => {
  it('is kept as the database spells it', () => {
    expect(TimeZone.parse('europe/berlin')).toBe('Europe/Berlin');
    expect(TimeZone.safeParse('Mars/Olympus').success).toBe(false);
  });
});
