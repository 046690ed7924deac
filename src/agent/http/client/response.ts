import { valuesOf, withoutField } from '../fields.js';
import { MAX_HEAD } from '../limits.js';
import { InvalidResponse } from '../worker-port.js';
import { BODY, type Callbacks, INPUT_SIZE, Llhttp, NO_BODY, OK, PAUSED, ParseError } from './llhttp.js';

export interface ResponseHead {
  /** 100–999 */
  readonly status: number;
  /** Bytes above 0x7F as received, one character each (obs-text); no control characters. */
  readonly reason: string;
  /** Names and values in turn, as received. */
  readonly raw: readonly string[];
}

/** Receives one response. */
export interface ResponseListener {
  /** 1xx, any number of times before the head. */
  interim(head: ResponseHead): void;
  head(head: ResponseHead): void;
  body(chunk: Buffer): void;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const SWITCHING_PROTOCOLS = 101;

/** Reads one response after the other from a connection's bytes. */
export class ResponseReader implements Callbacks {
  readonly #parser = new Llhttp(this);
  #chunk: Buffer = Buffer.alloc(0);
  #listener: ResponseListener | null = null;
  #method = '';
  #status = 0;
  #reason = '';
  #fields: string[] = [];
  #size = 0;
  #complete = false;
  #reusable = false;
  /** Whether anything of the present response has arrived. */
  begun = false;

  /** Prepares for the response to the next request. */
  expect(method: string, listener: ResponseListener): void {
    this.#method = method;
    this.#listener = listener;
    this.#complete = false;
    this.begun = false;
    this.#reset();
  }

  /** Whether the response is complete. */
  get complete(): boolean {
    return this.#complete;
  }

  /** After a complete response: whether its connection may take the next request. */
  get reusable(): boolean {
    return this.#reusable;
  }

  /** After a complete response: the fields that followed its body, names and values in turn. */
  get trailers(): readonly string[] {
    return this.#fields;
  }

  /** @throws InvalidResponse, or what the listener threw */
  read(chunk: Buffer): void {
    this.begun = true;
    for (let at = 0; at < chunk.length && !this.#complete; ) {
      this.#chunk = at === 0 && chunk.length <= INPUT_SIZE ? chunk : chunk.subarray(at, at + INPUT_SIZE);
      at += this.#parse(this.#chunk);
      // Data after a response answers nothing: it must not be taken for the next response.
      if (this.#complete && at < chunk.length) this.#reusable = false;
    }
  }

  /** The worker has closed its side, which ends a response without a length; others stay incomplete. */
  end(): void {
    try {
      this.#parser.finish();
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
    }
  }

  free(): void {
    this.#parser.free();
  }

  status(at: number, length: number): void {
    this.#reason += this.#text(at, length);
    this.#count(length);
  }

  field(at: number, length: number): void {
    const { length: parts } = this.#fields;
    const text = this.#text(at, length);
    if (parts % 2 === 0) this.#fields.push(text);
    else this.#fields[parts - 1] += text;
    this.#count(length);
  }

  value(at: number, length: number): void {
    const { length: parts } = this.#fields;
    const text = this.#text(at, length);
    if (parts % 2 === 1) this.#fields.push(text);
    else this.#fields[parts - 1] += text;
    this.#count(length);
  }

  headersComplete(status: number, keepAlive: boolean): number {
    const head = { status, reason: this.#reason, raw: this.#fields };
    this.#status = status;
    this.#reset();
    check(head);
    if (status < 200) {
      this.#listener?.interim(head);
      return NO_BODY;
    }
    const coding = valuesOf(head.raw, 'transfer-encoding');
    if (coding.length > 0 && coding.join(', ').toLowerCase() !== 'chunked')
      throw new InvalidResponse(
        `its Transfer-Encoding is ${JSON.stringify(coding.join(', '))}; only chunked is supported`,
      );
    const empty = this.#method === 'HEAD' || status === 204 || status === 304;
    // llhttp does not know about HEAD: no body follows that the end of the connection would have to end.
    this.#reusable = empty ? this.#persists(head.raw) : keepAlive;
    let listened = head;
    if (coding.length > 0) {
      const raw = withoutField(head.raw, 'content-length');
      // Nobody can know whether another program in between uses the length instead (RFC 9112, section 6.3, rule 3).
      if (raw.length < head.raw.length) this.#reusable = false;
      listened = { ...head, raw };
    }
    this.#listener?.head(listened);
    return empty ? NO_BODY : BODY;
  }

  body(at: number, length: number): void {
    const from = Llhttp.offset(at);
    this.#listener?.body(this.#chunk.subarray(from, from + length));
  }

  messageComplete(): number {
    if (this.#status < 200) return OK;
    this.#complete = true;
    return PAUSED;
  }

  #parse(chunk: Buffer): number {
    try {
      return this.#parser.execute(chunk);
    } catch (error) {
      if (error instanceof ParseError) throw new InvalidResponse(error.message, { cause: error });
      throw error;
    }
  }

  #reset(): void {
    this.#reason = '';
    this.#fields = [];
    this.#size = 0;
  }

  #persists(raw: readonly string[]): boolean {
    const options = valuesOf(raw, 'connection').join(',').toLowerCase();
    return this.#parser.minor > 0 ? !/\bclose\b/.test(options) : /\bkeep-alive\b/.test(options);
  }

  #text(at: number, length: number): string {
    const from = Llhttp.offset(at);
    return this.#chunk.toString('latin1', from, from + length);
  }

  #count(length: number): void {
    this.#size += length;
    if (this.#size > MAX_HEAD) throw new InvalidResponse(`its head is larger than ${MAX_HEAD / 1024} KiB`);
  }
}

function check({ status, reason }: ResponseHead): void {
  if (status < 100)
    throw new InvalidResponse(
      `its status is ${String(status).padStart(3, '0')}, which is not between 100 and 999`,
    );
  if (status === SWITCHING_PROTOCOLS)
    throw new InvalidResponse('it switches protocols (101) without a request to do so');
  if (CONTROL.test(reason))
    throw new InvalidResponse(`its reason phrase has a control character: ${JSON.stringify(reason)}`);
}
