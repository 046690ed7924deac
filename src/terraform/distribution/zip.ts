import { crc32 } from 'node:zlib';

/** A file of an archive. */
export interface Entry {
  readonly path: string;
  readonly content: string;
  /** Permission bits. */
  readonly mode: number;
}

/** 1 January 1980, the first day that the format knows: the same files give the same bytes. */
const DATE = 0x21;
const UNIX = 3 << 8;
const VERSION = 20;
const UTF_8 = 0x0800;
const REGULAR_FILE = 0o100000;

/** A ZIP archive (APPNOTE 6.3) of a few small files, which are stored as they are. */
export function zip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content, mode } of entries) {
    const name = Buffer.from(path);
    const data = Buffer.from(content);
    // Version, flags, method (stored), time, date, checksum, sizes, lengths of the name and of extra fields.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF_8, 2);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([signature(0x04034b50), common, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((REGULAR_FILE | mode) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.alloc(2);
    madeBy.writeUInt16LE(UNIX | VERSION);
    directory.push(signature(0x02014b50), madeBy, common, rest, name);
    parts.push(file);
    offset += file.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, index, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
