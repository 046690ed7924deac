import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { CODES, type Code } from '../../errors/codes.js';
import { isRecord } from '../../json/shape.js';
import { agentFiles } from './files.js';

const BYTES = 16 * 1024;
const LINES = 20;

/** Length of the agent's log, in bytes. */
export function logLength(dataDir: string): number {
  return statSync(agentFiles(dataDir).log, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines of the agent's log, from what was written after its first `start` bytes. */
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

/** Why an agent ended, according to the end of its log. */
export interface EndReason {
  /** undefined if it had no code for it. */
  readonly code?: Code;
  /** Empty if it wrote nothing. */
  readonly message: string;
}

/** The log level of the error that ends the agent. */
const FATAL = 60;

/** @param lines of the log: the agent's own are JSON, those of Node or the system are not */
export function endReason(lines: string): EndReason {
  const fatal = lines
    .split('\n')
    .map(fatalEntry)
    .findLast((entry) => entry !== null);
  if (!fatal) return { message: lines };
  const { code, msg, err } = fatal;
  const cause = isRecord(err) && typeof err.message === 'string' ? `: ${err.message}` : '';
  return { ...(isCode(code) && { code }), message: `${String(msg)}${cause}` };
}

function fatalEntry(line: string): Record<string, unknown> | null {
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) && entry.level === FATAL ? entry : null;
  } catch {
    return null;
  }
}

function isCode(value: unknown): value is Code {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}
