import sharp from 'sharp';
const [out, w, h, ...files] = process.argv.slice(2);
const W = Number(w), H = Number(h);
const tiles = await Promise.all(files.map((f) => sharp(`screenshots/console-${f}.png`).resize({ width: W, height: H, fit: 'contain', position: 'top', background: '#888' }).toBuffer()));
const cols = Math.min(files.length, 3);
const rows = Math.ceil(files.length / cols);
await sharp({ create: { width: cols * (W + 8), height: rows * (H + 8), channels: 3, background: '#888' } }).composite(tiles.map((input, i) => ({ input, left: (i % cols) * (W + 8), top: Math.floor(i / cols) * (H + 8) }))).png().toFile(out);
