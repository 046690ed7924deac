import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { agentFiles } from './files.js';

const BYTES = 16 * 1024;
const LINES = 20;

/** Length of the agent's log, in bytes. */
export function logLength(dataDir: string): number {
  return statSync(agentFiles(dataDir).log, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines of the agent's log, of what was written after its first `start` bytes. */
export function lastLines(dataDir: string, start: number): string {
  const length = logLength(dataDir);
  const from = Math.max(start, length - BYTES);
  if (length <= from) return '';
  const file = openSync(agentFiles(dataDir).log, 'r');
  try {
    const buffer = Buffer.alloc(length - from);
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from));
    return text.trim().split('\n').slice(-LINES).join('\n');
  } finally {
    closeSync(file);
  }
}
