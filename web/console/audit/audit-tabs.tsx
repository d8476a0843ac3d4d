import type { JSX } from 'preact';
import { Link } from '../../navigation/router.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

export function AuditTabs({ current }: { readonly current: 'events' | 'checks' }): JSX.Element {
  const c = useConsoleTexts();
  const currentIf = (is: boolean): 'page' | undefined => (is ? 'page' : undefined);
  return (
    <nav class="tabs" aria-label={c.audit.title}>
      <Link href="/console/audit" aria-current={currentIf(current === 'events')}>
        {c.audit.events}
      </Link>
      <Link href="/console/audit/checks" aria-current={currentIf(current === 'checks')}>
        {c.audit.checks}
      </Link>
    </nav>
  );
}
