import busboy from 'busboy';
import type { Context } from 'koa';
import { Problem } from './problems.ts';

/** What a route takes as a file: the only file of a form, or the whole body. */
export interface FileRule {
  /** The media types of a body that is the file. In a form, the file's own bytes alone are looked at. */
  readonly mediaTypes: readonly string[];
  readonly maximumBytes: number;
  /** How long the command may take once the file is there. */
  readonly budgetMilliseconds: number;
  /** The names of the fields that a form may have beside its file. They are query parameters of a body that is the file. */
  readonly fields?: readonly string[];
}

/** A file, and the fields of the form that it came in. */
interface ReceivedFile {
  readonly bytes: Buffer;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a form has besides its file: boundaries and headers. */
const FORM_BYTES = 16 * 1024;

/** So many times what is allowed is read to its end, because a client that is cut off while it sends reads no answer. */
const READ_AT_MOST = 4;

/**
 * The file that a request carries. Throws the problems `unsupported-media-type`, `body-too-large`, `malformed-request`
 * for a form that is none, and `invalid-body` for another number of files than one, or other fields.
 */
export async function readFile(ctx: Context, rule: FileRule): Promise<ReceivedFile> {
  if (ctx.get('Content-Encoding') !== '' && ctx.get('Content-Encoding') !== 'identity') {
    throw new Problem('unsupported-media-type', 'Send the body without a content encoding.');
  }
  const file =
    typeof ctx.request.is('multipart/form-data') === 'string'
      ? await readForm(ctx, rule)
      : await readWhole(ctx, rule);
  if (file.bytes.length === 0) throw new Problem('invalid-body', 'The file is empty. Send one that is not.');
  if (file.bytes.length > rule.maximumBytes) throw tooLarge(rule);
  return file;
}

async function readWhole(ctx: Context, rule: FileRule): Promise<ReceivedFile> {
  if (typeof ctx.request.is(...rule.mediaTypes) !== 'string') {
    const types = [...rule.mediaTypes, 'multipart/form-data with one file'].join(', ');
    throw new Problem('unsupported-media-type', `Send the file as one of ${types}.`);
  }
  const chunks: Buffer[] = [];
  await receive(ctx, rule, rule.maximumBytes, (chunk) => chunks.push(chunk));
  return { bytes: Buffer.concat(chunks), fields: {} };
}

/** The parser gets the body as it comes, a piece at a time, so that it keeps the process from nobody. */
async function readForm(ctx: Context, rule: FileRule): Promise<ReceivedFile> {
  const form = parserFor(ctx, rule);
  const chunks: Buffer[] = [];
  const faults: Problem[] = [];
  const fields = new Map<string, string>();
  let files = 0;
  form.on('file', (_field, stream) => {
    files += 1;
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Its form tells.
    stream.on('error', () => undefined);
  });
  const onlyOneFile = (): void =>
    void faults.push(new Problem('invalid-body', `The form must have one file, and ${besides(rule)}.`));
  form.on('partsLimit', onlyOneFile);
  form.on('filesLimit', onlyOneFile);
  form.on('field', (name, value) => {
    if (rule.fields?.includes(name) === true && !fields.has(name)) fields.set(name, value);
    else onlyOneFile();
  });
  const ended = new Promise<void>((resolve) => {
    form.once('close', resolve);
    // More than once: what is ended after a fault complains, too.
    form.on('error', (error: Error) => {
      faults.push(new Problem('malformed-request', `The form cannot be read: ${error.message}.`));
      resolve();
    });
  });
  await receive(ctx, rule, rule.maximumBytes + FORM_BYTES, (chunk) => {
    if (faults.length === 0) form.write(chunk);
  });
  form.end();
  await ended;
  if (files === 0) onlyOneFile();
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  return { bytes: Buffer.concat(chunks), fields: Object.fromEntries(fields) };
}

function besides({ fields = [] }: FileRule): string {
  return fields.length === 0 ? 'nothing else' : `besides at most the fields ${fields.join(', ')}, once each`;
}

function parserFor(ctx: Context, { maximumBytes, fields = [] }: FileRule): busboy.Busboy {
  // One part and one byte more than allowed, so that it is seen where there is more.
  const limits = {
    parts: 2 + fields.length,
    files: 1,
    fieldSize: 100,
    fileSize: maximumBytes + 1,
    headerPairs: 20,
  };
  try {
    return busboy({ headers: ctx.req.headers, limits });
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new Problem('malformed-request', `The form cannot be read: ${reason}.`);
  }
}

/** Hands on the body up to so many bytes. Throws `body-too-large` where it has more, and `malformed-request` where it breaks off. */
async function receive(
  ctx: Context,
  rule: FileRule,
  maximum: number,
  take: (chunk: Buffer) => void,
): Promise<void> {
  let bytes = Number(ctx.get('Content-Length'));
  if (bytes > maximum * READ_AT_MOST) throw cutOff(ctx, rule);
  bytes = 0;
  try {
    for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maximum * READ_AT_MOST) throw cutOff(ctx, rule);
      if (bytes <= maximum) take(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('malformed-request', 'The body broke off before its end. Send it again.');
  }
  if (bytes > maximum) throw tooLarge(rule);
}

/** The rest of the body is not read, so the connection cannot be used for another request. */
function cutOff(ctx: Context, rule: FileRule): Problem {
  ctx.set('Connection', 'close');
  return tooLarge(rule);
}

function tooLarge({ maximumBytes }: FileRule): Problem {
  return new Problem('body-too-large', `The file may have ${maximumBytes} bytes. Send a smaller one.`);
}
