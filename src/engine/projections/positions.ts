/** The digits of the largest position. */
const DIGITS = 19;

/** A position as a text of one length, so that documents hold it and compare it with `<`. */
export function positionText(position: bigint): string {
  return String(position).padStart(DIGITS, '0');
}
