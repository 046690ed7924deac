import simd from 'undici/lib/llhttp/llhttp_simd-wasm.js';
import plain from 'undici/lib/llhttp/llhttp-wasm.js';

/** What llhttp calls while it executes; positions are in its memory. */
export interface Callbacks {
  status(at: number, length: number): void;
  field(at: number, length: number): void;
  value(at: number, length: number): void;
  /** @returns one of HEAD, below */
  headersComplete(status: number, keepAlive: boolean): number;
  body(at: number, length: number): void;
  /** @returns OK or PAUSED */
  messageComplete(): number;
}

/** Results of llhttp. */
export const OK = 0;
export const PAUSED = 21;
/** What `headersComplete` returns: the headers give the body's length, or there is no body whatever they say. */
export const BODY = 0;
export const NO_BODY = 1;
/** What a callback returns if it can't continue. */
const STOP = -1;

const RESPONSE = 2;
/** Bytes that are parsed at a time. */
export const INPUT_SIZE = 64 * 1024;

let current: Callbacks | null = null;
/** What a callback has thrown: it must not pass through llhttp's own frames. */
let thrown: unknown;

function guarded(call: (callbacks: Callbacks) => number | undefined): number {
  try {
    return current ? (call(current) ?? OK) : STOP;
  } catch (error) {
    thrown ??= error;
    return STOP;
  }
}

const imports = {
  env: {
    wasm_on_message_begin: () => OK,
    wasm_on_url: () => OK,
    wasm_on_status: (_pointer: number, at: number, length: number) =>
      guarded((callbacks) => {
        callbacks.status(at, length);
        return OK;
      }),
    wasm_on_header_field: (_pointer: number, at: number, length: number) =>
      guarded((callbacks) => {
        callbacks.field(at, length);
        return OK;
      }),
    wasm_on_header_value: (_pointer: number, at: number, length: number) =>
      guarded((callbacks) => {
        callbacks.value(at, length);
        return OK;
      }),
    wasm_on_headers_complete: (_pointer: number, status: number, _upgrade: number, keepAlive: number) =>
      guarded((callbacks) => callbacks.headersComplete(status, keepAlive === 1)),
    wasm_on_body: (_pointer: number, at: number, length: number) =>
      guarded((callbacks) => {
        callbacks.body(at, length);
        return OK;
      }),
    wasm_on_message_complete: () => guarded((callbacks) => callbacks.messageComplete()),
  },
};

function compiled(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(simd);
  } catch {
    // For a processor without vector instructions.
    return new WebAssembly.Module(plain);
  }
}

const { exports } = new WebAssembly.Instance(compiled(), imports);

function exported(name: string): (...args: number[]) => number {
  const found = exports[name];
  if (typeof found !== 'function') throw new Error(`llhttp has no function ${name}`);
  return (...args) => Number(found(...args));
}

function exportedMemory(): WebAssembly.Memory {
  if (exports.memory instanceof WebAssembly.Memory) return exports.memory;
  throw new Error('llhttp has no memory');
}

const memory = exportedMemory();
const input = exported('malloc')(INPUT_SIZE);
let bytes = new Uint8Array(memory.buffer);
/** The memory's bytes; the view changes when the memory grows. */
function view(): Uint8Array {
  if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
  return bytes;
}

const alloc = exported('llhttp_alloc');
const execute = exported('llhttp_execute');
const finish = exported('llhttp_finish');
const free = exported('llhttp_free');
const resume = exported('llhttp_resume');
const errorPosition = exported('llhttp_get_error_pos');
const errorReason = exported('llhttp_get_error_reason');
const minor = exported('llhttp_get_http_minor');
const lenientLength = exported('llhttp_set_lenient_chunked_length');

/** What was read is not HTTP; the message is llhttp's. */
export class ParseError extends Error {}

/** A parser for the answers on one connection. */
export class Llhttp {
  #pointer = alloc(RESPONSE);

  constructor(private readonly callbacks: Callbacks) {
    // Transfer-Encoding then overrides Content-Length (RFC 9112, section 6.3): whoever receives the head removes the
    // length.
    lenientLength(this.#pointer, 1);
  }

  /**
   * @param chunk at most INPUT_SIZE
   * @returns the number of parsed bytes: fewer than all if the end of a message has paused it
   * @throws ParseError, or what a callback threw
   */
  execute(chunk: Buffer): number {
    view().set(chunk, input);
    const result = this.#run(() => execute(this.#pointer, input, chunk.length));
    if (result === OK) return chunk.length;
    if (result !== PAUSED) throw new ParseError(this.#reason());
    const parsed = errorPosition(this.#pointer) - input;
    resume(this.#pointer);
    return parsed;
  }

  /** The sender has closed the connection. @throws ParseError if a message is incomplete */
  finish(): void {
    const result = this.#run(() => finish(this.#pointer));
    if (result !== OK && result !== PAUSED) throw new ParseError(this.#reason());
  }

  /** The position of `at` in the chunk that is being parsed. */
  static offset(at: number): number {
    return at - input;
  }

  /** HTTP/1.x */
  get minor(): number {
    return minor(this.#pointer);
  }

  free(): void {
    free(this.#pointer);
    this.#pointer = 0;
  }

  #run(step: () => number): number {
    const outer = current;
    current = this.callbacks;
    try {
      const result = step();
      if (thrown !== undefined) throw thrown;
      return result;
    } finally {
      current = outer;
      thrown = undefined;
    }
  }

  #reason(): string {
    const at = errorReason(this.#pointer);
    if (at === 0) return 'no reason given';
    const all = view();
    return Buffer.from(all.subarray(at, all.indexOf(0, at))).toString('latin1');
  }
}
