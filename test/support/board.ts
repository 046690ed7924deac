import type { ServerResponse } from 'node:http';
import { readBody, serve, type TestServer } from './serve.js';

/**
 * Where workers leave marks, and wait until they are released. Over HTTP: on most targets they share no folder with the
 * tests.
 */
export class Board {
  readonly #waiting = new Set<ServerResponse>();
  #marks: string[] = [];
  #released = false;
  #server: TestServer | undefined;

  /** @param host an address of this machine that workers can reach */
  static async open(host: string): Promise<Board> {
    const board = new Board();
    board.#server = await serve(async (request, response) => {
      // Otherwise a slow worker could send its next mark on a connection that is just being closed.
      response.setHeader('connection', 'close');
      if (request.url === '/marks') {
        board.#marks.push(await readBody(request));
        response.end();
      } else if (board.#released) response.end();
      else board.#waiting.add(response);
    }, host);
    return board;
  }

  /** The address for marks, one per POST. */
  get marksUrl(): string {
    return `${this.#url}/marks`;
  }

  /** Answers only once the board is released. */
  get gateUrl(): string {
    return `${this.#url}/gate`;
  }

  /** The words of each mark, in order of arrival. */
  get marks(): readonly (readonly string[])[] {
    return this.#marks.map((mark) => mark.split(' '));
  }

  /** Releases everyone who waits now or later. */
  release(): void {
    this.#released = true;
    for (const response of this.#waiting) response.end();
    this.#waiting.clear();
  }

  /** Resets the board. */
  clear(): void {
    this.#marks = [];
    this.#waiting.clear();
    this.#released = false;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  get #url(): string {
    if (!this.#server) throw new Error('the board is not open');
    return this.#server.url;
  }
}
