import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { create, type Font } from 'fontkit';

/** The fonts that a character is looked for in, in this order. Each is a package of several files for some scripts each. */
const FAMILIES = [
  'noto-sans',
  'noto-sans-arabic',
  'noto-sans-hebrew',
  'noto-sans-armenian',
  'noto-sans-georgian',
  'noto-sans-thai',
  'noto-sans-bengali',
  'noto-sans-gujarati',
  'noto-sans-gurmukhi',
  'noto-sans-kannada',
  'noto-sans-malayalam',
  'noto-sans-tamil',
  'noto-sans-telugu',
  'chocolate-classical-sans',
  'gowun-dodum',
  'noto-sans-symbols',
  'noto-sans-symbols-2',
] as const;

/** These come in one weight. */
const REGULAR_ONLY: readonly string[] = ['chocolate-classical-sans', 'gowun-dodum', 'noto-sans-symbols-2'];

export type Weight = 'regular' | 'bold';

/** One file of a font. */
export interface FontFile {
  readonly family: string;
  readonly subset: string;
  /** The characters that it is made for. It may lack some of them. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

const { resolve } = createRequire(import.meta.url);

const files: readonly FontFile[] = FAMILIES.flatMap((family) => {
  const text = readFileSync(resolve(`@fontsource/${family}/unicode.json`), 'utf8');
  const subsets = Object.entries(JSON.parse(text) as Record<string, string>);
  // Where two are made for a character, the later one has it, as in a style sheet.
  return subsets.reverse().map(([subset, ranges]) => ({
    family,
    subset: subset.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map(rangeOf),
  }));
});

const data = new Map<string, Buffer>();
const opened = new Map<FontFile, Font>();

/** The first font that has all of these characters; undefined where none has. */
export function fontFor(cluster: string): FontFile | undefined {
  const points = Array.from(cluster, (character) => character.codePointAt(0) ?? 0);
  return files.find(
    (file) =>
      points.every((point) => file.ranges.some(([from, to]) => from <= point && point <= to)) &&
      points.every((point) => fontOf(file).hasGlyphForCodePoint(point) || isInvisible(point)),
  );
}

/** A font as a file that needs no unpacking. Kept in memory: unpacking takes most of the time that a ticket takes. */
export function fontData(file: FontFile, weight: Weight): Buffer {
  const name = fontName(file, weight);
  let known = data.get(name);
  if (known === undefined) {
    const path = resolve(`@fontsource/${file.family}/files/${name}-normal.woff`);
    known = unpacked(readFileSync(path));
    data.set(name, known);
  }
  return known;
}

export function fontName({ family, subset }: FontFile, weight: Weight): string {
  const thickness = weight === 'bold' && !REGULAR_ONLY.includes(family) ? 700 : 400;
  return `${family}-${subset}-${thickness}`;
}

function fontOf(file: FontFile): Font {
  let known = opened.get(file);
  if (known === undefined) {
    // Not a collection of fonts.
    known = create(fontData(file, 'regular')) as Font;
    opened.set(file, known);
  }
  return known;
}

/** Joiners and selectors between letters need no picture of their own. */
function isInvisible(point: number): boolean {
  return point === 0x200c || point === 0x200d || (point >= 0xfe00 && point <= 0xfe0f);
}

/** `U+0041-005A`, or `U+0131`. */
function rangeOf(text: string): readonly [number, number] {
  const [from = '', to = from] = text.trim().replace('U+', '').split('-');
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}

/** The OpenType font in a WOFF file (W3C WOFF 1.0): the same tables, not compressed. */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const tables: Buffer[] = [header];
  let at = header.length;
  for (let index = 0; index < count; index += 1) {
    const entry = 44 + 20 * index;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    const stored = woff.subarray(offset, offset + packed);
    const table = Buffer.alloc(Math.ceil(length / 4) * 4);
    (packed < length ? inflateSync(stored) : stored).copy(table);
    tables.push(table);
    const line = 12 + 16 * index;
    woff.copy(header, line, entry, entry + 4);
    woff.copy(header, line + 4, entry + 16, entry + 20);
    header.writeUInt32BE(at, line + 8);
    header.writeUInt32BE(length, line + 12);
    at += table.length;
  }
  return Buffer.concat(tables);
}
