import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Disconnected } from '../../http/caller.js';
import type { Backend } from './backend.js';
import type { Backends } from './backends.js';
import { Turns } from './turns.js';

export interface TcpBalancerParts {
  readonly backends: Backends;
  /** The backend's port does not accept connections. */
  readonly refused: (backend: Backend) => void;
}

/** Passes each connection to one of the backends, and to another one if that refuses it. */
export class TcpBalancer {
  readonly #callers = new Set<Socket>();
  /** Connections that a backend has taken. */
  readonly #taken = new Map<Socket, Backend>();

  constructor(private readonly parts: TcpBalancerParts) {}

  /** Resolves once the connection has ended. If no backend takes it, it is closed. */
  async connection(caller: Socket): Promise<void> {
    const gone = new AbortController();
    this.#callers.add(caller);
    caller
      .on('error', () => {})
      .once('close', () => {
        this.#callers.delete(caller);
        gone.abort(new Disconnected());
      });
    const turns = new Turns(this.parts.backends);
    try {
      while (!(await this.#pass(caller, await turns.next(() => gone.signal))));
    } catch {
      // The service's status says why none is ready.
      caller.destroy();
    }
  }

  /** Ends all connections: they have no end of their own. */
  close(): void {
    for (const caller of this.#callers) caller.destroy();
  }

  /** Ends the connections that the backend has taken. */
  drop(backend: Backend): void {
    for (const [caller, taker] of this.#taken) if (taker === backend) caller.destroy();
  }

  /** Returns whether the backend has taken the connection. */
  async #pass(caller: Socket, backend: Backend): Promise<boolean> {
    const end = backend.begin();
    try {
      const replica = await backend.port.tunnel().catch(() => null);
      if (!replica) {
        this.parts.refused(backend);
        return false;
      }
      this.#taken.set(caller, backend);
      await join(caller, replica);
      return true;
    } finally {
      this.#taken.delete(caller);
      end();
    }
  }
}

/** Passes bytes both ways; resolves once both sides have closed. Either may end its half before. */
function join(caller: Duplex, replica: Duplex): Promise<void> {
  caller.pipe(replica);
  replica.pipe(caller);
  return new Promise((resolve) => {
    let open = 2;
    const closed = (other: Duplex) => () => {
      // What it has been given is still sent.
      if (other.writableEnded && !other.writableFinished) other.once('finish', () => other.destroy());
      else other.destroy();
      if (--open === 0) resolve();
    };
    watch(caller, closed(replica));
    watch(replica, closed(caller));
  });
}

function watch(side: Duplex, closed: () => void): void {
  // An error is followed by close, which is all that matters.
  side.on('error', () => {});
  if (side.closed) closed();
  else side.once('close', closed);
}
