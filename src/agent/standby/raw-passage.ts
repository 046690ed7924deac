import type { Socket } from 'node:net';
import type { Address } from '../../../providers/driver.js';
import { background } from '../../process/background.js';
import { TcpBalancer } from '../services/balancer/tcp-balancer.js';
import { LeaderBackends } from './leader-backends.js';

/** Forwards the connections to one port to the leader, whatever their protocol; while there is none, they wait. */
export class RawPassage {
  readonly #backends: LeaderBackends;
  readonly #balancer: TcpBalancer;

  /** @param refused the leader refused a connection */
  constructor(refused: () => void) {
    this.#backends = new LeaderBackends((former) => this.#balancer.drop(former));
    this.#balancer = new TcpBalancer({
      backends: this.#backends.all,
      refused: (backend) => {
        backend.available = false;
        refused();
      },
    });
  }

  lead(address: Address | undefined): void {
    this.#backends.lead(address);
  }

  connection(socket: Socket): void {
    const pass = () => this.#balancer.connection(socket);
    background('a connection could not be forwarded', pass, () => socket.destroy());
  }
}
