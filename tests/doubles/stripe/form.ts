/** A value of a form with brackets: `metadata[id]=1`, `types[0]=card`. */
export type Form = { [name: string]: string | Form };

/** Reads a body as Stripe does: percent-encoded names with brackets, nested. */
export function parseForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...inner] = name.split('[').map((part) => part.replace(/\]$/, ''));
    const path = [first, ...inner];
    const last = path.pop() ?? '';
    let at = form;
    for (const part of path) {
      const next = at[part];
      const below: Form = typeof next === 'object' ? next : {};
      at[part] = below;
      at = below;
    }
    at[last] = value;
  }
  return form;
}
