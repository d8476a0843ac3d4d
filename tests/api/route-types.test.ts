import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { anybody } from '../../src/api/access/access.ts';
import { route } from '../../src/api/define-route.ts';
import { problemOf } from '../../src/api/problems.ts';

const answers = { 200: z.strictObject({ id: z.string() }), 204: null } as const;
const theConfig = {
  method: 'get',
  path: '/config',
  access: anybody(),
  summary: 'For these tests',
  answers,
} as const;

/** What must not compile: the type check of the repository fails where one of these lines does. */
it('An answer that its route does not declare does not compile', () => {
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(200, { id: 'a' })) });
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(204, null)) });
  // @ts-expect-error: a member is missing
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(200, {})) });
  // @ts-expect-error: a member is of another type
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(200, { id: 1 })) });
  // @ts-expect-error: a member is surplus
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(200, { id: 'a', name: 'b' })) });
  // @ts-expect-error: the status is not declared
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(201, { id: 'a' })) });
  // @ts-expect-error: this status has no body
  route({ ...theConfig, handle: (_, answer) => Promise.resolve(answer(204, { id: 'a' })) });
  // @ts-expect-error: an answer that is made by hand is checked too
  route({ ...theConfig, handle: () => Promise.resolve({ status: 200, body: {} }) });
  // @ts-expect-error: a refusal without a problem document
  expect(() => problemOf({ code: 'out-of-popcorn', detail: 'Try the bar.' })).not.toThrow();
});
