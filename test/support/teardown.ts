/** What every mocha process does beside its tests. */
import { runAtEnd as mochaGlobalTeardown } from './at-end.js';
import { failIfEnded } from './end-tests.js';

export { mochaGlobalTeardown };
export const mochaHooks = { beforeEach: failIfEnded };

/**
 * If nobody reads its output any more, as after `| head`, mocha would exit at once and leave behind what tests started.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
