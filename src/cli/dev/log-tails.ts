import type { Client } from '../../client/client.js';
import { AgentError } from '../../errors/errors.js';
import { visible } from '../../text/visible.js';
import type { Terminal } from '../terminal.js';
import { writeLogLine } from '../worker-output.js';

/** Prints the logs of several workloads as they are written. */
export class LogTails {
  readonly #terminal: Terminal;
  readonly #signal: AbortSignal;
  readonly #following = new Map<string, AbortController>();

  constructor(terminal: Terminal, signal: AbortSignal) {
    this.#terminal = terminal;
    this.#signal = signal;
  }

  /** Follows only these workloads from now on. */
  follow(client: Client, names: readonly string[]): void {
    for (const [name, controller] of this.#following) {
      if (names.includes(name)) continue;
      controller.abort();
      this.#following.delete(name);
    }
    for (const name of names) {
      if (this.#following.has(name)) continue;
      const controller = new AbortController();
      this.#following.set(name, controller);
      void this.#print(client, name, AbortSignal.any([this.#signal, controller.signal]));
    }
  }

  async #print(client: Client, name: string, signal: AbortSignal): Promise<void> {
    try {
      for await (const entry of client.logs(name, { tail: 0, follow: true, signal })) {
        await writeLogLine(this.#terminal, entry, {});
      }
    } catch (error) {
      if (signal.aborted) return;
      const words = error instanceof AgentError ? error.message : String(error);
      this.#terminal.note(`the log of ${name} broke off: ${visible(words)}`);
    }
    // The next change follows it again.
    this.#following.delete(name);
  }
}
