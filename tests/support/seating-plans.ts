/** A seating plan in the JSON of pretix, as far as tests build and change one. */
export interface PretixPlan {
  name: string;
  size: { width: number; height: number };
  categories: { name: string; color?: string }[];
  zones: {
    name?: string;
    zone_id?: string;
    uuid?: string;
    position: { x: number; y: number };
    rows: {
      row_number: string;
      row_label?: string;
      row_number_position: string | null;
      position: { x: number; y: number };
      seats: {
        seat_guid: string;
        seat_number: string;
        position: { x: number; y: number };
        category: string;
        radius?: number;
        uuid?: string;
      }[];
    }[];
    areas: Record<string, unknown>[];
  }[];
}

/** A row's name: A to Z, then AA to AZ ... */
export function rowName(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : rowName(Math.floor(index / 26) - 1) + letter;
}

export interface Room {
  readonly rows: number;
  readonly seatsPerRow: number;
  /** How many seats stand before each aisle; without it there is none. */
  readonly aisleAfter?: number;
}

const PITCH = 30;
const AISLE = 40;

/**
 * A plan of a room: rows in an arc, aisles, two wheelchair spaces with a companion each in the first row, a premium row in
 * the middle, a VIP row at the back, a screen and an exit. Two thousand seats are 40 rows of 50.
 */
export function pretixPlan({ rows, seatsPerRow, aisleAfter }: Room): PretixPlan {
  const offset = (seat: number): number =>
    seat * PITCH + (aisleAfter === undefined ? 0 : Math.floor(seat / aisleAfter) * AISLE);
  const width = offset(seatsPerRow) + 2 * PITCH;
  const middle = offset(seatsPerRow - 1) / 2;
  return {
    name: `Room of ${rows} rows`,
    size: { width, height: rows * 36 + 220 },
    categories: [
      { name: 'Standard', color: '#3b82f6' },
      { name: 'Premium', color: '#7a2fa0' },
      { name: 'VIP', color: '#a86400' },
      { name: 'Wheelchair', color: '#10b981' },
      { name: 'Companion', color: '#0f766e' },
    ],
    zones: [
      {
        name: 'Stalls',
        zone_id: 'stalls',
        uuid: '8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c',
        position: { x: PITCH, y: 120 },
        rows: Array.from({ length: rows }, (_, row) => ({
          row_number: rowName(row),
          row_number_position: 'both',
          position: { x: 0, y: row * 36 },
          seats: Array.from({ length: seatsPerRow }, (_seat, seat) => ({
            seat_guid: `stalls-${rowName(row)}-${seat + 1}`,
            seat_number: String(seat + 1),
            // An arc: whole units and halves.
            position: { x: offset(seat), y: Math.round(((offset(seat) - middle) / PITCH) ** 2) / 2 },
            category: categoryAt({ row, seat, rows }),
            uuid: '45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26',
          })),
        })),
        areas: [
          {
            shape: 'rectangle',
            position: { x: 0, y: -90 },
            rotation: 0,
            color: '#d6dae0',
            border_color: '#59616d',
            rectangle: { width: Math.max(60, width - 2 * PITCH), height: 12 },
            text: { text: 'Screen', position: { x: middle, y: 6 }, color: '#1d1823', size: 10 },
          },
          { shape: 'text', position: { x: 0, y: -40 }, text: { text: 'Exit', position: { x: 0, y: 0 } } },
        ],
      },
    ],
  };
}

function categoryAt({ row, seat, rows }: { row: number; seat: number; rows: number }): string {
  if (row === 0 && seat < 4) return seat % 2 === 0 ? 'Wheelchair' : 'Companion';
  if (rows > 1 && row === rows - 1) return 'VIP';
  return rows > 2 && row === Math.floor(rows / 2) ? 'Premium' : 'Standard';
}
