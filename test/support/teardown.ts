/** What every mocha process of the tests does beside its tests. */
import { runAtEnd as mochaGlobalTeardown } from './at-end.js';

export { mochaGlobalTeardown };

/** Without a reader of its output, as after `| head`, mocha would exit at once and leave behind what tests started. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
