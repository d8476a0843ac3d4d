import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const WIDTH = 390;
const HEIGHT = 585;
const MARGIN = 26;

type Color = readonly [red: number, green: number, blue: number];

const INK: Color = [250, 244, 226];
const SHADOW: Color = [16, 14, 22];

/** The rows of a PNG: each begins with the number of its filter, none, and has three bytes for each place. */
class Canvas {
  readonly rows = Buffer.alloc(HEIGHT * (1 + 3 * WIDTH));

  paint(x: number, y: number, [red, green, blue]: Color): void {
    const at = y * (1 + 3 * WIDTH) + 1 + 3 * x;
    this.rows[at] = red;
    this.rows[at + 1] = green;
    this.rows[at + 2] = blue;
  }

  fill(left: number, top: number, side: number, color: Color): void {
    for (let y = top; y < top + side; y += 1)
      for (let x = left; x < left + side; x += 1) this.paint(x, y, color);
  }
}

/**
 * A poster of a movie for the demo, as a PNG: its title in the letters of a light-box, on a picture that follows from the
 * title alone. No file and no font is needed. Characters without a letter of ours are left out.
 */
export async function drawPoster(title: string): Promise<Buffer> {
  const canvas = new Canvas();
  drawScene(canvas, title);
  const dots = dotsOf(title);
  for (const { x, y, side } of dots) canvas.fill(x + 2, y + 2, side, SHADOW);
  for (const { x, y, side } of dots) canvas.fill(x, y, side, INK);
  return pngOf(canvas.rows);
}

/** Whether a place is lit: `x` and `y` from the middle of the motif, in widths of the poster. */
const motifs: readonly ((x: number, y: number) => boolean)[] = [
  // A sun that sinks, in bands.
  (x, y) => x * x + y * y < 0.1 && (y < 0 || Math.sin(y * 60) > 0),
  // Rings.
  (x, y) => Math.sin(Math.sqrt(x * x + y * y) * 40) > 0.35,
  // Beams of a projector.
  (x, y) => Math.sin(Math.atan2(y, x) * 12) > 0.3,
  // Two moons.
  (x, y) => (x + 0.12) ** 2 + y * y < 0.07 !== (x - 0.1) ** 2 + (y - 0.06) ** 2 < 0.07,
];

function drawScene(canvas: Canvas, title: string): void {
  const [turn = 0, motif = 0, place = 0] = createHash('sha256').update(title).digest();
  const hue = (turn * 360) / 256;
  const isLit = motifs[motif % motifs.length] ?? (() => false);
  const [top, bottom, light] = [colorOf(hue, 0.16), colorOf(hue + 50, 0.42), colorOf(hue + 25, 0.75)];
  const [middleX, middleY] = [0.35 + (place / 255) * 0.3, 0.5];
  for (let y = 0; y < HEIGHT; y += 1) {
    const ground = mixed(top, bottom, y / HEIGHT);
    const lit = mixed(ground, light, 0.7);
    for (let x = 0; x < WIDTH; x += 1) {
      canvas.paint(x, y, isLit(x / WIDTH - middleX, y / WIDTH - middleY) ? lit : ground);
    }
  }
}

/** A colour of this hue, from black (0) to white (1). */
function colorOf(hue: number, lightness: number): Color {
  const strength = 0.55 * Math.min(lightness, 1 - lightness);
  const part = (offset: number): number => {
    const turn = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))));
  };
  return [part(0), part(8), part(4)];
}

function mixed(from: Color, to: Color, share: number): Color {
  const part = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

/** Five dots wide and seven high: a number for each row, from the top, its highest bit on the left. */
const drawn = [
  '0e11111f111111 1e11111e11111e 0e11101010110e 1e11111111111e 1f10101e10101f 1f10101e101010',
  '0e11101711110f 1111111f111111 0e04040404040e 0702020202120c 11121418141211 1010101010101f',
  '111b1515111111 11191513111111 0e11111111110e 1e11111e101010 0e11111115120d 1e11111e141211',
  '0f10100e01011e 1f040404040404 1111111111110e 11111111110a04 1111111515150a 11110a040a1111',
  '11110a04040404 1f01020408101f 0e11131519110e 040c040404040e 0e11010204081f 1f02040201110e',
  '02060a121f0202 1f101e0101110e 0608101e11110e 1f010204080808 0e11110e11110e 0e11110f01020c',
].flatMap((line) => line.split(' '));
const letters = new Map(
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', (sign, index) => [sign, drawn[index] ?? '']),
);

const LETTER_WIDTH = 5;
const LETTER_HEIGHT = 7;
/** From one letter to the next, and from one line to the next. */
const STEP = 6;
const LEADING = 10;
/** The most letters of a line. */
const LINE = 12;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** The dots of a title. Its lines stand at the foot of the poster, as large as the longest one lets them. */
function dotsOf(title: string): readonly Dot[] {
  const signs = Array.from(title.normalize('NFD').toUpperCase());
  const lines = linesOf(signs.filter((sign) => sign === ' ' || letters.has(sign)).join(''));
  const longest = Math.max(1, ...lines.map((line) => line.length));
  const side = Math.max(1, Math.min(11, Math.floor((WIDTH - 2 * MARGIN) / (longest * STEP - 1))));
  const top = HEIGHT - MARGIN - (lines.length * LEADING - (LEADING - LETTER_HEIGHT)) * side;
  return lines.flatMap((line, row) =>
    Array.from(line).flatMap((letter, column) =>
      dotsOfLetter(letter).map(([across, down]) => ({
        x: MARGIN + (column * STEP + across) * side,
        y: top + (row * LEADING + down) * side,
        side,
      })),
    ),
  );
}

function dotsOfLetter(letter: string): readonly (readonly [across: number, down: number])[] {
  return Array.from(Buffer.from(letters.get(letter) ?? '', 'hex')).flatMap((bits, down) =>
    Array.from({ length: LETTER_WIDTH }, (_, across) => [across, down] as const).filter(
      ([across]) => ((bits >> (LETTER_WIDTH - 1 - across)) & 1) === 1,
    ),
  );
}

/** The words in up to six lines of twelve letters; what is longer is cut off. */
function linesOf(title: string): readonly string[] {
  const lines = title.split(' ').reduce<string[]>((before, word) => {
    const last = before.at(-1);
    if (last === undefined || last.length + 1 + word.length > LINE) return [...before, word];
    return [...before.slice(0, -1), `${last} ${word}`];
  }, []);
  return lines.slice(0, 6).map((line) => line.slice(0, LINE));
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

async function pngOf(rows: Buffer): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits for each of three colours.
  header.set([8, 2], 8);
  const packed = await promisify(deflate)(rows);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}
