/**
 * Slow hashing of passwords, out of the way of everything else. Those who ask take turns (`asker` tells them apart), so
 * that one who asks for many makes others wait no longer than for one. Both promises reject with
 * PasswordHasherOverloaded when too many wait.
 */
export interface PasswordHasher {
  hash(password: string, asker?: string): Promise<string>;
  /** With no hash (there is no such account) it takes the same time and answers false. */
  verify(password: string, hash: string | null, asker?: string): Promise<boolean>;
  /** Whether a hash is cheaper to compute than those made now. */
  isOutdated(hash: string): boolean;
}

export class PasswordHasherOverloaded extends Error {
  override readonly name = 'PasswordHasherOverloaded';
}
