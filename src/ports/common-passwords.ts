/** Passwords that many people have, and that are therefore tried first. */
export interface CommonPasswords {
  /** Whether it is one of them, or one in thin disguise. */
  has(password: string): boolean;
}
