import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalEmail, EmailAddress } from '../../../src/domain/kernel/email-address.ts';

describe('An e-mail address', () => {
  it.each([
    ['Kai@Example.ORG', 'kai@example.org'],
    ['  kai@example.org ', 'kai@example.org'],
    ['kai@b\u00fccher.example', 'kai@xn--bcher-kva.example'],
    ['kai@BU\u0308CHER.example', 'kai@xn--bcher-kva.example'],
    ['kai@XN--BCHER-KVA.example', 'kai@xn--bcher-kva.example'],
    ['kai@\uff45\uff58ample\u3002org', 'kai@example.org'],
    ['J\u00dcrgen@example.org', 'j\u00fcrgen@example.org'],
    ['ju\u0308rgen@example.org', 'j\u00fcrgen@example.org'],
    ["o'neil+tag@sub.example.org", "o'neil+tag@sub.example.org"],
    ['admin@localhost', 'admin@localhost'],
  ])('has one canonical form: %j', (typed, canonical) => {
    expect(canonicalEmail(typed)).toBe(canonical);
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  it.each([
    ['no at', 'kai.example.org'],
    ['no local part', '@example.org'],
    ['no domain', 'kai@'],
    ['an empty label', 'a@b..c'],
    ['no label', 'a@.'],
    ['a dot at the end', 'kai@example.org.'],
    ['an ideographic dot at the end', 'kai@example.org\u3002'],
    ['a dot before the local part', '.a@x.org'],
    ['a dot behind the local part', 'a.@x.org'],
    ['two dots in the local part', 'a..b@x.org'],
    ['two ats', 'a@b@x.org'],
    ['a quoted local part', '"a b"@x.org'],
    ['a comment', 'a(b)@x.org'],
    ['a header of its own', 'a@x.org\r\nBcc: b@x.org'],
    ['several addresses', 'a@x.org, b@x.org'],
    ['a name', 'Kai <kai@x.org>'],
    ['a zero-width space', 'k\u200bai@x.org'],
    ['a soft hyphen', 'kai@ex\u00adample.org'],
    ['a word joiner', 'kai\u2060@x.org'],
    ['a bidirectional override', '\u202ekai@x.org'],
    ['full-width letters before the at', '\uff4bai@x.org'],
    ['a hyphen at the edge of a label', 'a@-x.org'],
    ['an underscore in the domain', 'a@x_y.org'],
    ['an address of the network', 'a@127.0.0.1'],
    ['an address of the network in disguise', 'a@0x7f.1'],
    ['an address of the network in brackets', 'a@[127.0.0.1]'],
    ['a port', 'a@x.org:25'],
    ['a path', 'a@x.org/y'],
    ['a path of the other kind', 'a@x.org\\\\y'],
    ['a query', 'a@x.org?y'],
    ['a fragment', 'a@x.org#y'],
    ['an escape', 'a@x%2eorg'],
    ['Punycode that is none', 'a@xn--zz--.org'],
    ['a label that is too long', `a@${'x'.repeat(64)}.org`],
    ['a local part that is too long', `${'a'.repeat(65)}@x.org`],
    ['too many bytes', `${'a'.repeat(64)}@${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(62)}`],
    ['a lone surrogate', 'a\ud800@x.org'],
  ])('is refused with %s', (_, typed) => {
    expect(canonicalEmail(typed)).toBeNull();
    expect(EmailAddress.safeParse(typed).success).toBe(false);
  });

  it('stays as it is in its canonical form, whatever it was', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map((parts) => parts.join('@')),
        ),
        (typed) => {
          const canonical = canonicalEmail(typed);
          fc.pre(canonical !== null);
          expect(canonicalEmail(canonical)).toBe(canonical);
        },
      ),
    ));
});
