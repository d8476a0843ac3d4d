import { parseArgs } from 'node:util';
import { rageStorm } from '../tests/support/storm/storm.ts';

/**
 * `npm run build && npx tsx bench/payment-storm.ts [--deliveries 10000] [--kills 10]`: messages of both gateways that are
 * valid, duplicated, reordered, late, forged, of another amount, currency or payment, at a process that is killed meanwhile.
 * Prints what an auditor finds. Exits with 1 where anything is not as it must be.
 */
const { values } = parseArgs({
  options: { deliveries: { type: 'string', default: '10000' }, kills: { type: 'string', default: '10' } },
});
const report = await rageStorm({ deliveries: Number(values.deliveries), kills: Number(values.kills) });
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.faults.length === 0 ? 0 : 1;
