import { formatMoney, money, sum, type Money } from '../src/domain/kernel/money.ts';
import { registry } from '../src/domain/aggregates.ts';
import { compareWithServed } from '../src/engine/auditing/comparison.ts';
import { verifyLog } from '../src/engine/auditing/verification.ts';
import { readModels } from '../src/projections/read-models.ts';
import type { Client } from '../tests/support/client.ts';
import { usualSettings, type OpenPorts } from '../tests/support/system.ts';
import { auditShowtime } from './rush-audit.ts';
import type { Winner } from './rush-client.ts';

/** One thing that must hold after a rush, whether it does, and the figures that it was judged by. */
export interface Check {
  readonly holds: boolean;
  readonly says: string;
}

/** Holds what people were told against the bookings that are served, and both against the log. */
export async function checkRush(
  open: OpenPorts,
  clerk: Client,
  showtimeId: string,
  winners: readonly Winner[],
): Promise<readonly Check[]> {
  const { sold, soldTwice, takings } = await auditShowtime(open.ports.subscription, showtimeId);
  const isTheirs = ({ seats, bookingId }: Winner): boolean =>
    seats.every((seatId) => sold.get(seatId) === bookingId);
  const won = winners.reduce((total, { seats }) => total + seats.length, 0);
  const booked = await confirmedTotal(clerk, showtimeId);
  const paid = formatMoney(money(takings, booked.currency));
  return [
    {
      holds: soldTwice.length === 0,
      says: soldTwice[0] ?? 'by the events alone, no seat was ever held by two or sold twice',
    },
    {
      holds: won === sold.size && winners.every(isTheirs),
      says: `${won} seats won by people, ${sold.size} sold by the events, each to the same booking`,
    },
    {
      holds: booked.amount === takings,
      says: `takings: ${formatMoney(booked)} by the confirmed bookings, ${paid} by the payments less refunds`,
    },
    await checkChains(open),
    await checkReadModels(open),
    { holds: open.errors.length === 0, says: `${open.errors.length} errors were logged` },
  ];
}

async function checkChains({ ports: { scan, readModels: served } }: OpenPorts): Promise<Check> {
  const { breaks, events, streams } = await verifyLog(scan, await served.checkpoints(), { registry });
  const [first] = breaks;
  const found = first === undefined ? '' : `: ${first.stream}@${first.revision} ${first.reason}`;
  return {
    holds: breaks.length === 0,
    says: `the chains of ${streams} streams with ${events} events verified, ${breaks.length} breaks${found}`,
  };
}

async function checkReadModels({ ports }: OpenPorts): Promise<Check> {
  const stores = { subscription: ports.subscription, served: ports.readModels, registry };
  const compared = await Promise.all(readModels.map((projection) => compareWithServed(projection, stores)));
  const documents = compared.reduce((total, each) => total + each.documents, 0);
  const different = compared.filter(({ differences }) => differences.length > 0);
  const names = different.map(({ projection }) => projection).join(', ');
  return {
    holds: different.length === 0,
    says: `${compared.length} read models replayed, ${documents} documents: ${names === '' ? 'all are as served' : `not as served: ${names}`}`,
  };
}

/** What the confirmed bookings of a showtime cost together, as the box office sees them. */
async function confirmedTotal(clerk: Client, showtimeId: string): Promise<Money> {
  const totals: Money[] = [];
  for (let after = ''; ;) {
    const path = `/bookings?all=true&status=confirmed&limit=100&showtimeId=${showtimeId}${after}`;
    const page = (await clerk.get(path)).body as {
      items: readonly { total: Money }[];
      nextCursor: string | null;
    };
    totals.push(...page.items.map(({ total }) => total));
    if (page.nextCursor === null) return sum(totals, usualSettings.defaultCurrency);
    after = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
