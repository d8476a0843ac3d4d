import { pino } from 'pino';
import type { Log } from '../ports/log.ts';

/** Logs lines of JSON to standard output. Redacts secrets and personal data by field name, up to three levels deep. */
export function openPinoLog(level: string): Log {
  const secrets = [
    ...['password', 'currentPassword', 'newPassword', 'passwordHash', 'authorization', 'cookie', 'pin'],
    ...['token', 'accessToken', 'refreshToken', 'resetToken', 'csrfToken', 'to', 'address'],
    ...['email', 'phone', 'firstName', 'lastName'],
  ];
  const logger = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  });
  return {
    info: (message, fields) => logger.info(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
    error: (message, error, fields) => logger.error({ ...fields, err: error }, message),
  };
}
