import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A response as received, parsed by the rules of RFC 9112 only. */
export interface RawAnswer {
  readonly interim: readonly RawHead[];
  readonly head: RawHead;
  readonly body: string;
  readonly trailers: readonly Field[];
  /** What determines where the body ends. */
  readonly framing: 'nothing' | 'length' | 'chunked' | 'close';
}

export type Field = readonly [name: string, value: string];

export interface RawHead {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly Field[];
}

const LIMIT = 10_000;

/** Sends exactly the given bytes on its own connection, and reads exactly what arrives. */
export class RawCaller {
  #unread = '';
  #ended = false;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#unread += text;
    });
    const end = () => {
      this.#ended = true;
    };
    socket.on('end', end).on('close', end).on('error', end);
    // Whoever waits for more should see that there is none.
    socket.setTimeout(LIMIT, () => socket.destroy());
  }

  static async connect(port: number): Promise<RawCaller> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new RawCaller(socket);
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** @param method of the request that it answers */
  async answer(method: string): Promise<RawAnswer> {
    const interim: RawHead[] = [];
    let head = await this.head();
    while (head.status < 200 && head.status !== 101) {
      interim.push(head);
      head = await this.head();
    }
    const length = fieldOf(head.fields, 'content-length');
    const chunked = fieldOf(head.fields, 'transfer-encoding') === 'chunked';
    const empty = method === 'HEAD' || [101, 204, 304].includes(head.status);
    if (empty) return { interim, head, body: '', trailers: [], framing: 'nothing' };
    if (chunked) return { interim, head, ...(await this.#chunks()), framing: 'chunked' };
    if (length === undefined) {
      while (!this.#ended) await this.#more();
      return { interim, head, body: this.#take(this.#unread.length), trailers: [], framing: 'close' };
    }
    return { interim, head, body: await this.#bytes(Number(length)), trailers: [], framing: 'length' };
  }

  async head(): Promise<RawHead> {
    const [first = '', ...lines] = (await this.#until('\r\n\r\n')).split('\r\n');
    const [, status, reason] = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/s.exec(first) ?? [];
    if (status === undefined) throw new Error(`no response begins with ${JSON.stringify(first)}`);
    return { status: Number(status), reason: reason ?? '', fields: lines.filter(Boolean).map(field) };
  }

  /** Whether the other side closes the connection within a reasonable time. */
  async closed(): Promise<boolean> {
    while (!this.#ended && this.#unread === '') await this.#more();
    return this.#ended;
  }

  end(): void {
    this.socket.destroy();
  }

  async #chunks(): Promise<{ body: string; trailers: Field[] }> {
    let body = '';
    for (;;) {
      const size = Number.parseInt(await this.#until('\r\n'), 16);
      if (size === 0) break;
      body += await this.#bytes(size);
      await this.#until('\r\n');
    }
    const trailers: Field[] = [];
    for (let line = await this.#until('\r\n'); line !== ''; line = await this.#until('\r\n'))
      trailers.push(field(line));
    return { body, trailers };
  }

  async #until(mark: string): Promise<string> {
    for (;;) {
      const at = this.#unread.indexOf(mark);
      if (at !== -1) return this.#take(at + mark.length).slice(0, at);
      await this.#require();
    }
  }

  async #bytes(count: number): Promise<string> {
    while (this.#unread.length < count) await this.#require();
    return this.#take(count);
  }

  #take(count: number): string {
    const taken = this.#unread.slice(0, count);
    this.#unread = this.#unread.slice(count);
    return taken;
  }

  async #require(): Promise<void> {
    if (this.#ended) throw new Error(`the connection was closed after ${JSON.stringify(this.#unread)}`);
    await this.#more();
  }

  async #more(): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.socket.off('data', go).off('close', go).off('end', go);
        resolve();
      };
      this.socket.on('data', go).on('close', go).on('end', go);
    });
  }
}

function field(line: string): Field {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

export function fieldOf(fields: readonly Field[], name: string): string | undefined {
  return fields.find(([each]) => each === name)?.[1];
}

export function valuesOf(fields: readonly Field[], name: string): string[] {
  return fields.filter(([each]) => each === name).map(([, value]) => value);
}
