import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formats: Readonly<Record<string, string>> = {
  date: 'must be a date such as 2027-01-31',
  url: 'must be a URL such as https://example.org/page',
  uuid: 'must be a UUID',
};

/** What is wrong with a value, and what it has to be, where its schema does not say that itself. */
export function wordsOfFault(issue: z.core.$ZodRawIssue): string {
  const isMissing = issue.input === undefined || issue.input === null;
  switch (issue.code) {
    case 'invalid_type':
      return isMissing ? 'must be given' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return leastOf(issue.origin, Number(issue.minimum), issue.inclusive === false);
    case 'too_big':
      return mostOf(issue.origin, Number(issue.maximum), issue.inclusive === false);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return isMissing ? 'must be given' : 'has none of the forms that it may have';
    case 'invalid_format':
      return formats[issue.format] ?? 'is not written as it has to be';
    default:
      return 'is not as it has to be';
  }
}

function leastOf(origin: string, minimum: number, isAbove: boolean): string {
  if (origin === 'string')
    return minimum === 1 ? 'must not be empty' : `must have ${minimum} characters or more`;
  if (origin === 'array') return minimum === 1 ? 'must not be empty' : `must have ${minimum} entries or more`;
  return isAbove ? `must be more than ${minimum}` : `must be ${minimum} or more`;
}

function mostOf(origin: string, maximum: number, isBelow: boolean): string {
  if (origin === 'string') return `must have ${maximum} characters or fewer`;
  if (origin === 'array') return `must have ${maximum} entries or fewer`;
  return isBelow ? `must be less than ${maximum}` : `must be ${maximum} or less`;
}
