import { describe, expect, it } from '@jest/globals';
import { eventually, until } from './until.ts';

describe('waiting', () => {
  it('looks again where what it looks for is not there yet, and has no fields', async () => {
    const answers: { refunds?: string[] }[] = [{}, { refunds: [] }, { refunds: ['succeeded'] }];
    const seen = await eventually(
      () => Promise.resolve(answers.shift() as { refunds: string[] }),
      ({ refunds }) => refunds[0] === 'succeeded',
    );
    expect(seen.refunds).toEqual(['succeeded']);
  });

  it('says in the end what was not so, and what was thrown', async () => {
    const failure = new Error('no connection');
    const never = until(() => Promise.reject(failure), 'the door is open', 0);
    await expect(never).rejects.toMatchObject({ message: expect.stringContaining('the door is open') });
    await expect(never).rejects.toMatchObject({ cause: failure });
  });
});
