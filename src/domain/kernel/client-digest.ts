import { z } from 'zod';

/** A keyed digest of a client's address, good within one account or one showtime only. */
export const ClientDigest = z.string().regex(/^[0-9a-f]{32}$/);
export type ClientDigest = z.output<typeof ClientDigest>;
