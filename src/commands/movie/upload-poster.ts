import type { MovieId } from '../../domain/kernel/ids.ts';
import { movie, type MovieRejection, type MovieState } from '../../domain/movie/decider.ts';
import type { Poster } from '../../domain/movie/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { PictureRenderer, Rendering } from '../../ports/picture-renderer.ts';
import type { PictureStore } from '../../ports/picture-store.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';

type PictureRefusal = 'picture-too-large' | 'picture-type-unknown' | 'picture-unreadable';

/** The boxes of the sizes, twice as high as wide: room for any poster, and a bound for what is none. */
const boxes = [
  { width: 185, height: 370 },
  { width: 342, height: 684 },
  { width: 780, height: 1560 },
];

/**
 * Gives a movie a poster of its own, made anew from the bytes that somebody sent: what they are is told by the bytes
 * alone. The pictures are durable before the event that names them; a crash in between leaves pictures that nobody
 * refers to, which are found again when the same poster is sent again. Refused with `picture-type-unknown`,
 * `picture-too-large` (in pixels) and `picture-unreadable`. Throws PictureRendererOverloaded and StoreUnavailable.
 */
export async function uploadPoster(
  session: CommandSession,
  { pictureRenderer, pictureStore }: Pick<CommandDependencies, 'pictureRenderer' | 'pictureStore'>,
  given: {
    readonly movieId: MovieId;
    readonly bytes: Buffer;
    readonly expectedRevision: readonly number[] | undefined;
  },
): Promise<CommandResult<MovieState, MovieRejection | PictureRefusal>> {
  const { movieId, bytes, expectedRevision } = given;
  // Rendering is dear: not for a movie that is not there.
  if ((await session.load(movie, movieId)) === null) return refuse('not-found', 'There is no such movie.');
  if (!isPicture(bytes)) {
    return refuse('picture-type-unknown', 'The file is no JPEG, PNG or WebP picture. Send one of these.');
  }
  const rendering = await pictureRenderer.render(bytes, boxes);
  if (rendering.outcome === 'too-large') {
    const { width, height } = rendering;
    return refuse(
      'picture-too-large',
      `The picture has ${width} × ${height} pixels. ${most(pictureRenderer)}`,
    );
  }
  if (rendering.outcome === 'unreadable') {
    return refuse(
      'picture-unreadable',
      `The picture cannot be decoded: ${rendering.reason}. Save it anew and send it again.`,
    );
  }
  const poster = await store(pictureStore, rendering);
  return session.execute(movie, movieId, { type: 'UploadPoster', movieId, poster, expectedRevision });
}

async function store(
  pictures: PictureStore,
  rendering: Extract<Rendering, { readonly outcome: 'rendered' }>,
): Promise<Poster> {
  const [small, medium, large] = await Promise.all(
    rendering.pictures.map(async ({ bytes, width, height }) => ({
      digest: await pictures.store(bytes),
      width,
      height,
      bytes: bytes.length,
    })),
  );
  if (small === undefined || medium === undefined || large === undefined) {
    throw new Error('A size of the poster was not rendered.');
  }
  return { mediaType: 'image/webp', sizes: { small, medium, large } };
}

/** How the pictures that we take begin. */
function isPicture(bytes: Buffer): boolean {
  const begins = (hex: string, at = 0): boolean =>
    bytes.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'));
  const isJpeg = begins('ffd8ff');
  const isPng = begins('89504e470d0a1a0a');
  const isWebp = begins('52494646') && begins('57454250', 8);
  return isJpeg || isPng || isWebp;
}

function most({ limits: { pixels, side } }: PictureRenderer): string {
  return `It may have ${pixels / 1_000_000} million, and ${side} on a side: send a smaller one.`;
}
