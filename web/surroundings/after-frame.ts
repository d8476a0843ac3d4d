import { useLayoutEffect, useState } from 'preact/hooks';

/** Nobody waits longer than this for what comes after a frame, in milliseconds. */
const MOST_WAITING = 200;

/** Does something once the next frame is drawn and the page has nothing else to do. Answers how to leave it. */
function afterFrame(work: () => void): () => void {
  // Safari does not tell when a page has nothing to do.
  const canWait = 'requestIdleCallback' in window;
  let waiting = 0;
  const frame = requestAnimationFrame(() => {
    waiting = canWait ? requestIdleCallback(work, { timeout: MOST_WAITING }) : window.setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    if (canWait) cancelIdleCallback(waiting);
    else clearTimeout(waiting);
  };
}

/** Whether what is drawn first is on the screen. What that does not need comes then, so that it waits for less. */
export function useIsPictured(): boolean {
  const [isPictured, setPictured] = useState(false);
  useLayoutEffect(() => afterFrame(() => setPictured(true)), []);
  return isPictured;
}
