/** What the API says is wrong, by field: of several faults the first, for the others may follow from it. */
export function firstFaults(
  errors: readonly { readonly pointer: string; readonly detail: string }[],
): Readonly<Record<string, string>> {
  const faults = new Map<string, string>();
  for (const { pointer, detail } of errors) {
    const field = pointer.replace(/^#\//, '');
    if (!faults.has(field)) faults.set(field, detail);
  }
  return Object.fromEntries(faults);
}
