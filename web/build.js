import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** `npm run build` runs this: the pages go to `dist/web`, with a hash of their content in the name of every asset. */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here('../dist/web');

rmSync(target, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    booking: here('booking/main.tsx'),
    console: here('console/main.tsx'),
    icon: here('booking/icon.svg'),
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
  loader: { '.svg': 'copy' },
  metafile: true,
  logLevel: 'warning',
});

/** The names that the page knows its assets by. */
const names = Object.keys(metafile.outputs).map((path) => basename(path));
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
