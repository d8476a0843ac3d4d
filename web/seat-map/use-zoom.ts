import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { PITCH } from './geometry.ts';

/** A seat is at least so large, in CSS pixels with the space around it: for a mouse, and for a finger. */
const SMALLEST_TARGET = { fine: 28, coarse: 44 };
const LARGEST_AT_FIRST = 1.5;
const LARGEST = 3;
const STEP = 1.25;

export interface Zoom {
  /** Whether the size of the window is known. A drawing that waits for it is laid out once. */
  readonly isMeasured: boolean;
  /** CSS pixels for one unit of the drawing. */
  readonly scale: number;
  readonly windowRef: RefObject<HTMLDivElement | null>;
  readonly canGrow: boolean;
  readonly canShrink: boolean;
  readonly grow: () => void;
  readonly shrink: () => void;
  /** Shows the whole drawing. */
  readonly fit: () => void;
}

/**
 * How large a drawing is in its window. At first as large as the window, but never with seats too small to hit: then
 * the window scrolls, and begins in the middle.
 */
export function useZoom(width: number): Zoom {
  const windowRef = useRef<HTMLDivElement>(null);
  const [available, setAvailable] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = windowRef.current;
    if (element === null) return undefined;
    const measure = (): void => setAvailable(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const smallest = (useIsCoarse() ? SMALLEST_TARGET.coarse : SMALLEST_TARGET.fine) / PITCH;
  const fitting = available === 0 ? 1 : available / width;
  const atFirst = Math.max(Math.min(fitting, LARGEST_AT_FIRST), smallest);
  const scale = chosen ?? atFirst;
  const lowest = Math.min(fitting, smallest);
  useLayoutEffect(() => {
    const element = windowRef.current;
    if (element !== null) element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
  }, [available]);
  const to = useCallback(
    (wanted: number): void => {
      setChosen(Math.min(Math.max(wanted, lowest), LARGEST));
    },
    [lowest],
  );
  return {
    isMeasured: available > 0,
    scale,
    windowRef,
    canGrow: scale < LARGEST,
    canShrink: scale > lowest * 1.001,
    grow: () => to(scale * STEP),
    shrink: () => to(scale / STEP),
    fit: () => to(Math.min(fitting, LARGEST_AT_FIRST)),
  };
}

const coarse = '(pointer: coarse)';

/** Whether a finger points. It changes while a page is open: a mouse is unplugged, a tablet leaves its keyboard. */
function useIsCoarse(): boolean {
  const [isCoarse, setIsCoarse] = useState(() => matchMedia(coarse).matches);
  useLayoutEffect(() => {
    const query = matchMedia(coarse);
    const look = (): void => setIsCoarse(query.matches);
    look();
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return isCoarse;
}
