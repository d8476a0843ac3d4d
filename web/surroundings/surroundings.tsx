import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { findMe } from '../api/account.ts';
import { whenSignedOut } from '../api/client.ts';
import type { User } from '../api/resources.ts';
import { formatsOf, type Formats } from '../language/formats.ts';
import {
  languages,
  localeOf,
  preferredLanguage,
  rememberLanguage,
  type Language,
} from '../language/languages.ts';
import { en, type Texts } from '../language/texts/en.ts';

/** What every page may use: the language, who is signed in, and a voice for what happens without a reload. */
export interface Surroundings {
  readonly language: Language;
  readonly t: Texts;
  readonly formats: Formats;
  readonly chooseLanguage: (language: Language) => void;
  /** Undefined while it is being found out; null for nobody. */
  readonly user: User | null | undefined;
  readonly setUser: (user: User | null) => void;
  /** Has a screen reader say something. */
  readonly announce: (text: string) => void;
}

const Around = createContext<Surroundings>({
  language: 'en',
  t: en,
  formats: formatsOf('en'),
  chooseLanguage: () => undefined,
  user: undefined,
  setUser: () => undefined,
  announce: () => undefined,
});

export function useSurroundings(): Surroundings {
  return useContext(Around);
}

export function SurroundingsProvider({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [language, setLanguage] = useState(preferredLanguage);
  const [user, setUser] = useState<User | null | undefined>(undefined);
  const [said, setSaid] = useState({ text: '', times: 0 });
  useEffect(() => {
    whenSignedOut(() => setUser(null));
    findMe().then(setUser, () => setUser(null));
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const announce = useCallback((text: string) => setSaid(({ times }) => ({ text, times: times + 1 })), []);
  const formats = useMemo(() => formatsOf(localeOf(language)), [language]);
  const surroundings = useMemo(
    (): Surroundings => ({
      language,
      t: languages[language],
      formats,
      chooseLanguage: (chosen) => {
        rememberLanguage(chosen);
        setLanguage(chosen);
      },
      user,
      setUser,
      announce,
    }),
    [language, formats, user, announce],
  );
  return (
    <Around.Provider value={surroundings}>
      {children}
      {/* The same words twice are said twice: a new element is a change. */}
      <div class="only-heard" role="status" aria-live="polite">
        <span key={said.times}>{said.text}</span>
      </div>
    </Around.Provider>
  );
}
