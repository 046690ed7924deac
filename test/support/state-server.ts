import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, serve, type TestServer } from './serve.js';

/** Keeps the state of Terraform's http backend, with its lock, in memory. */
export class StateServer {
  state: string | undefined;
  /** What whoever has the lock says about itself. */
  lock: string | undefined;

  private constructor() {}

  static async open(): Promise<StateServer & TestServer> {
    const states = new StateServer();
    const server = await serve((request, response) => void states.#answer(request, response));
    return Object.assign(states, server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const end = (status: number, text = '') => response.writeHead(status).end(text);
    switch (request.method) {
      case 'GET':
        return void (this.state === undefined ? end(404) : end(200, this.state));
      case 'POST':
        this.state = body;
        return void end(200);
      case 'LOCK':
        if (this.lock !== undefined) return void end(423, this.lock);
        this.lock = body;
        return void end(200);
      case 'UNLOCK':
        this.lock = undefined;
        return void end(200);
      default:
        return void end(405);
    }
  }
}
