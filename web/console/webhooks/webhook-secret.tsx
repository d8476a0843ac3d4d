import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** The secret of a subscription, which the API shows this once. */
export function WebhookSecret({ secret }: { readonly secret: string }): JSX.Element {
  const t = useConsoleTexts().webhooks;
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <section class="card secret" aria-label={t.secret}>
      <h2>{t.secret}</h2>
      <p class="notice warning">{t.secretOnce}</p>
      <div class="field">
        <label for={id}>{t.secret}</label>
        <input
          type="text"
          id={id}
          readOnly
          value={secret}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </div>
      <div class="buttons">
        {/* Where the page may not use the clipboard, the field is marked and copied by hand. */}
        <button type="button" onClick={() => void copy().catch(() => document.getElementById(id)?.focus())}>
          {t.copy}
        </button>
        <span role="status">{isCopied ? t.copied : ''}</span>
      </div>
    </section>
  );
}
