import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { signOut } from '../api/account.ts';
import { problemText } from '../surroundings/problem-text.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';

/** Signs the person out, and says so when that fails: then they are still signed in. */
export function SignOutButton({
  label,
  onDone,
}: {
  readonly label: string;
  readonly onDone?: () => void;
}): JSX.Element {
  const { t, setUser } = useSurroundings();
  const [error, setError] = useState<unknown>(undefined);
  const leave = async (): Promise<void> => {
    try {
      await signOut();
      setUser(null);
      onDone?.();
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <>
      {error === undefined ? null : (
        <p class="notice bad" role="alert">
          {problemText(t, error)}
        </p>
      )}
      <button type="button" onClick={() => void leave()}>
        {label}
      </button>
    </>
  );
}
