import { accountOfEmail } from '../commands/authenticate.ts';
import { accounts, type AccountDocument } from '../projections/accounts.ts';
import { documentsAfter, type ListRequest, type Page } from './list.ts';
import type { ApiDependencies } from './route.ts';
import { read } from './read.ts';

/** How many people are looked at for one page. Where that does not fill it, the next page goes on from there. */
const LOOKED_AT = 2000;
const AT_ONCE = 200;

/**
 * The users whose address is `q`, or in whose name it occurs. Names are sealed, so they are opened one after the other,
 * in memory, and a page may be shorter than asked for while there is a next one.
 */
export async function findUsers(
  api: ApiDependencies,
  list: ListRequest,
  q: string,
  present: (document: AccountDocument) => Promise<object>,
): Promise<Page<object>> {
  if (q.includes('@')) return findByAddress(api, list, q, present);
  const wanted = q.normalize('NFC').toLowerCase();
  const items: object[] = [];
  let looked = 0;
  for await (const page of documentsAfter<AccountDocument>(api.documents, list, AT_ONCE)) {
    for (const document of page.documents) {
      looked += 1;
      const user = (await present(document)) as { firstName: string | null; lastName: string | null };
      const name = `${user.firstName ?? ''} ${user.lastName ?? ''}`.trim().normalize('NFC').toLowerCase();
      if (name.includes(wanted)) items.push(user);
      if (items.length === list.query.limit || looked === LOOKED_AT) {
        return { items, nextCursor: page.cursorAt(document) };
      }
    }
  }
  return { items, nextCursor: null };
}

async function findByAddress(
  api: ApiDependencies,
  { filter }: ListRequest,
  email: string,
  present: (document: AccountDocument) => Promise<object>,
): Promise<Page<object>> {
  const account = await accountOfEmail(api.commands, email);
  const found = account === null ? undefined : await read(api.documents, accounts, account.userId);
  const wanted = Object.entries(filter);
  const isWanted =
    found !== undefined && wanted.every(([field, value]) => found[field as keyof AccountDocument] === value);
  return { items: isWanted ? [await present(found)] : [], nextCursor: null };
}
