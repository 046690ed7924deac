import type { Frame } from './frames.js';

/** The new data in a frame, and whether anything before it is lost. */
interface News {
  readonly data: Buffer;
  readonly gap: boolean;
}

/**
 * How far a log was read: which file, and how many bytes of it. An offset from the beginning of the log would not do: Nomad
 * counts from the oldest file that is still kept, which changes with every rotation. Nor would the frames' own offsets,
 * because each belongs to the first piece in the frame.
 */
export class LogPosition {
  #file = -1;
  #bytes = 0;
  /** The position of the frames in the current read. */
  #at = { file: -1, bytes: 0 };

  /** The next frames begin with the oldest file that is kept. */
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
