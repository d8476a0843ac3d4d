import { z } from 'zod';

/**
 * Personal data, sealed with the key of its person. `box` is base64url of nonce, AES-256-GCM ciphertext and tag. Once the
 * key is dropped, nobody can open it.
 */
export const Sealed = z.strictObject({ keyId: z.uuid(), box: z.string().max(20_000) }).readonly();
export type Sealed = z.output<typeof Sealed>;
