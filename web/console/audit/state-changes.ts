/** A place in a state that has another value than before. `undefined`: it is not there. */
export interface StateChange {
  /** `seats.A1.status` */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two states, by the places where their values lie. */
export function changesBetween(before: unknown, after: unknown): readonly StateChange[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  return paths
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}

function valuesOf(state: unknown): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    if (entries.length === 0) values.set(path, JSON.stringify(value) ?? 'undefined');
    for (const [name, inner] of entries) walk(inner, path === '' ? name : `${path}.${name}`);
  };
  walk(state, '');
  return values;
}
