import { RequestError } from '../../errors/errors.js';
import { withoutField } from '../http/fields.js';
import { type HeaderRecord, headerRecord } from '../http/headers.js';
import type { StoredResponse } from './records.js';

/** Bytes of a response's body that are kept. */
const LARGEST = 10 * 1024 * 1024;

/** Collects a worker's response for the store. */
export class ResponseCollector {
  #status = 0;
  #headers: HeaderRecord = {};
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param headers names and values in turn */
  begin(status: number, headers: readonly string[]): void {
    this.#status = status;
    // Fields after the body are not kept (RFC 9110, section 6.5.1), so naming them would promise something that is
    // missing.
    this.#headers = headerRecord(withoutField(headers, 'trailer'));
  }

  /** @returns the error to end with, once there is more than is kept */
  add(chunk: Buffer): RequestError | null {
    this.#size += chunk.length;
    if (this.#size > LARGEST) {
      return new RequestError('MN4010', 502, `The response is larger than the limit of ${LARGEST} bytes.`);
    }
    this.#chunks.push(chunk);
    return null;
  }

  whole(): StoredResponse {
    return { status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) };
  }
}
