/**
 * Slow hashing of passwords, out of the way of everything else. Those who ask take turns (`asker` tells them apart), so
 * that one who asks for many makes others wait no longer than for one. Both promises reject with
 * PasswordHasherOverloaded when too many wait.
 */
export interface PasswordHasher {
  /** Throws for a password that it cannot hash. */
  hash(password: string, asker?: string): Promise<string>;
  /**
   * Also against a hash that was imported (`ImportedPasswordHash`). With no hash (there is no such account) it takes the
   * same time and answers false.
   */
  verify(password: string, hash: string | null, asker?: string): Promise<boolean>;
  /** Whether it can hash a password: not one of more than 72 bytes, which another system may have taken. */
  canHash(password: string): boolean;
  /** Whether a hash is cheaper to compute than those made now, or was imported in another format. */
  isOutdated(hash: string): boolean;
}

export class PasswordHasherOverloaded extends Error {
  override readonly name = 'PasswordHasherOverloaded';
}
