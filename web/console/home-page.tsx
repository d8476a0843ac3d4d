import type { JSX } from 'preact';
import { Page } from '../elements/page.tsx';
import { Link } from '../navigation/router.tsx';
import type { StaffRole } from './roles.ts';
import { sectionsOf } from './sections.ts';
import { useConsoleTexts } from './texts/console-texts.ts';

/** The sections of a role. */
export function HomePage({ role }: { readonly role: StaffRole }): JSX.Element {
  const c = useConsoleTexts();
  const mine = sectionsOf(role);
  const groups = [...new Set(mine.map(({ group }) => group))];
  return (
    <Page title={c.home}>
      <p class="quiet">{c.homeDetail(c.roles[role])}</p>
      <div class="home-groups">
        {groups.map((group) => (
          <section key={group} class="card">
            <h2>{c.groups[group]}</h2>
            <ul>
              {mine
                .filter((section) => section.group === group)
                .map((section) => (
                  <li key={section.path}>
                    <Link href={`/console/${section.path}`}>{section.title(c)}</Link>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}
