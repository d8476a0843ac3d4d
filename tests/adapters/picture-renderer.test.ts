import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { SharpPictureRenderer } from '../../src/adapters/sharp/picture-renderer.ts';
import { PictureRendererOverloaded } from '../../src/ports/picture-renderer.ts';
import { temporaryDirectory } from '../support/embedded.ts';
import { rendererFiles } from '../support/system.ts';

const boxes = [{ width: 100, height: 200 }];
const png = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#346' } })
    .png()
    .toBuffer();

describe('The renderer of pictures', () => {
  let directory: string;
  let remove: () => void;
  const open: SharpPictureRenderer[] = [];
  /** A renderer whose process does something else. */
  const doing = (name: string, code: string): SharpPictureRenderer => {
    const file = join(directory, `${name}.cjs`);
    writeFileSync(file, code);
    return renderer(file);
  };
  const renderer = (decoder = rendererFiles.decoder): SharpPictureRenderer => {
    const opened = new SharpPictureRenderer({ ...rendererFiles, decoder });
    open.push(opened);
    return opened;
  };
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((opened) => opened.close()));
    remove();
  });

  it('answers what it makes, in the order of the boxes', async () => {
    const all = [...boxes, { width: 50, height: 50 }];
    const rendering = await renderer().render(await png(200, 300), all);
    expect(rendering).toMatchObject({
      outcome: 'rendered',
      pictures: [
        { width: 100, height: 150 },
        { width: 33, height: 50 },
      ],
    });
  });

  it('reads nothing but JPEG, PNG and WebP', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const gif = await sharp(await png(9, 9))
      .gif()
      .toBuffer();
    for (const bytes of [svg, gif, randomBytes(100)]) {
      expect(await renderer().render(bytes, boxes)).toMatchObject({ outcome: 'unreadable' });
    }
  });

  it('lets a few wait and turns others away; each gets its own', async () => {
    const busy = renderer();
    const sent = await Promise.all([10, 20, 30, 40, 50, 60].map((width) => png(width, 10)));
    const outcomes = await Promise.allSettled(sent.map((bytes) => busy.render(bytes, boxes)));
    const widths = outcomes.map((each) =>
      each.status === 'fulfilled' && each.value.outcome === 'rendered'
        ? each.value.pictures.map(({ width }) => width)
        : each.status === 'rejected' && each.reason instanceof PictureRendererOverloaded,
    );
    expect(widths).toEqual([[10], [20], [30], [40], true, true]);
    expect(await busy.render(await png(70, 10), boxes)).toMatchObject({ outcome: 'rendered' });
  });

  it('outlives a decoder that crashes, and makes the next picture', async () => {
    const crashing = doing('crash', "process.on('message', () => process.kill(process.pid, 'SIGSEGV'))");
    for (let times = 0; times < 2; times += 1) {
      expect(await crashing.render(await png(9, 9), boxes)).toMatchObject({ outcome: 'unreadable' });
    }
  });

  it('says what is wrong where no decoder can be started', async () => {
    const broken = doing('broken', 'process.exit(3)');
    await expect(broken.render(await png(9, 9), boxes)).rejects.toThrow('The decoder ended with 3.');
  });

  it('gives a decoder none of our secrets', async () => {
    const names = "process.send({ outcome: 'unreadable', reason: Object.keys(process.env).join() })";
    process.env['MASTER_KEY'] = 'a secret';
    try {
      const { reason } = (await doing('env', `process.on('message', () => ${names})`).render(
        await png(9, 9),
        boxes,
      )) as { reason: string };
      expect(reason.split(',').filter((name) => name !== '' && !name.startsWith('NODE_'))).toEqual([]);
    } finally {
      delete process.env['MASTER_KEY'];
    }
  });

  it('ends a decoder with itself', async () => {
    const hanging = doing('hang', "process.on('message', () => setInterval(() => undefined, 1000))");
    const rendering = hanging.render(await png(9, 9), boxes).catch((error: unknown) => error);
    await new Promise(setImmediate);
    await hanging.close();
    expect(await rendering).toBeInstanceOf(PictureRendererOverloaded);
    await expect(hanging.render(await png(9, 9), boxes)).rejects.toThrow(PictureRendererOverloaded);
  });
});
