import PDFDocument from 'pdfkit';
import type { PrintableSeat, PrintableTicket } from '../../ports/ticket-printer.ts';
import { fontData, fontFor } from './fonts.ts';
import { qrModules, runsOf } from './qr-code.ts';
import { Typesetter, type TextStyle } from './typesetting.ts';

/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 42 } as const;
const CARD = { height: 172, gap: 14, padding: 16, qr: 134 } as const;
const WIDTH = PAGE.width - 2 * PAGE.margin;

const ink = '#14171f';
const faint = '#5d6472';
const border = '#c9ced8';
const accent = '#a3203a';

const label: TextStyle = { size: 7.5, weight: 'regular', color: faint };
const value: TextStyle = { size: 11, weight: 'bold', color: ink };
const large: TextStyle = { size: 20, weight: 'bold', color: ink };
const warning: TextStyle = { size: 10.5, weight: 'bold', color: accent };

const HINT =
  'Show one code for each person at the entrance, on paper or on a screen. Each code lets one person in, once.';

/** The tickets of a booking as a PDF: what was bought, then a card to cut out for each seat. */
export async function ticketPdf(ticket: PrintableTicket): Promise<Buffer> {
  const latin = fontFor('A');
  if (latin === undefined) throw new Error('No font has the letter A.');
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'en',
    displayTitle: true,
    // Without a font of ours it loads one of its own first.
    font: fontData(latin, 'regular') as unknown as string,
    info: { Title: `${ticket.movie}, ${ticket.date}, ${ticket.reference}`, Creator: 'Marquee' },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  new TicketPages(document, ticket).draw();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

class TicketPages {
  private readonly document: PDFKit.PDFDocument;
  private readonly ticket: PrintableTicket;
  private readonly type: Typesetter;

  constructor(document: PDFKit.PDFDocument, ticket: PrintableTicket) {
    this.document = document;
    this.ticket = ticket;
    this.type = new Typesetter(document);
  }

  draw(): void {
    this.document.addPage();
    let y = this.drawHeader();
    this.ticket.seats.forEach((seat, index) => {
      if (y + CARD.height > PAGE.height - PAGE.margin) {
        this.document.addPage();
        y = PAGE.margin;
      }
      this.drawCard(seat, index + 1, y);
      y += CARD.height + CARD.gap;
    });
  }

  /** The movie, when and where, what it cost. Answers where the cards begin. */
  private drawHeader(): number {
    const { movie, total, reference, note, seats } = this.ticket;
    const { margin } = PAGE;
    this.document.rect(0, 0, PAGE.width, 8).fill(accent);
    const heading = seats.length === 1 ? 'YOUR TICKET' : 'YOUR TICKETS';
    this.type.draw(heading, margin, margin - 6, { size: 8.5, weight: 'bold', color: accent });
    const sizes = [25, 20, 16];
    let y = 6 + this.drawTitle(movie, { x: margin, y: margin + 11, width: WIDTH, sizes, maximum: 3 });
    const column = WIDTH / 2;
    const [left, right] = [margin, margin + column];
    const firstRow = [
      this.drawWhen(left, y, column - 16),
      this.drawFact('THEATER AND AUDITORIUM', this.where(), right, y, column),
    ];
    y = Math.max(...firstRow) + 4;
    const count = seats.length === 1 ? '1 ticket' : `${seats.length} tickets`;
    this.drawFact('TOTAL', `${total} for ${count}`, left, y, column - 16);
    y = 4 + this.drawFact('BOOKING REFERENCE', reference, right, y, column);
    if (note !== null) {
      for (const line of this.type.linesOf(note, warning, WIDTH, 3)) {
        this.type.draw(line, margin, y, warning);
        y += 15;
      }
      y += 4;
    }
    this.type.draw(HINT, margin, y, { ...label, size: 8.5 });
    return y + 24;
  }

  /** A seat's own ticket. It says everything: people cut it out and give it to their friends. */
  private drawCard(seat: PrintableSeat, number: number, y: number): void {
    const { movie, reference, seats } = this.ticket;
    const { margin } = PAGE;
    this.document.lineWidth(0.8).dash(3, { space: 3 });
    this.document.roundedRect(margin, y, WIDTH, CARD.height, 9).stroke(border).undash();
    const x = margin + CARD.padding;
    const width = WIDTH - CARD.qr - 3 * CARD.padding;
    let at = this.drawTitle(movie, { x, y: y + CARD.padding - 4, width, sizes: [14, 12], maximum: 2 });
    at = this.drawWhen(x, at + 1, width) - 2;
    this.drawFact('THEATER AND AUDITORIUM', this.where(), x, at, width, 1);
    const foot = y + CARD.height - CARD.padding - 33;
    const facts = [
      ['ROW', seat.row, large],
      ['SEAT', seat.number, large],
      ['CATEGORY', seat.category, value],
      ['PRICE', seat.price, value],
    ] as const;
    facts.forEach(([name, text, style], index) => {
      const left = x + (index * width) / facts.length;
      this.type.draw(name, left, foot, label);
      this.drawFitting(text, left, foot + (style === large ? 11 : 18), width / facts.length - 6, style);
    });
    const code = margin + WIDTH - CARD.padding - CARD.qr;
    this.drawQr(seat.token, code, y + 13);
    const caption = `${reference} · ${number} of ${seats.length}`;
    const middle = code + (CARD.qr - this.type.widthOf(caption, label)) / 2;
    this.type.draw(caption, middle, y + CARD.height - 16, label);
  }

  private drawWhen(x: number, y: number, width: number): number {
    return this.drawFact('DATE AND TIME', `${this.ticket.date}, ${this.ticket.time}`, x, y, width);
  }

  private where(): string {
    return `${this.ticket.theater}, ${this.ticket.auditorium}`;
  }

  private drawQr(token: string, x: number, y: number): void {
    const rows = qrModules(token);
    const module = CARD.qr / rows.length;
    rows.forEach((row, index) => {
      for (const run of runsOf(row)) {
        this.document.rect(x + run.x * module, y + index * module, run.length * module, module);
      }
    });
    this.document.fill('#000000');
  }

  /** A title in the largest of some sizes in which it fits into two lines, else in the smallest. Answers where it ends. */
  private drawTitle(
    text: string,
    given: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly sizes: readonly number[];
      readonly maximum: number;
    },
  ): number {
    const { x, width, sizes, maximum } = given;
    const styles = sizes.map((size): TextStyle => ({ size, weight: 'bold', color: ink }));
    const fits = (style: TextStyle): boolean => this.type.linesOf(text, style, width, 3).length <= 2;
    const style = styles.find(fits) ?? styles.at(-1) ?? value;
    let { y } = given;
    for (const line of this.type.linesOf(text, style, width, maximum)) {
      this.type.draw(line, x, y, style);
      y += style.size * 1.3;
    }
    return y + 3;
  }

  /** A label and below it what it is of. Answers where it ends. */
  private drawFact(name: string, text: string, x: number, y: number, width: number, maximum = 2): number {
    this.type.draw(name, x, y, label);
    let at = y + 11;
    for (const line of this.type.linesOf(text, value, width, maximum)) {
      this.type.draw(line, x, at, value);
      at += 14.5;
    }
    return at + 5;
  }

  /** A short text in one line, smaller where it would not fit. */
  private drawFitting(text: string, x: number, y: number, width: number, style: TextStyle): void {
    const wide = this.type.widthOf(text, style);
    const size = wide <= width ? style.size : Math.max(6, (style.size * width) / wide);
    this.type.draw(text, x, y + (style.size - size), { ...style, size });
  }
}
