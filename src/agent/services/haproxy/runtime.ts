import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Milliseconds for one command. */
const TIMEOUT = 5_000;

/** HAProxy's runtime API at a unix socket: a connection for each command, as HAProxy ends it after the answer. */
export class RuntimeApi {
  constructor(private readonly path: string) {}

  /** What HAProxy answers, without the empty lines around it. Rejects where nobody does. */
  async run(command: string): Promise<string> {
    const socket = connect({ path: this.path, allowHalfOpen: true });
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
    try {
      await once(socket, 'connect');
      socket.end(`${command}\n`);
      return (await text(socket)).trim();
    } finally {
      socket.destroy();
    }
  }

  /**
   * A command that changes something.
   * @param expected what HAProxy says where it was done; nothing, unless given
   * @throws Error with HAProxy's words where it was not
   */
  async change(command: string, expected = ''): Promise<void> {
    const answer = await this.run(command);
    if (answer !== expected) throw new Error(answer);
  }
}
