type Fields = Readonly<Record<string, unknown>>;

/** What the operator reads. Never a secret, never who somebody is. */
export interface Log {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, error: unknown, fields?: Fields): void;
}
