import type { JSX } from 'preact';
import { useEventWords } from '../elements/event-facts.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** A list names so many kinds of a subscription. Its page has them all. */
const NAMED = 3;

/** A kind of events in words, and as the other system reads it. */
export function KindName({ kind }: { readonly kind: string }): JSX.Element {
  const words = useEventWords();
  return (
    <>
      {words.kind(kind)} <code class="quiet">{kind}</code>
    </>
  );
}

/** What a subscription asks for, in one line. */
export function KindsLine({ kinds }: { readonly kinds: readonly string[] }): JSX.Element {
  const { webhooks: t } = useConsoleTexts();
  const words = useEventWords();
  const named = kinds.slice(0, NAMED).map(words.kind).join(', ');
  return <>{kinds.length > NAMED ? t.andMore(named, kinds.length - NAMED) : named}</>;
}
