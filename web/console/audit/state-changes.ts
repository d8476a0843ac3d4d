/** A place in a state that has another value than before. `undefined`: it is not there. */
export interface StateChange {
  /** `seats.A1.status` */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two states, by the places where they differ. What has come or gone is one change as a whole. */
export function changesBetween(before: unknown, after: unknown): readonly StateChange[] {
  const changes: StateChange[] = [];
  const walk = (old: unknown, now: unknown, path: string): void => {
    if (isTree(old) && isTree(now)) {
      for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
        walk(old[name], now[name], path === '' ? name : `${path}.${name}`);
      }
      return;
    }
    const [one, other] = [textOf(old), textOf(now)];
    if (one !== other) changes.push({ path, before: one, after: other });
  };
  walk(before, after, '');
  return changes;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
