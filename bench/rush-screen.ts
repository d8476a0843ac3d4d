import type { SeatOnMap, Tally } from './rush-client.ts';

const SYMBOLS: Readonly<Record<string, { readonly free: string; readonly sold: string }>> = {
  regular: { free: '○', sold: '●' },
  premium: { free: '◇', sold: '◆' },
  vip: { free: '☆', sold: '★' },
};
const HELD = '·';
const OTHER = { free: '-', sold: '#' };

/** The seat map as text: the screen on top, a row a line, and what the symbols mean. */
export function drawSeatMap(seats: readonly SeatOnMap[]): string {
  const names = [...new Set(seats.map(({ row }) => row))];
  const rows = names.map((name) => [name, seats.filter(({ row }) => row === name)] as const);
  const width = Math.max(...rows.map(([, row]) => row.length)) * 2 - 1;
  const lines = rows.map(([row, ofRow]) => `  ${row}  ${ofRow.map(symbolOf).join(' ')}  ${row}`);
  const screen = `     ${'screen'.padStart(Math.floor((width + 6) / 2))}`;
  const key = Object.entries(SYMBOLS).map(([tier, { free, sold }]) => `${tier} ${free} free ${sold} sold`);
  return [
    screen,
    `     ${'_'.repeat(width)}`,
    '',
    ...lines,
    '',
    `     ${key.join('   ')}   ${HELD} held`,
  ].join('\n');
}

function symbolOf({ tier, status }: SeatOnMap): string {
  const { free, sold } = SYMBOLS[tier] ?? OTHER;
  if (status === 'available') return free;
  return status === 'sold' ? sold : HELD;
}

/** A count that is printed while it changes: one line on a terminal, else a line every half second. */
export class LiveCount {
  private readonly tally: Tally;
  private readonly seats: number;
  private readonly startedAt = performance.now();
  private readonly timer: NodeJS.Timeout;

  constructor(tally: Tally, seats: number) {
    this.tally = tally;
    this.seats = seats;
    this.timer = setInterval(() => this.print(), process.stdout.isTTY ? 100 : 500);
  }

  /** Prints the last line and stops. */
  end(): void {
    clearInterval(this.timer);
    this.print();
    if (process.stdout.isTTY) process.stdout.write('\n');
  }

  private print(): void {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const { requests, holds, conflicts, sold } = this.tally;
    const line = [
      `${seconds.toFixed(1).padStart(5)} s`,
      `${number(requests)} requests`,
      `${number(holds, 4)} holds`,
      `${number(conflicts)} conflicts`,
      `${number(sold, 4)} of ${this.seats} sold`,
      `${number(Math.round(requests / seconds))} requests/s`,
    ].join('  ');
    process.stdout.write(process.stdout.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
  }
}

function number(value: number, width = 6): string {
  return value.toLocaleString('en-US').padStart(width);
}
