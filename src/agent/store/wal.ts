/**
 * What SQLite ignores silently: it reads a write-ahead log up to the first inconsistent frame, as if a power failure
 * had left that one half written. But what follows was acknowledged if later commits come after it, or if the log's
 * index (-shm), left by the last agent, counts further. File formats: sqlite.org/walformat.html.
 */

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The index begins with two copies of its header. */
const INDEX_HEADER_BYTES = 48;

/** The first word of a log, by the byte order of its checksums. */
const MAGIC = { little: 0x377f0682, big: 0x377f0683 } as const;

/**
 * What is wrong with a write-ahead log, as a clause; null if no acknowledged data is missing.
 * @param wal the log; empty if there is none
 * @param index its index; empty if there is none
 */
export function walDamage(wal: Buffer, index: Buffer): string | null {
  const counted = indexOf(index);
  if (wal.length <= HEADER_BYTES) {
    return counted && counted.frames > counted.copied
      ? 'its write-ahead log (-wal) is empty or missing'
      : null;
  }
  const log = readLog(wal);
  if (log === null) return 'the beginning of its write-ahead log (-wal) is damaged';
  if (log.goesOn) return `its write-ahead log (-wal) is damaged in frame ${log.sound + 1} of ${log.frames}`;
  if (counted?.salt.equals(log.salt) && counted.frames > log.committed) {
    return `its write-ahead log (-wal) ends after ${log.committed} of ${counted.frames} frames`;
  }
  return null;
}

interface Log {
  readonly salt: Buffer;
  /** Frames in the file, including those of earlier rounds. */
  readonly frames: number;
  /** Frames before the first inconsistent one. */
  readonly sound: number;
  /** The part of these up to the last end of a transaction. */
  readonly committed: number;
  /** Whether a transaction began after the inconsistent frame, so that this frame was on disk. */
  readonly goesOn: boolean;
}

function readLog(wal: Buffer): Log | null {
  const big = wal.readUInt32BE(0) === MAGIC.big;
  if (!big && wal.readUInt32BE(0) !== MAGIC.little) return null;
  const sum = new Checksum(big);
  sum.add(wal.subarray(0, 24));
  if (!sum.is(wal, 24)) return null;
  const salt = wal.subarray(16, 24);
  const pageBytes = wal.readUInt32BE(8);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  const frames = Math.floor((wal.length - HEADER_BYTES) / frameBytes);
  const isOurs = (at: number) => wal.subarray(at + 8, at + 16).equals(salt);
  const endsCommit = (at: number) => wal.readUInt32BE(at + 4) !== 0;
  let sound = 0;
  let committed = 0;
  for (; sound < frames; sound++) {
    const at = HEADER_BYTES + sound * frameBytes;
    if (!isOurs(at)) break;
    sum.add(wal.subarray(at, at + 8));
    sum.add(wal.subarray(at + FRAME_HEADER_BYTES, at + frameBytes));
    if (!sum.is(wal, at + 16)) break;
    if (endsCommit(at)) committed = sound + 1;
  }
  let commitSeen = false;
  let goesOn = false;
  for (let number = sound; number < frames && !goesOn; number++) {
    const at = HEADER_BYTES + number * frameBytes;
    if (!isOurs(at)) continue;
    goesOn = commitSeen;
    commitSeen ||= endsCommit(at);
  }
  return { salt, frames, sound, committed, goesOn };
}

/** The running checksum of a log, over pairs of words. */
class Checksum {
  #first = 0;
  #second = 0;

  constructor(private readonly big: boolean) {}

  add(bytes: Buffer): void {
    const { big } = this;
    for (let at = 0; at < bytes.length; at += 8) {
      const one = big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
      const two = big ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
      this.#first = (this.#first + one + this.#second) >>> 0;
      this.#second = (this.#second + two + this.#first) >>> 0;
    }
  }

  /** Whether it equals the stored one: logs store it big-endian, indexes in the machine's byte order. */
  is(bytes: Buffer, at: number, stored: 'BE' | 'LE' = 'BE'): boolean {
    const word = (place: number) => (stored === 'BE' ? bytes.readUInt32BE(place) : bytes.readUInt32LE(place));
    return word(at) === this.#first && word(at + 4) === this.#second;
  }
}

interface Index {
  readonly salt: Buffer;
  /** Frames up to the end of the last transaction. */
  readonly frames: number;
  /** The part of these that is also in the database itself. */
  readonly copied: number;
}

/** null if it is missing or incomplete. Its byte order is the machine's; on a big-endian machine it is not read. */
function indexOf(index: Buffer): Index | null {
  const [one, two] = [
    index.subarray(0, INDEX_HEADER_BYTES),
    index.subarray(INDEX_HEADER_BYTES, 2 * INDEX_HEADER_BYTES),
  ];
  const copied = 2 * INDEX_HEADER_BYTES;
  if (index.length < copied + 4 || !one.equals(two)) return null;
  const sum = new Checksum(false);
  sum.add(one.subarray(0, 40));
  if (one[12] !== 1 || !sum.is(one, 40, 'LE')) return null;
  return { salt: one.subarray(32, 40), frames: one.readUInt32LE(16), copied: index.readUInt32LE(copied) };
}
