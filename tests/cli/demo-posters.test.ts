import { expect, it } from '@jest/globals';
import sharp from 'sharp';
import { drawPoster } from '../../src/cli/demo-posters.ts';

it('draws a poster of every title: a PNG that follows from the title alone', async () => {
  const titles = ['Tenet', 'Everything Everywhere All at Once', 'Amélie', '東京物語', '', 'A'.repeat(255)];
  const drawn = await Promise.all(titles.map(drawPoster));
  for (const picture of drawn) {
    const { format, width, height } = await sharp(picture).metadata();
    expect([format, width, height]).toEqual(['png', 390, 585]);
    expect((await sharp(picture).raw().toBuffer()).length).toBe(390 * 585 * 3);
  }
  expect(new Set(drawn.map((picture) => picture.toString('base64'))).size).toBe(titles.length);
  expect(await drawPoster('Tenet')).toEqual(drawn[0]);
});

it('writes the title at the foot, in light letters', async () => {
  const { data, info } = await sharp(await drawPoster('Dune'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const isInk = (x: number, y: number): boolean => data[(y * info.width + x) * 3] === 250;
  const inked = Array.from({ length: info.height }, (_, y) => y).filter((y) =>
    Array.from({ length: info.width }, (_, x) => x).some((x) => isInk(x, y)),
  );
  expect([Math.min(...inked), Math.max(...inked)]).toEqual([482, 558]);
  expect(isInk(26, 520)).toBe(true);
});
