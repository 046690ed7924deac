import { connect } from 'node:net';
import type { Address } from '../driver.js';

/** Milliseconds that a listening process may take to accept a connection. */
const TIMEOUT = 5_000;

/** Whether anything listens at the address. */
export function accepts({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT });
    const end = (accepted: boolean) => () => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
