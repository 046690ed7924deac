import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { Upload } from '../../../../src/agent/services/balancer/upload.js';

describe('an upload to a replica', () => {
  /** Calls a server with the body, and hands over its side of the request. */
  async function received(
    body: string,
    use: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>,
  ): Promise<void> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    const outgoing = request({ port: address.port, host: '127.0.0.1', method: 'POST', agent: false });
    const answered = once(outgoing, 'response');
    outgoing.end(body);
    const [incoming, response]: [IncomingMessage, ServerResponse] = await once(server, 'request').then(
      ([first, second]) => [first, second],
    );
    try {
      await use(incoming, response);
      response.end();
      await answered;
    } finally {
      outgoing.destroy();
      server.close();
    }
  }

  it('reads nothing of the body before its stream is read', async () => {
    await received('body', async (incoming) => {
      const upload = new Upload(incoming);
      const stream = upload.stream();
      expect([upload.begun, incoming.readableDidRead]).to.deep.equal([false, false]);
      expect(await text(stream)).to.equal('body');
      expect(upload.begun).to.equal(true);
    });
  });

  it('leaves the request whole where an attempt is given up before it was read', async () => {
    await received('body', async (incoming) => {
      const upload = new Upload(incoming);
      const first = upload.stream();
      first.destroy();
      await once(first, 'close');
      expect([upload.begun, incoming.destroyed]).to.deep.equal([false, false]);
      expect(await text(upload.stream())).to.equal('body');
    });
  });
});
