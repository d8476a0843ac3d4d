import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import type { User } from '../../api/resources.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { ConfirmDialog } from '../elements/confirm-dialog.tsx';
import { Fact, Facts } from '../../elements/facts.tsx';
import { ChoiceField, type Choice } from '../elements/fields.tsx';
import { History } from '../elements/history.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { useRecord } from '../elements/record-pages.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';

export function roleChoices(c: ConsoleTexts): readonly Choice[] {
  return Object.entries(c.roles).map(([value, label]) => ({ value, label }));
}

export function nameOfUser({ firstName, lastName }: User): string | null {
  const name = [firstName, lastName].filter((part) => part !== null).join(' ');
  return name === '' ? null : name;
}

/** Whether somebody may sign in. */
export function UserState({ isActive }: { readonly isActive: boolean }): JSX.Element {
  const t = useConsoleTexts().users;
  return <span class={`badge ${isActive ? 'active' : 'inactive'}`}>{isActive ? t.active : t.blocked}</span>;
}

/** One account: its role, whether it may sign in, and what happened to it. */
export function UserPage({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const record = useRecord<User>(`/users/${encodeURIComponent(id)}`);
  const user = record.value?.item;
  return (
    <SectionPage
      title={user === undefined ? c.users.user : (nameOfUser(user) ?? user.email ?? user.id)}
      crumbs={[{ title: c.users.title, href: '/console/users' }]}
    >
      <Loaded of={record}>
        {({ item, entityTag }) => (
          <div class="record">
            <Details user={item} />
            <RoleForm key={entityTag} user={item} entityTag={entityTag} onChange={record.again} />
            <Access user={item} entityTag={entityTag} onChange={record.again} />
            <History stream={`account-${item.id}`} version={record.value} />
          </div>
        )}
      </Loaded>
    </SectionPage>
  );
}

function Details({ user }: { readonly user: User }): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.users;
  return (
    <section class="card" aria-label={t.user}>
      <p class="facts">
        <UserState isActive={user.active} />
        <Link href={`/console/bookings?q=${encodeURIComponent(user.email ?? '')}`}>{t.bookings}</Link>
      </p>
      <Facts>
        <Fact term={t.email}>{user.email ?? c.elements.none}</Fact>
        <Fact term={t.name}>{nameOfUser(user) ?? c.elements.none}</Fact>
        <Fact term={t.phone}>{user.phone ?? c.elements.none}</Fact>
        <Fact term={t.since}>{formats.moment(user.createdAt)}</Fact>
      </Facts>
    </section>
  );
}

interface UserActionProperties {
  readonly user: User;
  readonly entityTag: string | undefined;
  readonly onChange: () => void;
}

function RoleForm({ user, entityTag, onChange }: UserActionProperties): JSX.Element {
  const c = useConsoleTexts();
  const t = c.users;
  const { say } = useNotices();
  return (
    <section class="card" aria-label={t.role}>
      <h2>{t.role}</h2>
      <RecordForm
        submitLabel={t.assign}
        onConflict={onChange}
        send={async (values) => {
          const body = { role: values.text('role') };
          await command('PUT', `/users/${user.id}/role`, { body, ifMatch: entityTag });
          say(t.assigned);
          onChange();
        }}
      >
        <ChoiceField
          name="role"
          label={t.role}
          hint={t.roleHint}
          value={user.role}
          choices={roleChoices(c)}
          required
        />
      </RecordForm>
    </section>
  );
}

/** Lets somebody sign in, or no longer; erases them. */
function Access({ user, entityTag, onChange }: UserActionProperties): JSX.Element {
  const c = useConsoleTexts();
  const t = c.users;
  const { go } = useNavigation();
  const { say } = useNotices();
  const [asking, setAsking] = useState<'block' | 'erase' | null>(null);
  const setActive = async (active: boolean): Promise<void> => {
    await command('PATCH', `/users/${user.id}`, { body: { active }, ifMatch: entityTag });
    say(active ? t.unblocked : t.isBlocked);
    setAsking(null);
    onChange();
  };
  return (
    <section class="card" aria-label={t.access}>
      <h2>{t.access}</h2>
      <div class="actions">
        {user.active ? (
          <button type="button" class="danger" onClick={() => setAsking('block')}>
            {t.block}
          </button>
        ) : (
          <RecordForm submitLabel={t.unblock} send={() => setActive(true)}>
            {null}
          </RecordForm>
        )}
        <button type="button" class="danger" onClick={() => setAsking('erase')}>
          {t.erase}
        </button>
      </div>
      {asking === 'block' ? (
        <ConfirmDialog
          title={t.blockTitle}
          label={t.block}
          onClose={() => setAsking(null)}
          onConfirm={() => setActive(false)}
        >
          <p>{t.blockDetail}</p>
        </ConfirmDialog>
      ) : null}
      {asking === 'erase' ? (
        <ConfirmDialog
          title={t.eraseTitle}
          label={t.erase}
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await command('DELETE', `/users/${user.id}`);
            say(t.erased, '/console/users');
            go('/console/users');
          }}
        >
          <p>{t.eraseDetail}</p>
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
