/** So late a timer may ring without that the process was busy with something else. */
const LATE_MILLISECONDS = 50;

/**
 * Rings after so many milliseconds, unless the answer is called before. Where the process was too busy to be in time,
 * it first reads what has come meanwhile: an answer that waits to be read has not failed to come.
 */
export function setAlarm(milliseconds: number, ring: () => void): () => void {
  const dueAt = performance.now() + milliseconds;
  let timer = setTimeout(() => {
    if (performance.now() - dueAt < LATE_MILLISECONDS) ring();
    else timer = setTimeout(ring, LATE_MILLISECONDS);
  }, milliseconds);
  return () => clearTimeout(timer);
}
