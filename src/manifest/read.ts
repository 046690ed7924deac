/** Reads the text of a manifest file. */

import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ManifestError } from '../errors/errors.js';
import { codeOf, messageOf } from '../errors/system.js';

const MAX_BYTES = 2 * 1024 * 1024;

/** The file's text: UTF-8, of at most 2 MiB. Throws a ManifestError. */
export async function readManifest(file: string): Promise<string> {
  const bytes = await readLimited(file);
  if (bytes.length > MAX_BYTES) throw refused(file, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
  const encoding = foreignEncoding(bytes);
  if (encoding) throw refused(file, `is ${encoding}, not UTF-8`, 'save it as UTF-8');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refused(file, `is not UTF-8 (byte ${firstBadByte(bytes)})`, 'save it as UTF-8', cause);
  }
  if (text.includes('\0')) throw refused(file, 'has a NUL byte: it is not a text file');
  return text;
}

/** Reads at most one byte past the limit: the file may be huge, or an endless device. */
async function readLimited(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(MAX_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length);
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw refused(file, reason(cause), hintFor(cause), cause);
  }
}

function reason(cause: unknown): string {
  const code = codeOf(cause);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EISDIR') return 'is a folder';
  if (code === 'EACCES' || code === 'EPERM') return "can't be read: permission denied";
  return `can't be read: ${messageOf(cause)}`;
}

function hintFor(cause: unknown): string | undefined {
  const code = codeOf(cause);
  if (code === 'ENOENT') return 'name another file with -f, or create one with multinode init';
  return code === 'EISDIR' ? 'name the file in it with -f' : undefined;
}

function foreignEncoding(bytes: Buffer): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32' : 'UTF-16';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0) || (a !== 0 && b === 0)) return 'UTF-16';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32';
  return undefined;
}

/** Offset of the first byte that is not UTF-8, where the longest readable prefix ends. */
function firstBadByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // With stream: true, a sequence cut off at the end is not an error.
    if (readable(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function readable(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function refused(file: string, message: string, hint?: string, cause?: unknown): ManifestError {
  const issue = { code: 'MN1002', message: `${basename(file)} ${message}`, path: [], file } as const;
  return new ManifestError([{ ...issue, ...(hint !== undefined && { hint }) }], { cause });
}
