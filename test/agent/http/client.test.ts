import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { HttpClient } from '../../../src/agent/http/client/client.js';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/**
 * It runs in its own thread, so it continues while the client's thread is blocked. It closes a connection 200 ms after
 * a response.
 */
const SERVER = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer((socket) => {
  socket.on('error', () => {}).once('data', () => {
    socket.write(workerData);
    setTimeout(() => socket.destroy(), 200);
  });
}).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('a request that can be sent only once', () => {
  let end: (() => unknown) | undefined;
  afterEach(async () => {
    await end?.();
  });

  const connectTo = (port: number) => new HttpClient({ host: '127.0.0.1', port }, { connectTimeout: 5_000 });

  function post(client: HttpClient): { answered: Promise<void>; done: Promise<void> } {
    let ended = () => {};
    const answered = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { done } = client.send(
      { method: 'POST', path: '/', headers: ['Host', 'a'], body: Buffer.from('x') },
      { head: () => {}, data: () => true, end: () => ended() },
    );
    return { answered, done };
  }

  it('avoids a connection that the worker closed right after its response', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end(ANSWER));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connectTo((server.address() as AddressInfo).port);
    end = () => {
      client.close();
      server.close();
    };
    for (let n = 0; n < 50; n++) {
      await post(client).answered;
      await post(client).done;
    }
  });

  it('avoids a connection that the worker closed while the process was blocked', async () => {
    const server = new Worker(SERVER, { eval: true, workerData: ANSWER });
    const [port] = await once(server, 'message');
    const client = connectTo(Number(port));
    end = () => {
      client.close();
      return server.terminate();
    };
    let stood = false;
    await post(client).answered;
    // Between the check of connections and the request.
    setImmediate(() =>
      setImmediate(() => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
        stood = true;
      }),
    );
    await post(client).done;
    expect(stood).to.equal(true);
  });
});
