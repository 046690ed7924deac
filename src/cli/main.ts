#!/usr/bin/env node
/** The command line's edge: the only place that touches the process. */
import { runCli } from './run.js';

// A reader that closes the pipe early, such as head, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), process);
