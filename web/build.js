import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import sharp from 'sharp';

/** `npm run build` runs this: the pages go to `dist/web`, with a hash of their content in the name of every asset. */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here('../dist/web');

rmSync(target, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    booking: here('booking/main.tsx'),
    console: here('console/main.tsx'),
  },
  outdir: target,
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  metafile: true,
  logLevel: 'warning',
});

/** A browser draws an SVG as a document of its own, for some 15 ms, and does so while the page draws its first picture. */
const icon = await sharp(here('booking/icon.svg')).resize(96).png({ palette: true }).toBuffer();
const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8).toUpperCase()}.png`;
writeFileSync(`${target}/assets/${iconName}`, icon);

/** The names that the page knows its assets by. */
const names = [...Object.keys(metafile.outputs).map((path) => basename(path)), iconName];
for (const page of ['booking', 'console']) {
  const html = readFileSync(here(`${page}/index.html`), 'utf8').replace(
    /\{(\w+)\.(\w+)\}/g,
    (_, name, ending) => {
      const found = names.find((each) => each.startsWith(`${name}-`) && each.endsWith(`.${ending}`));
      if (found === undefined)
        throw new Error(`${page}/index.html names ${name}.${ending}, which was not built.`);
      return `/assets/${found}`;
    },
  );
  writeFileSync(`${target}/${page}.html`, html);
}
