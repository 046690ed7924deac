import { connect, type Socket } from 'node:net';
import type { Address } from '../../../../providers/driver.js';

/**
 * A new connection for one user. Rejects if it is refused, or takes longer than the limit.
 * @param limit milliseconds
 */
export function dial(address: Address, limit: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, noDelay: true, allowHalfOpen: true });
    const timer = setTimeout(() => socket.destroy(new Error('the connection timed out')), limit);
    const close = () => {
      clearTimeout(timer);
      reject(new Error('the connection was closed'));
    };
    socket.once('error', reject).once('close', close);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('close', close).off('error', reject);
      resolve(socket);
    });
  });
}
