import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useCallback, useContext, useMemo, useState } from 'preact/hooks';
import { useNavigation } from '../../navigation/router.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface Notices {
  readonly text: string;
  /** Says what was done, above the page of an address (this one, unless told otherwise) until that is left. */
  readonly say: (text: string, at?: string) => void;
}

const Said = createContext<Notices>({ text: '', say: () => undefined });

export function useNotices(): Notices {
  return useContext(Said);
}

export function NoticesProvider({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { path } = useNavigation();
  const [said, setSaid] = useState({ text: '', at: '' });
  const say = useCallback((text: string, at = path) => setSaid({ text, at }), [path]);
  const text = said.at === path ? said.text : '';
  const notices = useMemo(() => ({ text, say }), [text, say]);
  return <Said.Provider value={notices}>{children}</Said.Provider>;
}

/** What was said last. The region is always there, so that screen readers notice what comes into it. */
export function Notice(): JSX.Element {
  const c = useConsoleTexts();
  const { text, say } = useNotices();
  return (
    <div role="status" class="said">
      {text === '' ? null : (
        <p class="notice good">
          {text}
          <button
            type="button"
            class="plain small"
            aria-label={c.elements.closeNotice}
            onClick={() => say('')}
          >
            ×
          </button>
        </p>
      )}
    </div>
  );
}
