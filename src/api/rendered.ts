import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'koa';

/** Shorter answers are not compressed. */
const THRESHOLD_BYTES = 1024;

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

  constructor(body: Body) {
    this.text = Buffer.from(JSON.stringify(body));
  }

  /** How long it is, uncompressed. */
  get length(): number {
    return this.text.length;
  }

  encode(encoding: Encoding): Promise<Buffer> {
    if (encoding === 'identity') return Promise.resolve(this.text);
    let encoded = this.encoded.get(encoding);
    if (encoded === undefined) {
      encoded = encoders[encoding](this.text);
      this.encoded.set(encoding, encoded);
    }
    return encoded;
  }
}

interface Entry {
  readonly version: string;
  readonly rendered: Rendered<unknown>;
}

/** The answers that many people ask for, rendered: of each the version that was asked for last, within a limit of bytes. */
export class RenderedAnswers {
  private readonly limit: number;
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private length = 0;

  constructor(limitBytes: number) {
    this.limit = limitBytes;
  }

  /** The answer of this name. `make` is called unless this very version is there: a version covers the whole body. */
  of<Body>(name: string, version: string, make: () => Body): Rendered<Body> {
    const known = this.entries.get(name);
    this.drop(name);
    const entry = known?.version === version ? known : { version, rendered: new Rendered(make()) };
    this.entries.set(name, entry);
    this.length += entry.rendered.length;
    for (const oldest of this.entries.keys()) {
      if (this.length <= this.limit || oldest === name) break;
      this.drop(oldest);
    }
    return entry.rendered as Rendered<Body>;
  }

  private drop(name: string): void {
    this.length -= this.entries.get(name)?.rendered.length ?? 0;
    this.entries.delete(name);
  }
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
