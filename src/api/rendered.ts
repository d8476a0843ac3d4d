import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'koa';

/** Shorter answers are not compressed. */
const THRESHOLD_BYTES = 1024;
/** What an entry takes beside its texts, about. */
const ENTRY_BYTES = 512;

type Encoding = 'br' | 'gzip' | 'identity';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const encoders: Readonly<Record<Exclude<Encoding, 'identity'>, (text: Buffer) => Promise<Buffer>>> = {
  br: (text) => brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text) => gzipped(text),
};

/** A body as JSON, rendered once, and compressed once with each encoding, however often it is sent. */
export class Rendered<Body> {
  /** Never there: it only carries the type. */
  readonly bodyType?: Body;
  private readonly text: Buffer;
  private readonly encoded = new Map<Encoding, Promise<Buffer>>();
  private encodedBytes = 0;
  private onGrowth: (bytes: number) => void = () => undefined;

  constructor(body: Body) {
    this.text = Buffer.from(JSON.stringify(body));
  }

  /** How many bytes it has, uncompressed. */
  get length(): number {
    return this.text.length;
  }

  /** How many bytes it has in all forms that were asked for. */
  get size(): number {
    return this.text.length + this.encodedBytes;
  }

  /** Tells whoever keeps it of each further form, with its bytes. */
  tellGrowth(onGrowth: (bytes: number) => void): void {
    this.onGrowth = onGrowth;
  }

  encode(encoding: Encoding): Promise<Buffer> {
    if (encoding === 'identity') return Promise.resolve(this.text);
    let encoded = this.encoded.get(encoding);
    if (encoded === undefined) {
      encoded = encoders[encoding](this.text).then((bytes) => {
        this.encodedBytes += bytes.length;
        this.onGrowth(bytes.length);
        return bytes;
      });
      this.encoded.set(encoding, encoded);
    }
    return encoded;
  }
}

interface Entry {
  readonly rendered: Rendered<unknown>;
  /** What tells whether the answer is still right: a version that covers the whole body, or what it was made of. */
  readonly basis: unknown;
}

/** The answers that many people ask for, rendered: of each the latest, and within a limit of bytes those that were asked for last. */
export class RenderedAnswers {
  private readonly limit: number;
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private size = 0;

  constructor(limitBytes: number) {
    this.limit = limitBytes;
  }

  /** The answer of this name. `make` is called unless this very version is there: a version covers the whole body. */
  of<Body>(name: string, version: string, make: () => Body): Rendered<Body> {
    const entry = this.get(name);
    if (entry?.basis === version) return entry.rendered as Rendered<Body>;
    const rendered = new Rendered(make());
    this.keep(name, { rendered, basis: version });
    return rendered;
  }

  /** The latest of this name. */
  get(name: string): Entry | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    this.entries.delete(name);
    this.entries.set(name, entry);
    return entry;
  }

  /** Keeps an answer in place of the one of this name. */
  keep(name: string, entry: Entry): void {
    this.drop(name);
    this.entries.set(name, entry);
    this.size += sizeOf(name, entry);
    entry.rendered.tellGrowth((bytes) => {
      if (this.entries.get(name) !== entry) return;
      this.size += bytes;
      this.makeRoom();
    });
    this.makeRoom();
  }

  /** The latest stays, however long it is. */
  private makeRoom(): void {
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.limit || this.entries.size === 1) return;
      this.drop(oldest);
    }
  }

  private drop(name: string): void {
    const entry = this.entries.get(name);
    if (entry === undefined) return;
    this.entries.delete(name);
    this.size -= sizeOf(name, entry);
  }
}

function sizeOf(name: string, { rendered }: Entry): number {
  return name.length + ENTRY_BYTES + rendered.size;
}

/** Sends a body with the encoding that the client takes. Its headers are set already. */
export async function sendRendered(ctx: Context, rendered: Rendered<unknown>): Promise<void> {
  const encoding = rendered.length < THRESHOLD_BYTES ? 'identity' : encodingFor(ctx);
  const body = await rendered.encode(encoding);
  ctx.compress = false;
  if (encoding !== 'identity') ctx.set('Content-Encoding', encoding);
  ctx.body = body;
}

/** As `compressAnswers` chooses: of what the client likes best, Brotli first. */
function encodingFor(ctx: Context): Encoding {
  const isBrotliBest = ctx
    .get('Accept-Encoding')
    .split(',')
    .some((part) => part.trim() === 'br');
  const accepted = isBrotliBest ? 'br' : ctx.acceptsEncodings('br', 'gzip', 'identity');
  return accepted === 'br' || accepted === 'gzip' ? accepted : 'identity';
}
