/** What mocha does after the last test. */
import { removeOwnEngine } from './engine.js';
import { removeOwnNomad } from './nomad.js';

export async function mochaGlobalTeardown(): Promise<void> {
  await removeOwnEngine();
  await removeOwnNomad();
}
