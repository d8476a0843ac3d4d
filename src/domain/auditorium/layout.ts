import { z } from 'zod';
import { text } from '../kernel/text.ts';
import { Position } from './values.ts';

/** A colour as CSS writes it: `#c0ffee`, `gray`, `rgba(0, 0, 0, 0.5)`. */
export const Color = z
  .string()
  .regex(
    /^(#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,30}|(rgb|hsl)a?\([0-9., %/deg]{1,40}\))$/,
    'must be a colour as CSS writes it',
  );

/** What is written on an area. */
export const AreaWords = text(100);

const AreaText = z
  .strictObject({
    color: Color.nullable(),
    /** In units of the layout. */
    size: z.int().min(1).max(1000),
    text: AreaWords,
    /** From the place of the area. */
    x: z.int(),
    y: z.int(),
  })
  .readonly();

const common = {
  borderColor: Color.nullable(),
  color: Color.nullable(),
  /** Whether it is the screen. Whoever draws a screen of their own leaves it out. */
  isScreen: z.boolean(),
  /** In degrees, clockwise, around the place of the area. */
  rotation: z.int(),
  text: AreaText.nullable(),
  x: z.int(),
  y: z.int(),
};

const Extent = z.int().min(0);

/** A part of an auditorium that is no seat: a screen, a stair, a bar. A rectangle begins at its place, an ellipse is around it. */
export const Area = z
  .discriminatedUnion('shape', [
    z.strictObject({ ...common, shape: z.literal('rectangle'), width: Extent, height: Extent }),
    z.strictObject({ ...common, shape: z.literal('ellipse'), radiusX: Extent, radiusY: Extent }),
    z.strictObject({ ...common, shape: z.literal('polygon'), points: z.array(Position).readonly() }),
    z.strictObject({ ...common, shape: z.literal('text') }),
  ])
  .readonly();
export type Area = z.output<typeof Area>;

/** The picture in which seats have their positions. The screen is at the top: `y` grows towards the back. */
export const Layout = z
  .strictObject({
    areas: z.array(Area).readonly(),
    height: z.int().min(1),
    width: z.int().min(1),
  })
  .readonly();
export type Layout = z.output<typeof Layout>;
