import type { MessageEvent } from 'undici';
import { boolean, nullable, number, object, optional, string } from '../../../src/json/shape.js';
import type { Ran } from '../../shared/ran.js';
import { type Nomad, NomadRefusal } from './nomad.js';

export interface TaskCommand {
  readonly allocation: string;
  readonly task: string;
  /** A program and its arguments. */
  readonly command: readonly string[];
  /** Ends the wait for it; Nomad can't end the command itself. */
  readonly signal: AbortSignal;
}

/** A message of Nomad about a command; the data is in Base64. */
interface Message {
  readonly stdout?: Output | null;
  readonly stderr?: Output | null;
  readonly exited?: boolean;
  /** Without a code if that is 0. */
  readonly result?: { readonly exit_code?: number } | null;
}
interface Output {
  readonly data?: string;
}

const output = optional(nullable(object<Output>({ data: optional(string) })));
const message = object<Message>({
  stdout: output,
  stderr: output,
  exited: optional(boolean),
  result: optional(nullable(object<NonNullable<Message['result']>>({ exit_code: optional(number) }))),
});

/** Bytes of its output that are kept. */
const KEPT = 4096;
/** Otherwise Nomad does not report the end of a command on the node. */
const NO_INPUT = JSON.stringify({ stdin: { close: true } });

/**
 * Runs a command beside a task's program: in its container, or on its node with its variables, folder and user.
 * @throws NomadRefusal if Nomad does not run it; PlatformError if the connection is lost before its end, so that nothing is
 *   known; the signal's reason
 */
export function runInTask(nomad: Nomad, { allocation, task, command, signal }: TaskCommand) {
  return new Promise<Ran>((resolve, reject) => {
    signal.throwIfAborted();
    const query = { task, command: JSON.stringify(command), tty: false };
    const socket = nomad.socket(`/v1/client/allocation/${allocation}/exec`, query);
    let kept = Buffer.alloc(0);
    let problem: unknown;
    const abort = () => {
      reject(signal.reason);
      socket.close();
    };
    signal.addEventListener('abort', abort, { once: true });
    const take = ({ data }: MessageEvent) => {
      const said: unknown = JSON.parse(String(data));
      if (!message.matches(said)) throw new Error(`Nomad sent an invalid message: ${message.mismatch(said)}`);
      for (const piece of [said.stdout?.data, said.stderr?.data])
        if (piece) kept = Buffer.concat([kept, Buffer.from(piece, 'base64')]).subarray(-KEPT);
      if (!said.exited) return;
      resolve({ code: said.result?.exit_code ?? 0, output: kept.toString() });
      socket.close();
    };
    socket.addEventListener('open', () => socket.send(NO_INPUT));
    socket.addEventListener('message', (event) => {
      try {
        take(event);
      } catch (error) {
        reject(error);
        socket.close();
      }
    });
    socket.addEventListener('error', ({ error }) => {
      problem = error;
    });
    socket.addEventListener('close', ({ code, reason }) => {
      signal.removeEventListener('abort', abort);
      // Only what Nomad closes has a reason. A connection that is cut after the end is settled.
      if (REFUSED.includes(code)) reject(refusal(reason));
      else reject(nomad.away(problem ?? new Error(`it closed the connection to a command with ${code}`)));
    });
  });
}

/** Codes with which Nomad closes the connection if it does not run the command. */
const REFUSED = [1008, 1011];

function refusal(reason: string): NomadRefusal {
  if (!/permission denied/i.test(reason)) return new NomadRefusal(400, reason);
  const needed = 'alloc-exec, and for programs without an image alloc-node-exec';
  return new NomadRefusal(403, `Nomad refuses to run a command in it (${reason}): the token needs ${needed}`);
}
