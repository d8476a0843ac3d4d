import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from '../../src/engine/derived-id.ts';

describe('A derived id', () => {
  // Made by another implementation: uuid.uuid5(uuid.NAMESPACE_URL, json) of Python.
  it.each<[(string | number)[], string]>([
    [['5f0c', 'booking'], '12ffca68-10f4-5adf-9f72-e3c715696193'],
    [['a', 'bc'], '0bc3a85c-5491-5f21-9315-058bdf87d442'],
    [['ab', 'c'], '9af4b15c-8719-50a0-bc3e-85fe302e9a44'],
    [['Amélie', 7], '8fd4ea7c-e870-5288-be96-60c9b1a48252'],
  ])('of %j is for ever %s', (parts, id) => expect(derivedId(...parts)).toBe(id));

  it('is a UUID of version 5', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(derivedId(...parts)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('is the same for the same parts only, however they are cut', () => {
    const part = fc.oneof(fc.string({ maxLength: 3 }), fc.nat(20));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (one, other) => {
        expect(derivedId(...one) === derivedId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
