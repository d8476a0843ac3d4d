import type { Client } from './client.ts';

/** The size of a crowd. */
export const CLIENTS = 64;

/** Four rows of fifty: a seat for each of 200 rounds. */
export const seatsOfRounds = { rows: ['A', 'B', 'C', 'D'], seatsPerRow: 50 } as const;

export interface Round {
  readonly winners: number;
  readonly refusals: readonly string[];
}

/** Every client wants the same seat at the same moment. */
export async function round(clients: readonly Client[], showtimeId: string, seat: string): Promise<Round> {
  const answers = await Promise.all(
    clients.map((client) => client.post(`/showtimes/${showtimeId}/holds`, { seats: [seat] })),
  );
  const refused = answers.filter(({ status }) => status !== 201);
  return {
    winners: answers.length - refused.length,
    refusals: refused.map(({ status, body }) => `${status} ${String(body.code)} ${String(body.seats)}`),
  };
}

/** The seat that a round is about. */
export function seatOf(index: number): string {
  const { rows, seatsPerRow } = seatsOfRounds;
  return `${rows[Math.floor(index / seatsPerRow)] ?? ''}${(index % seatsPerRow) + 1}`;
}
