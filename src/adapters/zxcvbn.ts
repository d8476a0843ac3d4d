import { dictionary } from '@zxcvbn-ts/language-common';
import type { CommonPasswords } from '../ports/common-passwords.ts';

/** How many of the most common passwords are also refused in disguise. */
const BASES = 100;
const SHORTEST_BASE = 6;

const RUNS = ['1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv'];

const letters: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  '5': 's',
  $: 's',
  '7': 't',
};

/**
 * The 49,000 most common passwords of zxcvbn's list. Also refused: one of the hundred most common with letters
 * written as digits or signs, or with digits and signs before or behind it, and runs along the keyboard.
 */
export class ListedCommonPasswords implements CommonPasswords {
  private readonly listed = new Set<string>(dictionary['passwords-common']);
  private readonly bases = new Set<string>(
    dictionary['passwords-common'].slice(0, BASES).filter((each) => each.length >= SHORTEST_BASE),
  );

  has(password: string): boolean {
    const lower = password.toLowerCase();
    const bare = lower.replace(/^[^a-z]+|[^a-z]+$/g, '');
    return (
      this.listed.has(lower) ||
      [lower, bare].some((text) => this.bases.has(text) || this.bases.has(unmasked(text))) ||
      isRun(lower)
    );
  }
}

function unmasked(text: string): string {
  return text.replace(/./g, (character) => letters[character] ?? character);
}

/** Whether a text follows one of the runs, forwards or backwards, or repeats one or two characters. */
function isRun(text: string): boolean {
  if (new Set(text).size <= 2) return true;
  return RUNS.flatMap((run) => [run, Array.from(run).reverse().join('')]).some((run) =>
    run.repeat(Math.ceil(text.length / run.length) + 1).includes(text),
  );
}
