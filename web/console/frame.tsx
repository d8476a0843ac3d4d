import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LanguageChoice } from '../elements/language-choice.tsx';
import { WhoIsUnknown } from '../elements/page.tsx';
import { SignOutButton } from '../elements/sign-out-button.tsx';
import { Link, useNavigation } from '../navigation/router.tsx';
import { useSurroundings } from '../surroundings/surroundings.tsx';
import { Notice } from './elements/notices.tsx';
import { isStaffRole, type StaffRole } from './roles.ts';
import { sectionsOf } from './sections.ts';
import { useConsoleTexts } from './texts/console-texts.ts';

/** What is around every page of the console: the name, who is signed in, the sections of their role. */
export function Frame({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { t, user } = useSurroundings();
  const c = useConsoleTexts();
  const role = user != null && isStaffRole(user.role) ? user.role : null;
  const [isOpen, setOpen] = useState(false);
  const { path } = useNavigation();
  useEffect(() => setOpen(false), [path]);
  return (
    <div class="console">
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="top">
        <div class="top-inner">
          <Link href="/console" class="brand">
            Marquee <span>{c.title}</span>
          </Link>
          {role === null ? null : (
            <button
              type="button"
              class="sections-button"
              aria-expanded={isOpen}
              aria-controls="sections"
              onClick={() => setOpen(!isOpen)}
            >
              {c.sections}
            </button>
          )}
          <WhoIsSignedIn />
          <LanguageChoice />
        </div>
      </header>
      {role === null ? null : <Sections role={role} isOpen={isOpen} />}
      <main id="content" tabindex={-1}>
        <WhoIsUnknown />
        <Notice />
        {children}
      </main>
    </div>
  );
}

function WhoIsSignedIn(): JSX.Element {
  const { t, user } = useSurroundings();
  const { go } = useNavigation();
  const c = useConsoleTexts();
  return (
    <div class="signed-in">
      <a href="/">{c.toBookingPage}</a>
      {user == null ? null : (
        <>
          <span>{c.signedInAs(user.firstName ?? user.email ?? '', c.roles[user.role])}</span>
          <SignOutButton label={t.account.signOut} onDone={() => go('/console')} />
        </>
      )}
    </div>
  );
}

function Sections({ role, isOpen }: { readonly role: StaffRole; readonly isOpen: boolean }): JSX.Element {
  const { path } = useNavigation();
  const c = useConsoleTexts();
  const mine = sectionsOf(role);
  const groups = [...new Set(mine.map(({ group }) => group))];
  const [, , current = ''] = path.split('/');
  return (
    <nav id="sections" class={isOpen ? 'sections open' : 'sections'} aria-label={c.sections}>
      <Link href="/console" aria-current={current === '' ? 'page' : undefined}>
        {c.home}
      </Link>
      {groups.map((group) => (
        <div key={group}>
          <p id={`group-${group}`}>{c.groups[group]}</p>
          <ul aria-labelledby={`group-${group}`}>
            {mine
              .filter((section) => section.group === group)
              .map((section) => (
                <li key={section.path}>
                  <Link
                    href={`/console/${section.path}`}
                    aria-current={section.path === current ? 'page' : undefined}
                  >
                    {section.title(c)}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
