import { Refusal } from '../../api/client.ts';

/** The document that describes the API, as far as it names the projections. */
interface Description {
  readonly paths: Readonly<Record<string, { readonly post?: { readonly requestBody?: unknown } }>>;
}

/** The names of the projections that can be replayed: the API's own description has them. Throws Refusal. */
export async function fetchProjections(signal: AbortSignal): Promise<readonly string[]> {
  const answer = await fetch('/openapi.json', { signal });
  if (!answer.ok) throw new Refusal(answer.status, {});
  const { paths } = (await answer.json()) as Description;
  const [, path] = Object.entries(paths).find(([address]) => address.endsWith('/audit/replays')) ?? [];
  return firstEnumIn(path?.post?.requestBody);
}

/** The first list of allowed values in a schema. */
function firstEnumIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('enum' in schema && Array.isArray(schema.enum)) {
    return schema.enum.filter((name) => typeof name === 'string').sort();
  }
  return (
    Object.values(schema)
      .map(firstEnumIn)
      .find((found) => found.length > 0) ?? []
  );
}
