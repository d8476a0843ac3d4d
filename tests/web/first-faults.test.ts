import { expect, it } from '@jest/globals';
import { firstFaults } from '../../web/surroundings/first-faults.ts';

it('says of a field that has several faults the first', () => {
  const errors = [
    { pointer: '#/seatsPerRow', detail: 'must be a whole number' },
    { pointer: '#/seatsPerRow', detail: 'must be 60 or less' },
    { pointer: '#/rows/0', detail: 'must not be empty' },
  ];
  expect(firstFaults(errors)).toEqual({
    seatsPerRow: 'must be a whole number',
    'rows/0': 'must not be empty',
  });
});
