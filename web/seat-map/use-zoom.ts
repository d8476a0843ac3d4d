import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { PITCH } from './geometry.ts';

/** A seat is at least so large, in CSS pixels with the space around it: for a mouse, and for a finger. */
const SMALLEST_TARGET = { fine: 24, coarse: 44 };
const LARGEST_AT_FIRST = 1.5;
const LARGEST = 3;
const STEP = 1.25;

export interface Zoom {
  /** The width of the drawing, in CSS. It needs no measure of the window, so that the drawing is laid out once. */
  readonly width: string;
  readonly windowRef: RefObject<HTMLDivElement | null>;
  /** Whether the window shows a part of the drawing only. */
  readonly isWider: boolean;
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
    // It tells of the first size, too, once the drawing is laid out and before it is seen.
    const observer = new ResizeObserver(() => {
      element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
      setAvailable(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const smallest = (useIsCoarse() ? SMALLEST_TARGET.coarse : SMALLEST_TARGET.fine) / PITCH;
  const fitting = available === 0 ? 1 : available / width;
  const atFirst = Math.max(Math.min(fitting, LARGEST_AT_FIRST), smallest);
  const atFirstInCss = `clamp(${width * smallest}px, 100%, ${width * LARGEST_AT_FIRST}px)`;
  const scale = chosen ?? atFirst;
  const lowest = Math.min(fitting, smallest);
  const to = useCallback(
    (wanted: number): void => {
      setChosen(Math.min(Math.max(wanted, lowest), LARGEST));
    },
    [lowest],
  );
  return {
    width: chosen === null ? atFirstInCss : `${width * chosen}px`,
    windowRef,
    isWider: available > 0 && width * scale > available + 1,
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
