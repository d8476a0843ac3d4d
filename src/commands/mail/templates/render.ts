import { html } from './html.ts';
import type { Letter, Rendered } from './letter.ts';
import { plainText } from './plain-text.ts';

/** A letter as it is sent: the same in plain text and in HTML. */
export function render(letter: Letter, publicUrl: string): Rendered {
  return { subject: letter.subject, text: plainText(letter, publicUrl), html: html(letter, publicUrl) };
}
