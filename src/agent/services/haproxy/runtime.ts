import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Milliseconds for one command. */
const TIMEOUT = 5_000;

/**
 * HAProxy's runtime API on a Unix socket: a connection for each command, because HAProxy closes it after the response.
 */
export class RuntimeApi {
  constructor(private readonly path: string) {}

  /** HAProxy's answer, without the empty lines around it. Rejects if there is none. */
  async run(command: string): Promise<string> {
    const socket = connect({ path: this.path, allowHalfOpen: true });
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error(`no response within ${TIMEOUT / 1000} s`)));
    try {
      await once(socket, 'connect');
      socket.end(`${command}\n`);
      return (await text(socket)).trim();
    } finally {
      socket.destroy();
    }
  }

  /**
   * Runs a command that changes something.
   * @param expected HAProxy's answer if that succeeds; empty by default
   * @throws Error with HAProxy's answer if it does not
   */
  async change(command: string, expected = ''): Promise<void> {
    const answer = await this.run(command);
    if (answer !== expected) throw new Error(answer);
  }
}
