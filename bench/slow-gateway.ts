import { setTimeout as delay } from 'node:timers/promises';
import { SandboxGateway } from '../src/adapters/sandbox.ts';
import type { OpenOutcome } from '../src/ports/payment-gateway.ts';
import { customer, hold, openCinema, type Cinema } from '../tests/support/cinema.ts';
import { openSystem, type TestSystem } from '../tests/support/system.ts';
import { HOLD_CONNECTIONS, planOfHolds, rowOfHolds } from './holds-beside.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadResult } from './load.ts';
import type { Section } from './table.ts';

export interface SlowGatewaySizes {
  readonly rounds: number;
  readonly holdsPerRound: number;
}

const GATEWAY_MILLISECONDS = 150;
const PAYERS = 16;
/** Each begins to pay so often, however long the gateway takes, so that both rows have as much to do. */
const PAYMENT_MILLISECONDS = 500;

/** A gateway that takes its time to open a payment. */
class SlowGateway extends SandboxGateway {
  milliseconds = 0;

  override async open(): Promise<OpenOutcome> {
    await delay(this.milliseconds);
    return super.open();
  }
}

/** How long holds take while others pay through a gateway that takes 150 ms, beside one that answers at once. */
export async function measureSlowGateway({ rounds, holdsPerRound }: SlowGatewaySizes): Promise<Section> {
  const gateway = new SlowGateway();
  const settings = { holdsPerCustomer: 100 };
  const system = await openSystem({ settings, ports: (ports) => ({ ...ports, gateways: [gateway] }) });
  const load = new LoadGenerator();
  try {
    const plan = await planOfHolds(system, 'beside payments', (2 * rounds + 2) * holdsPerRound);
    const payments = new Payments(system, await openCinema(system, { rows: rowsOfPayers, seatsPerRow: 50 }));
    const measured: Record<'quick' | 'slow', LoadResult[]> = { quick: [], slow: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, results] of Object.entries(measured)) {
        gateway.milliseconds = name === 'slow' ? GATEWAY_MILLISECONDS : 0;
        const result = await payments.during(() => load.run(plan(holdsPerRound)));
        // The first round warms up.
        if (round > 0) results.push(result);
      }
    }
    const note = `${payments.count} payments; ratio of the p99`;
    return {
      title: `Holds beside payments of ${PAYERS} others, ${HOLD_CONNECTIONS} connections, ${rounds} rounds of ${holdsPerRound}`,
      rows: [
        rowOfHolds('holds, the gateway answers at once', measured.quick, null, ''),
        rowOfHolds(
          `holds, the gateway takes ${GATEWAY_MILLISECONDS} ms`,
          measured.slow,
          measured.quick,
          note,
        ),
      ],
    };
  } finally {
    await load.close();
    await system.close();
  }
}

const rowsOfPayers = Array.from({ length: PAYERS }, (_, index) => String.fromCharCode(65 + index));

/** People who hold a seat and begin to pay it, again and again, each in a row of their own. */
class Payments {
  count = 0;
  private readonly system: TestSystem;
  private readonly cinema: Cinema;

  constructor(system: TestSystem, cinema: Cinema) {
    this.system = system;
    this.cinema = cinema;
  }

  /** Lets them pay while something is done, in a showtime of its own. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const showtimeId = await this.cinema.schedule();
    const over = new AbortController();
    const paying = rowsOfPayers.map((row) => this.pay(showtimeId, row, over.signal));
    try {
      return await work();
    } finally {
      over.abort();
      await Promise.all(paying);
    }
  }

  private async pay(showtimeId: string, row: string, signal: AbortSignal): Promise<void> {
    const payer = customer(this.system);
    await payer.token();
    for (let seat = 1; seat <= 50 && !signal.aborted; seat += 1) {
      const next = delay(PAYMENT_MILLISECONDS);
      const bookingId = await hold(payer, showtimeId, [`${row}${seat}`]);
      const started = await payer.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
      if (started.status !== 201) throw new Error(started.text);
      this.count += 1;
      await next;
    }
  }
}
