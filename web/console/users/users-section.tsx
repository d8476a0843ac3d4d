import type { JSX } from 'preact';
import { command } from '../../api/client.ts';
import type { User } from '../../api/resources.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { ChoiceField, TextField } from '../elements/fields.tsx';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { RecordList } from '../elements/record-list.tsx';
import { NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { nameOfUser, roleChoices, UserPage, UserState } from './user-page.tsx';

/** The accounts, a new one, and each of them. */
export function UsersSection({ rest }: SectionProperties): JSX.Element {
  const [id, ...further] = rest;
  if (further.length > 0) return <NotFound />;
  if (id === undefined) return <List />;
  return id === 'new' ? <NewUser /> : <UserPage key={id} id={id} />;
}

function List(): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const t = c.users;
  return (
    <SectionPage
      title={t.title}
      actions={
        <Link class="button primary" href="/console/users/new">
          {t.new}
        </Link>
      }
    >
      <RecordList<User>
        caption={t.title}
        resource="/users"
        order="-createdAt"
        filters={[
          { name: 'q', label: t.search, kind: 'search' },
          { name: 'role', label: t.role, kind: 'choice', choices: roleChoices(c) },
          {
            name: 'active',
            label: c.elements.state,
            kind: 'choice',
            choices: [
              { value: 'true', label: t.active },
              { value: 'false', label: t.blocked },
            ],
          },
        ]}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/users/${id}`}
        columns={[
          { title: t.email, cell: ({ email, id }) => email ?? id },
          { title: t.name, cell: (user) => nameOfUser(user) ?? c.elements.none },
          { title: t.role, cell: ({ role }) => c.roles[role] },
          { title: t.since, cell: ({ createdAt }) => formats.moment(createdAt), sort: 'createdAt' },
          { title: c.elements.state, cell: ({ active }) => <UserState isActive={active} /> },
        ]}
      />
    </SectionPage>
  );
}

function NewUser(): JSX.Element {
  const c = useConsoleTexts();
  const t = c.users;
  const { go } = useNavigation();
  const { say } = useNotices();
  return (
    <SectionPage title={t.new} crumbs={[{ title: t.title, href: '/console/users' }]}>
      <div class="card">
        <p class="quiet">{t.newDetail}</p>
        <RecordForm
          submitLabel={c.elements.create}
          send={async (values) => {
            const body = {
              email: values.text('email'),
              role: values.text('role'),
              firstName: values.textOrNull('firstName'),
              lastName: values.textOrNull('lastName'),
              phone: values.textOrNull('phone'),
            };
            const made = await command<User>('POST', '/users', { body });
            const address = `/console/users/${made.id}`;
            say(c.elements.created(body.email), address);
            go(address);
          }}
        >
          <TextField name="email" type="email" label={t.email} required />
          <ChoiceField name="role" label={t.role} choices={roleChoices(c)} required />
          <div class="field-row">
            <TextField name="firstName" label={t.firstName} />
            <TextField name="lastName" label={t.lastName} />
            <TextField name="phone" label={t.phone} hint={t.phoneHint} />
          </div>
        </RecordForm>
      </div>
    </SectionPage>
  );
}
