import sharp from 'sharp';
import type { Decoding, RenderingTask } from './picture-renderer.ts';

/** What we decode, and nothing else: no SVG, PDF, TIFF or HEIF, and no file or address that a picture names. */
const LOADERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'];

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
// One picture at a time in a process that ends then: nothing to keep, and one core is enough.
sharp.cache(false);
sharp.concurrency(1);

process.on('message', (task: RenderingTask) => {
  void render(task)
    .catch((error: unknown): Decoding => ({ outcome: 'unreadable', reason: reasonOf(error) }))
    .then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());

/** Reads the size from the header first: a small file can unfold to gigabytes. */
async function render({ bytes, boxes, limits }: RenderingTask): Promise<Decoding> {
  const options = { limitInputPixels: limits.pixels, failOn: 'error' } as const;
  const { width, height } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
  if (width * height > limits.pixels || Math.max(width, height) > limits.side) {
    return { outcome: 'too-large', width, height };
  }
  // Decoded once, at the largest size that is wanted.
  const largest = {
    width: Math.max(...boxes.map((box) => box.width)),
    height: Math.max(...boxes.map((box) => box.height)),
  };
  const { data, info } = await sharp(bytes, options)
    .autoOrient()
    .resize({ ...largest, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const pictures = [];
  for (const box of boxes) {
    const made = await sharp(data, { raw })
      .resize({ width: box.width, height: box.height, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer({ resolveWithObject: true });
    pictures.push({ bytes: made.data, width: made.info.width, height: made.info.height });
  }
  return { outcome: 'rendered', pictures };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
}
