import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { findMe } from '../api/account.ts';
import { mayBeSignedIn, whenSignedOut } from '../api/client.ts';
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
import type { Fetched } from './use-fetched.ts';

/** What every page may use: the language, who is signed in, and a voice for what happens without a reload. */
export interface Surroundings {
  readonly language: Language;
  readonly t: Texts;
  readonly formats: Formats;
  readonly chooseLanguage: (language: Language) => void;
  /** Undefined while it is being found out, and where it could not be; null for nobody. */
  readonly user: User | null | undefined;
  /** Why it could not be found out who is signed in, and how to ask again. */
  readonly whoIsHere: Fetched<User | null>;
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
  whoIsHere: { value: undefined, error: undefined, again: () => undefined },
  setUser: () => undefined,
  announce: () => undefined,
});

export function useSurroundings(): Surroundings {
  return useContext(Around);
}

export function SurroundingsProvider({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [language, setLanguage] = useState(preferredLanguage);
  const { user, whoIsHere, setUser } = useWhoIsHere();
  const [said, setSaid] = useState({ text: '', times: 0 });
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
      whoIsHere,
      setUser,
      announce,
    }),
    [language, formats, whoIsHere, announce],
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

/** Who has signed in. That no answer came does not make a stranger of anybody. */
function useWhoIsHere(): Pick<Surroundings, 'user' | 'whoIsHere' | 'setUser'> {
  const [state, setState] = useState<{ user?: User | null; error?: unknown }>(() =>
    // A stranger is known at once, so that the first picture is not drawn twice.
    mayBeSignedIn() ? {} : { user: null },
  );
  const [round, setRound] = useState(0);
  const setUser = useCallback((user: User | null) => setState({ user }), []);
  useEffect(() => whenSignedOut(() => setUser(null)), []);
  useEffect(() => {
    if (state.user !== undefined) return;
    findMe().then(setUser, (error: unknown) => {
      // Meanwhile somebody may have signed in.
      setState((before) => (before.user === undefined ? { error } : before));
    });
  }, [round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const { user, error } = state;
  const whoIsHere = useMemo(() => ({ value: user, error, again }), [user, error, again]);
  return { user, whoIsHere, setUser };
}
