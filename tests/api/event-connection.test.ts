import { describe, expect, it } from '@jest/globals';
import { EventConnection, eventMessage } from '../../src/api/live/event-connection.ts';

/** An answer whose client takes nothing. */
class Answer {
  readonly written: string[] = [];
  writableEnded = false;
  isDestroyed = false;

  get writableLength(): number {
    return this.written.join('').length;
  }

  write(chunk: unknown): boolean {
    this.written.push(String(chunk));
    return false;
  }

  end(): this {
    this.writableEnded = true;
    return this;
  }

  destroy(): this {
    this.isDestroyed = true;
    return this;
  }
}

describe('A connection for server-sent events', () => {
  it('writes messages as browsers read them', () => {
    const message = eventMessage('seats', 7, { revision: 7, text: 'two\nlines' });
    expect(message.toString()).toBe('id: 7\nevent: seats\ndata: {"revision":7,"text":"two\\nlines"}\n\n');
  });

  it('asks clients to wait before they connect again, each for another time', () => {
    const answers = Array.from({ length: 20 }, () => new Answer());
    for (const answer of answers) new EventConnection(answer);
    const waits = answers.map(({ written }) => Number(/^retry: (\d+)\n\n$/.exec(written.join(''))?.[1]));
    expect(waits.every((wait) => wait >= 1000 && wait <= 2000)).toBe(true);
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  it('drops a client for whom more is waiting than it may be', () => {
    const answer = new Answer();
    const connection = new EventConnection(answer, 100);
    const message = Buffer.from('.'.repeat(50));
    for (let sent = 0; sent < 3; sent += 1) connection.send(message);
    expect(answer.isDestroyed).toBe(true);
    expect(answer.written).toHaveLength(3);
  });

  it('sends nothing after its end', () => {
    const answer = new Answer();
    const connection = new EventConnection(answer);
    connection.end();
    connection.beat();
    expect(answer.written).toHaveLength(1);
  });
});
