import { render, type JSX } from 'preact';
import '../styles/foundations.css';
import '../styles/frame.css';
import '../styles/sale.css';
import '../styles/seat-map.css';
import '../styles/console.css';
import '../styles/console-sections.css';
import { NotKnownYet } from '../elements/page.tsx';
import { NavigationProvider, useNavigation } from '../navigation/router.tsx';
import { SurroundingsProvider, useSurroundings } from '../surroundings/surroundings.tsx';
import { Frame } from './frame.tsx';
import { HomePage } from './home-page.tsx';
import { NoticesProvider } from './elements/notices.tsx';
import { NotFound } from './elements/section-page.tsx';
import { isStaffRole } from './roles.ts';
import { sections } from './sections.ts';
import { ConsoleSignIn, NoRole } from './sign-in.tsx';
import { useConsoleTexts } from './texts/console-texts.ts';

/** The page of an address, for those who may see it. */
function CurrentPage(): JSX.Element {
  const { path } = useNavigation();
  const { user } = useSurroundings();
  const c = useConsoleTexts();
  if (user === undefined) return <NotKnownYet title={c.title} />;
  if (user === null) return <ConsoleSignIn />;
  if (!isStaffRole(user.role)) return <NoRole />;
  const [, , first = '', ...rest] = path.replace(/\/$/, '').split('/').map(decodeURIComponent);
  if (first === '') return <HomePage role={user.role} />;
  const section = sections.find((each) => each.path === first);
  if (section === undefined) return <NotFound />;
  if (!section.roles.includes(user.role)) return <NotFound text={c.notYourSection} />;
  return <section.Page key={section.path} rest={rest} />;
}

const root = document.getElementById('page');
if (root !== null) {
  render(
    <NavigationProvider>
      <SurroundingsProvider>
        <NoticesProvider>
          <Frame>
            <CurrentPage />
          </Frame>
        </NoticesProvider>
      </SurroundingsProvider>
    </NavigationProvider>,
    root,
  );
}
