import { createHash, randomFillSync } from 'node:crypto';

const bytes = Buffer.alloc(16);

/**
 * A UUID of version 7 (RFC 9562): unique, and sorted as text by the millisecond in which it was made.
 * @param at milliseconds since the epoch
 */
export function newId(at: number): string {
  randomFillSync(bytes);
  bytes.writeUIntBE(at, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return written(bytes);
}

/** The UUID that belongs to a name (version 8); always the same. */
export function idOf(name: string): string {
  const hash = createHash('sha256').update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return written(hash);
}

function written(id: Buffer): string {
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
