import { z } from 'zod';
import { AreaWords, Color } from '../../domain/auditorium/layout.ts';
import { LARGEST_COORDINATE, SCALE, type PlanArea } from '../../domain/auditorium/seating-plan.ts';
import { visibleText } from '../../domain/kernel/text.ts';

/** A number of a plan, with fractions. */
export const Coordinate = z.number().min(-LARGEST_COORDINATE).max(LARGEST_COORDINATE);

/** A number in thousandths: what a plan holds inside. */
export function scaled(value: number): number {
  const rounded = Math.round(value * SCALE);
  // Canonical JSON knows no negative zero.
  return rounded === 0 ? 0 : rounded;
}

/** A point of a plan; inside in thousandths. */
export const Place = z
  .object({ x: Coordinate, y: Coordinate })
  .transform(({ x, y }) => ({ x: scaled(x), y: scaled(y) }));

/** A name that some generators write as a number. */
export const Label = z.union([z.string().max(200), z.number()]).transform(String);

/** What a schema reads, or something else where a generator wrote nothing, or what nobody can read. */
export function orElse<Output, Fallback>(
  schema: z.ZodType<Output>,
  fallback: Fallback,
): z.ZodType<Output | Fallback> {
  const read: z.ZodType<Output | null> = schema.nullable().catch(null);
  return read.optional().transform((given) => given ?? fallback);
}

/** A colour, or none where nobody can read it. */
export const NoColor = orElse(Color, null);

const Length = Coordinate.min(0).transform(scaled);

/** Of texts, in units, where the plan says none. */
const USUAL_SIZE = 16;

const Words = z.union([
  z.string().transform((text) => ({ text, position: { x: 0, y: 0 }, color: null, size: scaled(USUAL_SIZE) })),
  z.object({
    text: z.string(),
    position: Place.default({ x: 0, y: 0 }),
    color: NoColor,
    size: orElse(z.number().min(1).max(1000), USUAL_SIZE).transform(scaled),
  }),
]);

const Area = z.object({
  shape: z.enum(['polygon', 'rectangle', 'ellipse', 'circle', 'text']),
  color: NoColor,
  border_color: NoColor,
  rotation: orElse(z.number().min(-3600).max(3600), 0).transform(scaled),
  position: Place.default({ x: 0, y: 0 }),
  text: Words.nullish(),
  polygon: z.object({ points: z.array(Place) }).optional(),
  rectangle: z.object({ width: Length, height: Length }).optional(),
  ellipse: z.object({ radius: z.object({ x: Length, y: Length }) }).optional(),
  circle: z.object({ radius: Length }).optional(),
  /** Of a rectangle, as older generators write it. */
  width: Length.optional(),
  height: Length.optional(),
});

/** An area as generators write it. What a shape does not need is passed over. */
export const PlanAreaBody = Area.transform((area, context): PlanArea => {
  const { shape, color, border_color: borderColor, rotation, position } = area;
  const words = visibleText((area.text?.text ?? '').replace(/\s+/g, ' '), AREA_WORDS + 1);
  if (!AreaWords.safeParse(words === '' ? '-' : words).success) {
    const message = `must be a text of at most ${AREA_WORDS} characters`;
    context.addIssue({ code: 'custom', path: ['text'], message });
  }
  const text = area.text == null || words === '' ? null : { ...area.text, text: words };
  const common = { color, borderColor, rotation, position, text };
  const missing = (): typeof z.NEVER => {
    context.addIssue({ code: 'custom', path: [shape], message: `must say how large the ${shape} is` });
    return z.NEVER;
  };
  switch (shape) {
    case 'polygon':
      return area.polygon === undefined ? missing() : { ...common, shape, points: area.polygon.points };
    case 'rectangle': {
      const { width, height } = area.rectangle ?? area;
      return width === undefined || height === undefined ? missing() : { ...common, shape, width, height };
    }
    case 'ellipse':
      return area.ellipse === undefined ? missing() : { ...common, shape, radius: area.ellipse.radius };
    case 'circle':
      return area.circle === undefined ? missing() : { ...common, shape, radius: area.circle.radius };
    case 'text':
      return { ...common, shape };
  }
});

const AREA_WORDS = 100;
