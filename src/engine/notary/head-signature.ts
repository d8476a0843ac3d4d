import { createHash, createPublicKey, verify } from 'node:crypto';
import { signedText, type SignedTreeHead } from './tree-head.ts';

/** What is wrong with the signature of a head, as a part of a sentence; null where it is signed by the key that it names. */
export function signatureFault(head: SignedTreeHead): string | null {
  const { keyId, publicKey: x, signature } = head;
  const thumbprint = createHash('sha256')
    .update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)
    .digest('base64url');
  if (thumbprint !== keyId) return 'does not have the key that it names';
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const text = Buffer.from(signedText(head), 'utf8');
    return verify(null, text, key, Buffer.from(signature, 'base64url')) ? null : 'is not what was signed';
  } catch {
    return 'has a key that is none';
  }
}
