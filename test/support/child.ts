import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process that a test has started, and waits until it has ended; does nothing if there is none. */
export async function endChild(child: ChildProcess | undefined, signal?: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
