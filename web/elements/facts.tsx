import type { ComponentChildren, JSX } from 'preact';

/** What is known of a record, beside each other where there is room. */
export function Facts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <dl class="fact-list">{children}</dl>;
}

export function Fact({
  term,
  children,
}: {
  readonly term: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
