import type { Frame } from './frames.js';

/** What is new in a frame, and whether something before it is lost. */
interface News {
  readonly data: Buffer;
  readonly gap: boolean;
}

/**
 * How far a log was read: which file, and how many bytes of it. An offset from the beginning of the log would not say
 * it: Nomad counts from the oldest file that is still kept, which is another one with every rotation. Nor do the frames'
 * own offsets, which are those of the first of the pieces that a frame was made of.
 */
export class LogPosition {
  #file = -1;
  #bytes = 0;
  /** Of the reading that goes on: where the frames are. */
  #at = { file: -1, bytes: 0 };

  /** The frames that follow begin with the oldest file that is kept. */
  restart(): void {
    this.#at = { file: -1, bytes: 0 };
  }

  /** undefined if nothing in the frame is new. */
  take({ File, Data = '', FileEvent }: Frame): News | undefined {
    const file = Number(/\.(\d+)$/.exec(File ?? '')?.[1] ?? Number.NaN);
    if (Number.isNaN(file)) return undefined;
    const before = this.#at.file;
    if (file !== before || FileEvent === 'file truncated') this.#at = { file, bytes: 0 };
    const data = Buffer.from(Data, 'base64');
    const begin = this.#at.bytes;
    this.#at.bytes += data.length;
    if (file < this.#file) return undefined;
    const known = file === this.#file ? Math.min(data.length, Math.max(0, this.#bytes - begin)) : 0;
    const gap = file > this.#file && this.#file >= 0 && !(before === this.#file && file === before + 1);
    if (file > this.#file || this.#at.bytes > this.#bytes) {
      this.#file = file;
      this.#bytes = this.#at.bytes;
    }
    return known === data.length ? undefined : { data: data.subarray(known), gap };
  }
}
