/** The space that a picture has to fit, in pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface RenderedPicture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export type Rendering =
  | { readonly outcome: 'rendered'; readonly pictures: readonly RenderedPicture[] }
  /** It cannot be decoded. `reason` is for people. */
  | { readonly outcome: 'unreadable'; readonly reason: string }
  | { readonly outcome: 'too-large'; readonly width: number; readonly height: number };

/**
 * Makes new pictures of one that somebody sent, away from everything else: what is sent may be made to harm. Rejects
 * with PictureRendererOverloaded when too many wait or one takes too long.
 */
export interface PictureRenderer {
  /** The most pixels that a picture may have, and the longest side. */
  readonly limits: { readonly pixels: number; readonly side: number };
  /**
   * Renders a JPEG, PNG or WebP picture as WebP for each box, upright, never larger than it was, without any metadata.
   * Of an animation, the first frame counts.
   */
  render(bytes: Buffer, boxes: readonly Box[]): Promise<Rendering>;
  close(): Promise<void>;
}

export class PictureRendererOverloaded extends Error {
  override readonly name = 'PictureRendererOverloaded';
}
