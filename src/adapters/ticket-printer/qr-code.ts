import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** The white margin that a scanner needs, in modules. */
const MARGIN = 4;

/** How many pixels of a picture a module is wide: a code of a ticket is about 400 wide. */
const PIXELS_PER_MODULE = 6;

/**
 * The modules of a QR code without its margin, row by row; true is black. Medium error correction: a scratched or folded
 * ticket still reads. Takes some milliseconds.
 */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', border: 0, boostEcc: false }).data;
}

/** A QR code as SVG, one unit a module. */
export function qrSvg(text: string): string {
  const rows = qrModules(text);
  const side = rows.length + 2 * MARGIN;
  const path = rows.flatMap((row, y) =>
    runsOf(row).map(({ x, length }) => `M${x + MARGIN} ${y + MARGIN}h${length}v1h-${length}z`),
  );
  const size = `viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path.join('')}"/></svg>`;
}

/** A QR code as a PNG of two colours. */
export function qrPng(text: string): Buffer {
  const rows = qrModules(text);
  const side = (rows.length + 2 * MARGIN) * PIXELS_PER_MODULE;
  const line = 1 + Math.ceil(side / 8);
  // Each line begins with the number of its filter, 0; a white pixel is a 1.
  const pixels = Buffer.alloc(line * side, 0xff);
  for (let y = 0; y < side; y += 1) {
    pixels[y * line] = 0;
    const row = rows[Math.floor(y / PIXELS_PER_MODULE) - MARGIN] ?? [];
    for (let x = 0; x < side; x += 1) {
      if (row[Math.floor(x / PIXELS_PER_MODULE) - MARGIN] !== true) continue;
      const at = y * line + 1 + (x >> 3);
      pixels[at] = (pixels[at] ?? 0) & ~(0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit a pixel, grey; the usual compression, filters, and no interlacing.
  header.writeUInt8(1, 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The runs of black modules in a row. */
export function runsOf(row: readonly boolean[]): readonly { readonly x: number; readonly length: number }[] {
  const runs: { x: number; length: number }[] = [];
  row.forEach((isBlack, x) => {
    const last = runs.at(-1);
    if (!isBlack) return;
    if (last !== undefined && last.x + last.length === x) last.length += 1;
    else runs.push({ x, length: 1 });
  });
  return runs;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
