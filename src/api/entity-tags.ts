import { Problem } from './problems.ts';

/** The entity tags of `If-Match` or `If-None-Match`: `*`, or a list; `[]` where there is no header. */
export type EntityTags = '*' | readonly EntityTag[];

interface EntityTag {
  readonly isWeak: boolean;
  /** The text between the quotes. */
  readonly value: string;
}

/** One tag with the comma behind it. Sticky, and each part excludes the next, so its time is linear in the header. */
const TAG = /[ \t]*(W\/)?"([^"]*)"[ \t]*(?:,|$)/y;

/** Reads a header of entity tags (RFC 9110). Throws `malformed-request` for any other text. */
export function readEntityTags(name: 'If-Match' | 'If-None-Match', header: string): EntityTags {
  if (header.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  for (TAG.lastIndex = 0; TAG.lastIndex < header.length;) {
    const [, weak, value] = TAG.exec(header) ?? [];
    if (value === undefined) {
      throw new Problem(
        'malformed-request',
        `${name} must be "*" or a list of entity tags as ETag gave them, such as "3", "5".`,
      );
    }
    tags.push({ isWeak: weak !== undefined, value });
  }
  return tags;
}

/** The revisions on which a command may be based; undefined: on any. A weak tag or one of another form matches none. */
export function expectedRevisionsOf(ifMatch: EntityTags): readonly number[] | undefined {
  if (ifMatch === '*' || ifMatch.length === 0) return undefined;
  return ifMatch.flatMap(({ isWeak, value }) => (!isWeak && /^\d{1,15}$/.test(value) ? [Number(value)] : []));
}

/** Whether `If-None-Match` names a version, so that its owner has it already. Weak tags count (RFC 9110, 13.1.2). */
export function isNamedBy(ifNoneMatch: EntityTags, version: string): boolean {
  return ifNoneMatch === '*' || ifNoneMatch.some(({ value }) => value === version);
}
