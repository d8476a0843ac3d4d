import type { JSX } from 'preact';
import { isLanguage, languages } from '../language/languages.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';

export function LanguageChoice(): JSX.Element {
  const { t, language, chooseLanguage } = useSurroundings();
  return (
    <select
      class="language"
      aria-label={t.language}
      value={language}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) chooseLanguage(value);
      }}
    >
      {Object.entries(languages).map(([tag, { name }]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
