import { resolve } from 'node:path';
import type { Configuration } from '../config.ts';

/** The variables of the environment that say where a deployment stores its data; an empty one counts as absent. */
export type DeploymentVariables = Readonly<
  Record<'DATA_DIR' | 'EVENTSTORE_URL' | 'MONGODB_URL' | 'ROLES', string>
>;

/**
 * What a DEPLOYMENT of the command line names: a data directory, or `esdb://… mongodb://…`, the URLs of both servers with a
 * blank between them. Undefined where it is an URL, and not both.
 */
export function variablesOf(name: string): Partial<DeploymentVariables> | undefined {
  if (!/^[a-z+]+:\/\//.test(name)) {
    return { DATA_DIR: name, EVENTSTORE_URL: '', MONGODB_URL: '', ROLES: '' };
  }
  const [eventStore, mongoDb, ...rest] = name.trim().split(/\s+/);
  if (eventStore?.startsWith('esdb') !== true || mongoDb?.startsWith('mongodb') !== true) return undefined;
  return rest.length > 0 ? undefined : { EVENTSTORE_URL: eventStore, MONGODB_URL: mongoDb, ROLES: '' };
}

/** Whether two configurations name one log, or one place for keys. Two names of one server are not recognised. */
export function isSameDeployment(one: Configuration, other: Configuration): boolean {
  const isInDirectory = ({ eventStoreUrl, mongoDbUrl }: Configuration): boolean =>
    eventStoreUrl === null || mongoDbUrl === null;
  if (isInDirectory(one) && isInDirectory(other)) {
    return resolve(one.dataDirectory) === resolve(other.dataDirectory);
  }
  const { eventStoreUrl, mongoDbUrl } = one;
  const sameLog = eventStoreUrl !== null && eventStoreUrl === other.eventStoreUrl;
  return sameLog || (mongoDbUrl !== null && mongoDbUrl === other.mongoDbUrl);
}
