import { accountOfEmail } from '../commands/account/account-of-email.ts';
import { accounts, type AccountDocument } from '../projections/accounts.ts';
import { documentsAfter, type ListRequest, type Page } from './list.ts';
import type { User } from './resources/user.ts';
import type { ApiDependencies } from './route.ts';
import { findOne } from '../projections/queries.ts';

/** How many accounts are opened for one page. The next page goes on after them, even if this one is not full. */
const OPENED = 2000;
const AT_ONCE = 200;

type Present = (document: AccountDocument) => Promise<User>;

/**
 * The users whose address is `q`, or whose name contains it. Names are sealed, so they are opened in memory, and a page
 * may be shorter than asked for although there is a next one.
 */
export async function findUsers(
  api: ApiDependencies,
  list: ListRequest<AccountDocument>,
  q: string,
  present: Present,
): Promise<Page<User>> {
  if (q.includes('@')) return findByAddress(api, list, q, present);
  const wanted = q.normalize('NFC').toLowerCase();
  const page = await findByName(api, list, wanted, present);
  return list.query.total ? { ...page, total: await countByName(api, list, wanted, present) } : page;
}

async function findByName(
  api: ApiDependencies,
  list: ListRequest<AccountDocument>,
  wanted: string,
  present: Present,
): Promise<Page<User>> {
  const items: User[] = [];
  let opened = 0;
  for await (const page of documentsAfter(api.documents, list, AT_ONCE)) {
    for (const document of page.documents) {
      const user = await present(document);
      opened += 1;
      if (hasName(user, wanted)) items.push(user);
      if (items.length === list.query.limit || opened === OPENED) {
        return { items, nextCursor: page.cursorAt(document) };
      }
    }
  }
  return { items, nextCursor: null };
}

async function countByName(
  api: ApiDependencies,
  list: ListRequest<AccountDocument>,
  wanted: string,
  present: Present,
): Promise<number> {
  const whole = { ...list, query: { ...list.query, cursor: undefined } };
  let count = 0;
  for await (const page of documentsAfter(api.documents, whole, AT_ONCE)) {
    const users = await Promise.all(page.documents.map(present));
    count += users.filter((user) => hasName(user, wanted)).length;
  }
  return count;
}

function hasName({ firstName, lastName }: User, wanted: string): boolean {
  const name = `${firstName ?? ''} ${lastName ?? ''}`.trim();
  return name.normalize('NFC').toLowerCase().includes(wanted);
}

async function findByAddress(
  api: ApiDependencies,
  { filter, query }: ListRequest<AccountDocument>,
  email: string,
  present: Present,
): Promise<Page<User>> {
  const account = await accountOfEmail(api.commands, api.commands.writer, email);
  const found = account === null ? undefined : await findOne(api.documents, accounts, account.userId);
  const wanted = Object.entries(filter);
  const isWanted =
    found !== undefined && wanted.every(([field, value]) => found[field as keyof AccountDocument] === value);
  const items = isWanted && query.cursor === undefined ? [await present(found)] : [];
  return { items, nextCursor: null, ...(query.total ? { total: isWanted ? 1 : 0 } : {}) };
}
