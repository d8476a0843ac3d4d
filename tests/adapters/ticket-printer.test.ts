import { inflateSync } from 'node:zlib';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import { ThreadedTicketPrinter } from '../../src/adapters/ticket-printer/ticket-printer.ts';
import { TicketPrinterOverloaded, type PrintableTicket } from '../../src/ports/ticket-printer.ts';
import { workerFile } from '../support/system.ts';

let printer: ThreadedTicketPrinter;
beforeAll(() => {
  printer = new ThreadedTicketPrinter(workerFile('ticket-printer/ticket-printer'));
});
afterAll(() => printer.close());

const tokenOf = (seat: number): string => `MT1.q8Zr-_2K.${'Ab3-'.repeat(13)}${seat}.${'x9_'.repeat(28)}Zz`;

/** Two seats in Berlin, but for what is said otherwise. */
function ticketOf(changes: Partial<PrintableTicket> = {}, seats = 2): PrintableTicket {
  return {
    reference: '7Q2M8ZK4XD',
    movie: 'The Third Man',
    theater: 'Kino International, Berlin',
    auditorium: 'Saal 1',
    date: 'Saturday 21 November 2026',
    time: '19:30',
    seats: Array.from({ length: seats }, (_, index) => ({
      row: 'A',
      number: String(index + 1),
      category: 'Regular',
      price: '€10.00',
      token: tokenOf(index + 1),
    })),
    total: '€20.00',
    note: null,
    ...changes,
  };
}

/** What is drawn on each page: the contents of a PDF, unpacked. */
function pagesOf(pdf: Buffer): readonly string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)]
    .map(([, packed = '']) => {
      try {
        return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    })
    .filter((drawn) => drawn.includes(' re\n'));
}

/** The names of the fonts in a PDF. Each begins with six letters of its own. */
function fontsOf(pdf: Buffer): readonly string[] {
  const names = [...pdf.toString('latin1').matchAll(/\/FontName \/[A-Z]{6}\+([\w-]+)/g)];
  return [...new Set(names.map(([, name = '']) => name))].sort();
}

/** Reads the QR codes on a page from the squares that are drawn. */
function codesOn(page: string): readonly (string | undefined)[] {
  const squares = [...page.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)]
    .map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number])
    .filter(([, , , height]) => height < 5);
  const module = squares[0]?.[3] ?? 1;
  const cards: (typeof squares)[] = [];
  for (const square of squares) {
    const card = cards.at(-1);
    const last = card?.at(-1);
    if (card !== undefined && last !== undefined && square[1] - last[1] < 3 * module) card.push(square);
    else cards.push([square]);
  }
  return cards.map((card) => {
    const [left, top] = [Math.min(...card.map(([x]) => x)), Math.min(...card.map(([, y]) => y))];
    const scale = 4;
    const side = 64 * scale;
    const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
    for (const [x, y, width] of card) {
      const column = Math.round((x - left) / module) + 4;
      const row = Math.round((y - top) / module) + 4;
      const length = Math.round(width / module) * scale;
      for (let line = row * scale; line < (row + 1) * scale; line += 1) {
        for (let at = 0; at < length; at += 1)
          pixels.fill(
            0,
            (line * side + column * scale + at) * 4,
            (line * side + column * scale + at) * 4 + 3,
          );
      }
    }
    return jsQR.default(pixels, side, side)?.data;
  });
}

describe('A printed ticket', () => {
  it('has a code for each seat that reads back as its token, on as many pages as it takes', async () => {
    const pages = pagesOf(await printer.pdf(ticketOf({}, 9)));
    expect(pages.length).toBe(3);
    expect(pages.flatMap(codesOn)).toEqual(Array.from({ length: 9 }, (_, index) => tokenOf(index + 1)));
  });

  it.each([
    ['Zażółć gęślą jaźń', ['NotoSans-Bold', 'NotoSans-Regular']],
    ['Αμερικανική Νύχτα, Сталкер', ['NotoSans-Bold', 'NotoSans-Regular']],
    ['قصة مدينة 2026', ['NotoSans-Bold', 'NotoSans-Regular', 'NotoSansArabic-Bold']],
    ['סיפור על אהבה', ['NotoSans-Bold', 'NotoSans-Regular', 'NotoSansHebrew-Bold']],
    ['इंग्लिश विंग्लिश', ['NotoSans-Bold', 'NotoSans-Regular']],
    ['千と千尋の神隠し', ['ChocolateClassicalSans-Regular', 'NotoSans-Bold', 'NotoSans-Regular']],
    ['天堂电影院', ['ChocolateClassicalSans-Regular', 'NotoSans-Bold', 'NotoSans-Regular']],
    ['기생충', ['GowunDodum-Regular', 'NotoSans-Bold', 'NotoSans-Regular']],
  ])('prints %s', async (movie, fonts) => {
    expect(fontsOf(await printer.pdf(ticketOf({ movie })))).toEqual(fonts);
  });

  it.each([
    ['the longest title', { movie: 'W'.repeat(255) }],
    ['a title of many words', { movie: 'ab '.repeat(85) }],
    ['a title in a script without a font', { movie: '\u{13000}\u{13001}' }],
    [
      'long names and a note',
      { theater: 'Kino '.repeat(60), auditorium: 'Saal '.repeat(20), note: 'Pay. '.repeat(60) },
    ],
    ['no title', { movie: '' }],
  ])('prints %s within its pages', async (_, changes) => {
    const pages = pagesOf(await printer.pdf(ticketOf(changes)));
    expect(pages.flatMap(codesOn)).toEqual([tokenOf(1), tokenOf(2)]);
  });
});

describe('The thread that prints', () => {
  it('draws QR codes, too', async () => {
    expect((await printer.qrPng(tokenOf(1))).subarray(1, 4).toString()).toBe('PNG');
    const codes = await printer.qrSvgs([tokenOf(1), tokenOf(2)]);
    expect(codes.map((code) => code.slice(0, 4))).toEqual(['<svg', '<svg']);
    expect(codes[0]).not.toBe(codes[1]);
  });

  it('lets few wait, and refuses the others at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 40 }, () => printer.qrSvgs([tokenOf(1)])));
    const refused = asked.filter((each) => each.status === 'rejected');
    expect(refused.length).toBe(7);
    expect(refused.every(({ reason }) => reason instanceof TicketPrinterOverloaded)).toBe(true);
    await expect(printer.qrSvgs([])).resolves.toEqual([]);
  });

  it('says what went wrong, and prints on', async () => {
    await expect(printer.qrPng('x'.repeat(5000))).rejects.toThrow();
    await expect(printer.qrSvgs([])).resolves.toEqual([]);
  });

  it('is replaced when it has died', async () => {
    await printer.qrSvgs([]);
    const dying = printer.pdf(ticketOf());
    const next = printer.qrSvgs([]);
    await (printer as unknown as { thread: { worker: Worker } }).thread.worker.terminate();
    await expect(dying).rejects.toThrow('The thread ended');
    await expect(next).resolves.toEqual([]);
  });
});
