#!/usr/bin/env node
/** The command line's edge: the only file that touches the process. */
import { hasCode } from '../errors/system.js';
import { runCli } from './run.js';

// It is not an error if the reader closes the pipe early, as head does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: unknown) => {
    if (hasCode(error, 'EPIPE')) process.exit();
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), process);
