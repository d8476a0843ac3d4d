import { parseArgs } from 'node:util';
import { killLeaders } from '../tests/support/leader-kills.ts';

/**
 * `npm run build && npx tsx bench/leader-kills.ts [--kills 10]`: sells on three nodes of the double of EventStoreDB, of which
 * the leader is killed again and again. Prints how long refusals took, and how soon it sold again. Exits with 1 where something
 * was lost, or either took longer than it may.
 */
const REFUSED_P99_MILLISECONDS = 6000;
const RESUMED_MILLISECONDS = 5000;

const { values } = parseArgs({ options: { kills: { type: 'string', default: '10' } } });
const report = await killLeaders(Number(values.kills));
console.log(JSON.stringify(report, null, 2));
const isSlow = report.refusedP99 > REFUSED_P99_MILLISECONDS || report.resumedWithin > RESUMED_MILLISECONDS;
process.exitCode = report.faults.length > 0 || isSlow ? 1 : 0;
