import { MAXIMUM_SEAT_NUMBER, SeatNumber, SeatRow, seatIdOf } from './values.ts';

/** A seat of a plan as the plan names it. `zone`, `row` and `seat` are its places in the plan. */
export interface NamedSeat {
  readonly zone: number;
  readonly row: number;
  readonly seat: number;
  readonly rowName: string;
  readonly number: string;
}

/** How a seat is called in its auditorium. */
export interface SeatLabel {
  readonly seatId: string;
  readonly row: string;
  readonly number: number;
}

export interface LabelFault {
  readonly at: NamedSeat;
  readonly part: 'row' | 'number';
  readonly detail: string;
}

/**
 * The labels of a plan's seats, in their order. A seat is its row and its number: that is what a ticket says. A row that
 * has a number that an earlier zone has in a row of that name gets the zone's number before its name: row `A` of the
 * second zone is `2A`, row `1` is `2.1`. Names that give no label, and labels that two seats have, are faults.
 */
export function labelsOf(seats: readonly NamedSeat[]): {
  readonly labels: readonly SeatLabel[];
  readonly faults: readonly LabelFault[];
} {
  const renamed = repeatedRows(seats);
  const faults: LabelFault[] = [];
  const taken = new Map<string, NamedSeat>();
  const labels = seats.map((named): SeatLabel => {
    const name = named.rowName.trim();
    const row = renamed.has(rowKey(named)) ? nameInZone(name, named.zone) : name;
    const number = /^\d{1,9}$/.test(named.number.trim()) ? Number(named.number) : Number.NaN;
    if (!SeatRow.safeParse(row).success) {
      faults.push({ at: named, part: 'row', detail: `must be a row of 1 to 5 characters, not "${row}"` });
    }
    if (!SeatNumber.safeParse(number).success) {
      const detail = `must be a whole number from 1 to ${MAXIMUM_SEAT_NUMBER}`;
      faults.push({ at: named, part: 'number', detail });
      return { seatId: '', row, number };
    }
    const seatId = seatIdOf(row, number);
    if (taken.has(seatId)) {
      faults.push({ at: named, part: 'number', detail: `makes a second seat ${seatId}` });
    }
    taken.set(seatId, named);
    return { seatId, row, number };
  });
  return { labels, faults };
}

function nameInZone(row: string, zone: number): string {
  return /^\d/.test(row) ? `${zone + 1}.${row}` : `${zone + 1}${row}`;
}

function rowKey({ zone, rowName }: NamedSeat): string {
  return `${zone} ${rowName.trim()}`;
}

/** The rows, by zone and name, that have a number which an earlier zone has in a row of that name. */
function repeatedRows(seats: readonly NamedSeat[]): ReadonlySet<string> {
  const zones = new Map<string, number>();
  const repeated = new Set<string>();
  for (const named of seats) {
    const label = `${named.rowName.trim()} ${named.number.trim()}`;
    const zone = zones.get(label);
    if (zone === undefined) zones.set(label, named.zone);
    else if (zone !== named.zone) repeated.add(rowKey(named));
  }
  return repeated;
}
