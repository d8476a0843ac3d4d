import { describe, expect, it } from '@jest/globals';
import { isOurs, returnPageOf } from '../../src/api/return-page.ts';
import { usualSettings } from '../support/system.ts';

const web = { ...usualSettings.web, corsOrigins: ['https://app.example:8443'] };
const bookingId = 'b1';

describe('The page that a customer comes back to', () => {
  it.each([
    ['http://marquee.example/paid', true],
    ['https://app.example:8443/#/paid?x=1', true],
    ['https://marquee.example/paid', false],
    ['https://app.example/paid', false],
    ['https://app.example:8443.evil.example/', false],
    ['https://somebody@app.example:8443/', false],
    ['//app.example:8443/paid', false],
    ['javascript:alert(1)', false],
    ['', false],
  ])('is one of ours, or not: %s', (url, isIt) => expect(isOurs(url, web)).toBe(isIt));

  it.each([
    ['http://localhost:3000/paid', true],
    ['http://127.0.0.1:3000/paid', true],
    ['http://[::1]:3000/paid', true],
    ['http://localhost:3001/paid', false],
    ['https://localhost:3000/paid', false],
    ['http://localhost.evil.example:3000/paid', false],
    ['data:text/html,paid', false],
  ])('is of this machine, or not, where that has no other address: %s', (url, isIt) =>
    expect(isOurs(url, { ...web, publicOrigin: 'http://127.0.0.1:3000' })).toBe(isIt),
  );

  it('is not of this machine where that has an address for others', () =>
    expect(isOurs('http://localhost/paid', web)).toBe(false));

  it('has the id of the booking beside what it has already', () => {
    const returnUrl = 'https://app.example:8443/paid?a=1&bookingId=another#seats';
    expect(returnPageOf({ bookingId, returnUrl }, web)).toBe(
      'https://app.example:8443/paid?a=1&bookingId=b1#seats',
    );
  });

  it('is our first page where none was given, or one that is not ours any more', () => {
    const first = 'http://marquee.example/?bookingId=b1';
    expect(returnPageOf({ bookingId, returnUrl: null }, web)).toBe(first);
    expect(returnPageOf({ bookingId, returnUrl: 'https://former.example/paid' }, web)).toBe(first);
    expect(returnPageOf(null, web)).toBe('http://marquee.example/');
  });
});
