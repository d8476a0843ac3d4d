import { z } from 'zod';

/**
 * Personal data, sealed with the key of the person it is about. `box` is base64url of nonce, AES-256-GCM
 * ciphertext and tag. Who has dropped the key can no longer open it.
 */
export const Sealed = z.strictObject({ keyId: z.uuid(), box: z.string().max(20_000) });
export type Sealed = Readonly<z.output<typeof Sealed>>;
