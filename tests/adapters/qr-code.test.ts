import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import { qrModules, qrPng, qrSvg } from '../../src/adapters/ticket-printer/qr-code.ts';

const token = `MT1.q8Zr-_2K.${'Ab3-'.repeat(13)}.${'x9_'.repeat(28)}Zz`;

/** Reads a picture of black and white pixels as a phone does. */
function decoded(side: number, isBlack: (x: number, y: number) => boolean): string | undefined {
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let at = 0; at < side * side; at += 1) {
    pixels.fill(isBlack(at % side, Math.floor(at / side)) ? 0 : 255, at * 4, at * 4 + 3);
    pixels[at * 4 + 3] = 255;
  }
  return jsQR.default(pixels, side, side)?.data;
}

describe('A QR code', () => {
  it('is read back from its modules', () => {
    const modules = qrModules(token);
    const side = (modules.length + 8) * 4;
    const isBlack = (x: number, y: number): boolean =>
      modules[Math.floor(y / 4) - 4]?.[Math.floor(x / 4) - 4] === true;
    expect(decoded(side, isBlack)).toBe(token);
  });

  it('is read back from its PNG', () => {
    const png = qrPng(token);
    const side = png.readUInt32BE(16);
    const begin = png.indexOf('IDAT');
    const data = inflateSync(png.subarray(begin + 4, begin + 4 + png.readUInt32BE(begin - 4)));
    const line = 1 + Math.ceil(side / 8);
    const isBlack = (x: number, y: number): boolean =>
      (((data[y * line + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0;
    expect(decoded(side, isBlack)).toBe(token);
  });

  it('is read back from its SVG', () => {
    const svg = qrSvg(token);
    const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
    const black = new Set<string>();
    for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
      for (let step = 0; step < Number(length); step += 1) black.add(`${Number(x) + step},${Number(y)}`);
    }
    const isBlack = (x: number, y: number): boolean => black.has(`${Math.floor(x / 4)},${Math.floor(y / 4)}`);
    expect(decoded(side * 4, isBlack)).toBe(token);
  });
});
