import { EmbeddedLeases } from '../../src/adapters/embedded/leases.ts';
import { leasesContract } from '../contracts/leases.contract.ts';

leasesContract('The embedded leases', () => {
  const leases = new EmbeddedLeases();
  return Promise.resolve({ leases, elsewhere: leases, close: () => Promise.resolve() });
});
