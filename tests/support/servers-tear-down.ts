import './servers-set-up.ts';

export default async function tearDown(): Promise<void> {
  await globalThis.sharedMongoDb?.stop();
}
