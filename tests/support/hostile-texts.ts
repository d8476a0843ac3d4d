/** Makes a text of about so many bytes that a careless parser takes long for. */
export type Hostile = (bytes: number) => string;

function of(part: string): Hostile {
  return (bytes) => part.repeat(bytes / part.length);
}

const spaces = of(' ');
/** Texts without anything that a header must not have, by what they are made of. */
export const hostileTexts: Readonly<Record<string, Hostile>> = {
  spaces,
  tabs: of('\t'),
  quotes: of('"'),
  commas: of(','),
  backslashes: of('\\'),
  semicolons: of(';'),
  equals: of('='),
  dots: of('.'),
  'at signs': of('@'),
  digits: of('1'),
  letters: of('a'),
  'spaces and commas': of(' ,'),
  'quotes and commas': of('",'),
  'entity tags': of('W/"a", '),
  'a cookie in spaces': (bytes) => `a=${spaces(bytes / 2)}x${spaces(bytes / 2)}"x`,
  'spaces before a quote': (bytes) => `${spaces(bytes)}"`,
  'a tag before spaces': (bytes) => `"1"${spaces(bytes)}x`,
  'escaped quotes': (bytes) => `"${of('\\"')(bytes)}`,
  'words of one letter': of('a '),
  'an address without end': (bytes) => `a@${of('a.')(bytes)}`,
  'an instant without end': (bytes) => `2026-11-21T19:30:00.${of('0')(bytes)}`,
};
