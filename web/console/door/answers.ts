import { Refusal } from '../../api/client.ts';

/** Whether the server cannot be reached, or says that it is no use to ask now. */
export function hasNoAnswer(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 0 || error.status === 503);
}

/** What is asked for, or no answer: a bad network may neither answer nor fail for minutes. */
export function inTime<Answer>(
  milliseconds: number,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const signal = AbortSignal.timeout(milliseconds);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Refusal(0, {})));
  });
  return Promise.race([ask(signal), late]);
}
