/**
 * The elements of a JSON array as they are written, one after the other, so that a large file keeps the process from
 * nobody, and a wrong element none of the others from being read. Undefined in place of an element: the text ends in
 * the middle of one, or is no array.
 */
export function* jsonElements(text: string): Generator<string | undefined> {
  let at = skipSpace(text, text.startsWith('\ufeff') ? 1 : 0);
  if (text[at] !== '[') {
    yield undefined;
    return;
  }
  at = skipSpace(text, at + 1);
  if (text[at] === ']') return;
  for (;;) {
    const end = endOfElement(text, at);
    if (end === text.length) {
      yield undefined;
      return;
    }
    yield text.slice(at, end);
    if (text[end] === ']') return;
    at = end + 1;
  }
}

/** Where an element ends: at a comma or bracket that is not within it. The text's length where there is none. */
function endOfElement(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (depth > 0 && (character === ']' || character === '}')) depth -= 1;
    else if (depth === 0 && (character === ',' || character === ']')) return at;
  }
  return text.length;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}
