/** What is printed on the tickets of a booking. All texts are for people; none is trusted. */
export interface PrintableTicket {
  readonly reference: string;
  readonly movie: string;
  readonly theater: string;
  readonly auditorium: string;
  /** Date and time in the theater's time zone. */
  readonly date: string;
  readonly time: string;
  readonly seats: readonly PrintableSeat[];
  readonly total: string;
  /** What is still to be done, such as paying; null for nothing. */
  readonly note: string | null;
}

export interface PrintableSeat {
  readonly row: string;
  readonly number: string;
  /** Its tier, and the type of the ticket. */
  readonly category: string;
  readonly price: string;
  /** The text of its QR code. */
  readonly token: string;
}

/** Thrown when too many tickets wait to be printed. */
export class TicketPrinterOverloaded extends Error {
  override readonly name = 'TicketPrinterOverloaded';
}

/** Draws tickets and QR codes, off the main thread. Every method may throw TicketPrinterOverloaded. */
export interface TicketPrinter {
  /** A PDF with a card for each seat. */
  pdf(ticket: PrintableTicket): Promise<Buffer>;
  /** A QR code as a picture of two colours, about 400 pixels wide, with its margin. */
  qrPng(text: string): Promise<Buffer>;
  /** QR codes as SVG, in the order of the texts. */
  qrSvgs(texts: readonly string[]): Promise<readonly string[]>;
}
