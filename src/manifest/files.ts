/** Files that a manifest names: secrets and environment files. */

import { isUtf8 } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { codeOf, messageOf } from '../errors/system.js';
import type { Lookup } from './interpolate.js';

const MAX_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;

/** The file can't be read; the message says why, without the machine's absolute path. */
export class UnreadableFile extends Error {
  constructor(
    message: string,
    /** Whether the file does not exist. */
    readonly missing = false,
  ) {
    super(message);
  }
}

/** Absolute path of a file that a manifest in the folder `root` names; `~/` is the home folder, as in Compose. */
export function namedFile(name: string, root: string, lookup: Lookup): string {
  const home = /^~(?=\/|$)/;
  return home.test(name) ? name.replace(home, () => lookup('HOME') ?? homedir()) : resolve(root, name);
}

/**
 * Reads a regular file of at most 1 MiB, in UTF-8. Never opens anything that could hang, such as a pipe or a device.
 * Throws UnreadableFile.
 */
export async function readText(file: string): Promise<string> {
  try {
    const bytes = await readRegular(file);
    if (!isUtf8(bytes)) throw new UnreadableFile(`line ${firstUnreadableLine(bytes)}: it is not UTF-8 text`);
    return bytes.toString('utf8');
  } catch (error) {
    throw error instanceof UnreadableFile ? error : inWords(error);
  }
}

/** Counts from 1. In UTF-8, a line feed is never part of another character, so each line can be checked by itself. */
function firstUnreadableLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; ; line++) {
    const end = bytes.indexOf(LINE_FEED, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

/** Throws UnreadableFile unless it is a regular file. */
export async function checkRegular(file: string): Promise<void> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new UnreadableFile(kindOf(found));
  } catch (error) {
    throw error instanceof UnreadableFile ? error : inWords(error);
  }
}

async function readRegular(file: string): Promise<Buffer> {
  await checkRegular(file);
  // It may have been replaced by a pipe since; opened without blocking, a pipe does not wait for a writer.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw new UnreadableFile('it is not a regular file');
    const buffer = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
    throw new UnreadableFile('it is larger than 1 MiB');
  } finally {
    await handle.close();
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'it is a folder';
  const kind = found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device';
  return `it is ${kind}, not a regular file`;
}

function inWords(error: unknown): UnreadableFile {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UnreadableFile('the file does not exist', true);
  if (code === 'EACCES' || code === 'EPERM') return new UnreadableFile('permission denied');
  if (code === 'ELOOP') return new UnreadableFile('its symbolic links form a loop');
  return new UnreadableFile(messageOf(error));
}
