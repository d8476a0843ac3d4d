import { CommandSession } from '../src/engine/command-handling/command-session.ts';
import { BcryptPasswords } from '../src/adapters/bcryptjs/password-hasher.ts';
import { registerAccount } from '../src/commands/account/register-account.ts';
import { systemContext } from '../src/cli/ensure-account.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';
import { openSystem, workerFile, type TestSystem } from '../tests/support/system.ts';
import { done } from './cinema.ts';
import { HOLD_CONNECTIONS, planOfHolds, rowOfHolds } from './holds-beside.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import type { Section } from './table.ts';

export interface LoginSizes {
  readonly rounds: number;
  readonly holdsPerRound: number;
}

const PASSWORD = 'correct horse battery';
/** What production hashes with. */
const COST = 12;
const LOGINS_AT_ONCE = 8;

/** How long holds take while eight people log in at all times, beside holds while nobody does. */
export async function measureLogins({ rounds, holdsPerRound }: LoginSizes): Promise<Section> {
  const passwords = new BcryptPasswords(workerFile('bcryptjs/password-hasher'), COST);
  const system = await openSystem({ ports: (ports) => ({ ...ports, passwords }) });
  const [holding, loggingIn] = [new LoadGenerator(), new LoadGenerator()];
  try {
    const plan = await planOfHolds(system, 'beside logins', (2 * rounds + 2) * holdsPerRound);
    const logins = await loginPlan(system, await passwords.hash(PASSWORD));
    const alone: LoadResult[] = [];
    const beside: LoadResult[] = [];
    let loginCount = 0;
    for (let round = 0; round <= rounds; round += 1) {
      const quiet = await holding.run(plan(holdsPerRound));
      const over = new AbortController();
      const busy = (async () => {
        while (!over.signal.aborted) loginCount += (await loggingIn.run(logins)).statuses[200] ?? 0;
      })();
      const shaken = await holding.run(plan(holdsPerRound));
      over.abort();
      await busy;
      // The first round warms up.
      if (round > 0) {
        alone.push(quiet);
        beside.push(shaken);
      }
    }
    const rows = [
      rowOfHolds('holds, nobody logs in', alone, null, ''),
      rowOfHolds('holds, eight log in at all times', beside, alone, `${loginCount} logins; ratio of the p99`),
    ];
    const title = `Holds beside logins (bcrypt at cost ${COST}), ${HOLD_CONNECTIONS} connections, ${rounds} rounds of ${holdsPerRound}`;
    return { title, rows };
  } finally {
    await Promise.all([holding.close(), loggingIn.close()]);
    await system.close();
    await passwords.close();
  }
}

/** As many logins as run at once, by as many people. */
async function loginPlan(system: TestSystem, passwordHash: string): Promise<LoadPlan> {
  const { commands } = system.application;
  const bodies = Array.from({ length: LOGINS_AT_ONCE }, async (_, index) => {
    const email = `person-${index}@bench.example`;
    const person = { email, passwordHash, firstName: null, lastName: null, phone: null };
    done(
      await registerAccount(
        commands,
        new CommandSession(commands.writer, systemContext(systemClock())),
        person,
      ),
    );
    return JSON.stringify({ email, password: PASSWORD });
  });
  const requests = (await Promise.all(bodies)).map((body) => ({
    path: '/api/v1/auth/login',
    token: 0,
    body,
  }));
  return { url: system.url, connections: LOGINS_AT_ONCE, tokens: ['none'], requests };
}
