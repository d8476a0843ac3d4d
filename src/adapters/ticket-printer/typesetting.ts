import bidiModule from 'bidi-js';
import type PDFKit from 'pdfkit';
import { fontData, fontFor, fontName, type FontFile, type Weight } from './fonts.ts';

export interface TextStyle {
  readonly size: number;
  readonly weight: Weight;
  readonly color: string;
}

/** Text of one font and one direction. */
interface Run {
  readonly text: string;
  readonly font: FontFile;
  /** Odd: from right to left. */
  readonly level: number;
}

// The package's types are those of a module with a default export; what Node loads is the function itself.
const bidi = (bidiModule as unknown as typeof bidiModule.default)();
const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });
const words = new Intl.Segmenter('und', { granularity: 'word' });

/** Printed for a character that no font has. */
const MISSING = '\u25a1';

/** What looks the same, for characters that are common in titles and in no font. */
const SUBSTITUTES = new Map([['\u30fb', '\u00b7']]);

/** Given to pdfkit, it lays out a whole run at once; else each word, in the order of Latin. */
const WHOLE_RUN: PDFKit.Mixins.TextOptions = { features: [], lineBreak: false };

/** Sets text of any script in a document, each part of it in the first font that has it. */
export class Typesetter {
  private readonly document: PDFKit.PDFDocument;
  private readonly runs = new Map<string, readonly Run[]>();
  private readonly widths = new Map<string, number>();

  constructor(document: PDFKit.PDFDocument) {
    this.document = document;
  }

  /** Draws text in one line, `x` and `y` at its left upper corner. */
  draw(text: string, x: number, y: number, style: TextStyle): void {
    let at = x;
    for (const run of this.runsOf(text)) {
      this.use(run.font, style.weight, style.size);
      this.document.fillColor(style.color);
      // Fonts differ in height: their letters stand on one line.
      this.document.text(run.text, at, y + style.size, { ...WHOLE_RUN, baseline: 'alphabetic' });
      at += this.document.widthOfString(run.text, WHOLE_RUN);
    }
  }

  widthOf(text: string, { size, weight }: TextStyle): number {
    const key = `${weight}:${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      width = 0;
      for (const run of this.runsOf(text)) {
        this.use(run.font, weight, 1000);
        width += this.document.widthOfString(run.text, WHOLE_RUN) / 1000;
      }
      this.widths.set(key, width);
    }
    return width * size;
  }

  /**
   * Breaks text into lines of this width, at words, or within one that is too long. What is too much for `maximum` lines
   * ends in an ellipsis.
   */
  linesOf(text: string, style: TextStyle, width: number, maximum: number): readonly string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const piece of this.piecesOf(text, style, width)) {
      const wide = this.widthOf(piece, style);
      const fits = used + this.widthOf(piece.trimEnd(), style) <= width;
      if (line === '' || fits) {
        line += piece;
        used += wide;
      } else {
        lines.push(line.trimEnd());
        line = piece.trimStart();
        used = line === '' ? 0 : wide;
      }
    }
    if (line.trimEnd() !== '') lines.push(line.trimEnd());
    if (lines.length <= maximum) return lines;
    let last = lines[maximum - 1] ?? '';
    while (last !== '' && this.widthOf(`${last}…`, style) > width) last = withoutLast(last);
    return [...lines.slice(0, maximum - 1), `${last}…`];
  }

  /** The words of a text, and what is between them. A word that is wider than a line comes letter by letter. */
  private piecesOf(text: string, style: TextStyle, width: number): readonly string[] {
    return Array.from(words.segment(text), ({ segment }) => segment).flatMap((word) =>
      this.widthOf(word, style) <= width ? [word] : lettersOf(word),
    );
  }

  private use(font: FontFile, weight: Weight, size: number): void {
    const name = fontName(font, weight);
    this.document.registerFont(name, fontData(font, weight));
    this.document.font(name).fontSize(size);
  }

  private runsOf(text: string): readonly Run[] {
    let known = this.runs.get(text);
    if (known === undefined) {
      known = visualRuns(text);
      this.runs.set(text, known);
    }
    return known;
  }
}

function lettersOf(text: string): readonly string[] {
  return Array.from(clusters.segment(text), ({ segment }) => segment);
}

function withoutLast(text: string): string {
  return lettersOf(text).slice(0, -1).join('');
}

/** The runs of a text from left to right, as the Unicode bidirectional algorithm orders them. */
function visualRuns(text: string): readonly Run[] {
  let runs = logicalRuns(text);
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) runs = withReversed(runs, level);
  return runs.map((run) => (run.level % 2 === 1 ? mirrored(run) : run));
}

/** With every stretch of runs of this level or a higher one turned round. */
function withReversed(runs: readonly Run[], level: number): readonly Run[] {
  const turned: Run[] = [];
  let stretch: Run[] = [];
  for (const run of runs) {
    if (run.level >= level) stretch.unshift(run);
    else {
      turned.push(...stretch, run);
      stretch = [];
    }
  }
  return [...turned, ...stretch];
}

function logicalRuns(text: string): readonly Run[] {
  const { levels } = bidi.getEmbeddingLevels(text, 'auto');
  const runs: Run[] = [];
  for (const { segment, index } of clusters.segment(text)) {
    const level = levels[index] ?? 0;
    const shown = fontFor(segment) === undefined ? (SUBSTITUTES.get(segment) ?? MISSING) : segment;
    const font = fontFor(shown);
    if (font === undefined) throw new Error(`No font has ${shown}.`);
    const last = runs.at(-1);
    if (last?.level === level && last.font === font) {
      runs[runs.length - 1] = { ...last, text: last.text + shown };
    } else runs.push({ text: shown, font, level });
  }
  return runs;
}

/** Letters of a script from right to left are turned round with their font; digits, spaces and brackets are here. */
function mirrored(run: Run): Run {
  if (/\p{L}/u.test(run.text)) return run;
  const characters = Array.from(run.text, (each) => bidi.getMirroredCharacter(each) ?? each);
  return { ...run, text: characters.reverse().join('') };
}
