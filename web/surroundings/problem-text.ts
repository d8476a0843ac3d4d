import { Refusal } from '../api/client.ts';
import type { Texts } from '../language/texts/en.ts';
import { firstFaults } from './first-faults.ts';

/** What a failed request is to a person, in their language. Where there is no form, no field of it is marked. */
export function problemText(t: Texts, error: unknown): string {
  return error instanceof Refusal && error.code !== 'invalid-body'
    ? formProblemText(t, error)
    : t.problems.other;
}

/** The same for a form, which marks the fields that the API names. */
export function formProblemText(t: Texts, error: unknown): string {
  const texts: Readonly<Record<string, string>> = t.problems;
  if (!(error instanceof Refusal)) return t.problems.other;
  return texts[error.code] ?? t.problems.other;
}

/** The faults of a form by field, as the API names them. */
export function fieldFaults(error: unknown): Readonly<Record<string, string>> {
  return error instanceof Refusal ? firstFaults(error.problem.errors ?? []) : {};
}
