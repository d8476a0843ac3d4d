import { unreachable } from '../../../engine/decider.ts';
import type { Block, Fact, Letter } from './letter.ts';

/** A letter as plain text. */
export function plainText({ headline, name, blocks }: Letter, publicUrl: string): string {
  const greeting = name === null ? 'Hello,' : `Hello ${name},`;
  const parts = [greeting, headline, ...blocks.map(textOf), `-- \nMarquee\n${publicUrl}`];
  return `${parts.join('\n\n')}\n`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'notice':
      return block.text;
    case 'code':
      return `${block.label}:\n\n${block.code}`;
    case 'event':
      return [block.title, block.when, ...block.lines].join('\n');
    case 'facts':
      return block.rows.map(lineOf).join('\n');
    case 'prices':
      return [`${block.title}:`, ...block.rows.map((row) => `- ${lineOf(row)}`), lineOf(block.total)].join(
        '\n',
      );
    default:
      return unreachable(block);
  }
}

function lineOf({ label, value }: Fact): string {
  return `${label}: ${value}`;
}
