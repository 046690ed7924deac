import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Exit } from '../../../providers/driver.js';
import { WorkerSlot } from '../../../src/agent/functions/worker-slot.js';
import { BrokenExchange, exchange } from '../../../src/agent/gateway/exchange.js';
import { HttpClient } from '../../../src/agent/http/client/client.js';
import { openWorkerPort } from '../../../src/agent/http/open-worker-port.js';

const request = { id: 'a', attempt: 1, method: 'GET', path: '/', headers: [], body: null, timeout: 60_000 };
const receiver = { head: () => {}, data: () => true, end: () => {} };
const exit: Exit = { code: 3, signal: null, outOfMemory: false, at: 0 };

/** Reports its worker's end only after a check that nothing listens there any more. */
class LateClient extends HttpClient {
  readonly seen: Promise<boolean>;
  #see: (accepts: boolean) => void = () => {};

  constructor(port: number) {
    super({ host: '127.0.0.1', port }, { connectTimeout: 5_000 });
    this.seen = new Promise((resolve) => {
      this.#see = resolve;
    });
  }

  override async alive(): Promise<boolean> {
    const accepts = await super.alive();
    this.#see(accepts);
    return accepts;
  }
}

describe('an exchange whose connection breaks', () => {
  async function reasonOf(stays: boolean): Promise<string> {
    const server = createServer((request) => {
      if (!stays) server.close();
      request.socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = new LateClient((server.address() as AddressInfo).port);
    const slot = new WorkerSlot(
      'w',
      client,
      client.seen.then(() => exit),
      () => {},
    );
    try {
      const error = await exchange(slot, request, receiver).done.catch((error: unknown) => error);
      if (!(error instanceof BrokenExchange)) throw error;
      return error.reason;
    } finally {
      client.close();
      server.close();
    }
  }

  it('says how the worker died, even if the platform reports that late', async () => {
    expect(await reasonOf(false)).to.equal('it died: it exited with code 3');
  });

  it('does not wait for a worker that still accepts connections', async () => {
    expect(await reasonOf(true)).to.contain('its connection broke');
  });
});

describe('an exchange whose receiver fails', () => {
  for (const step of ['head', 'data', 'end'] as const) {
    it(`rejects if it throws at the ${step}, and leaves the worker to the next invocation`, async () => {
      const server = createServer((_request, response) => response.end('ok'));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const client = openWorkerPort(
        { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
        { connectTimeout: 5_000 },
      );
      let given = 0;
      const slot = () => new WorkerSlot('w', client, new Promise(() => {}), () => given++);
      const fails = () => {
        throw new Error('no');
      };
      try {
        const error = await exchange(slot(), request, { ...receiver, [step]: fails }).done.catch(
          (error: unknown) => error,
        );
        expect(error).to.be.instanceOf(Error);
        await exchange(slot(), request, receiver).done;
        expect(given).to.equal(2);
      } finally {
        client.close();
        server.close();
      }
    });
  }
});
