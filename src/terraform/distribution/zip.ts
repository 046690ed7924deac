import { type Zippable, zipSync } from 'fflate';

/** A file of an archive. */
export interface Entry {
  readonly path: string;
  readonly content: string;
  /** Permission bits. */
  readonly mode: number;
}

const UNIX = 3;
const REGULAR_FILE = 0o100000;
/** The first day that the format knows, by the clock of any time zone: the same files give the same bytes. */
const DATE = new Date(1980, 0, 1);

/** A ZIP archive of a few small files, which are stored as they are. */
export function zip(entries: readonly Entry[]): Buffer {
  const files: Zippable = {};
  for (const { path, content, mode } of entries) {
    const attrs = (REGULAR_FILE | mode) << 16;
    files[path] = [Buffer.from(content), { level: 0, mtime: DATE, os: UNIX, attrs }];
  }
  return Buffer.from(zipSync(files));
}
