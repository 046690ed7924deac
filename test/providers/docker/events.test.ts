import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { Engine } from '../../../providers/docker/engine/engine.js';
import { EventStream } from '../../../providers/docker/events.js';
import { Sight } from '../../../providers/shared/sight.js';
import { temporaryFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';

describe('the events of a Docker Engine', () => {
  const folder = temporaryFolder();
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  let pings: ServerResponse[];
  let follower: ServerResponse | undefined;
  let refuses: boolean;
  let server: Server;
  let engine: Engine;
  let stream: EventStream;
  let sight: Sight;

  beforeEach(async () => {
    pings = [];
    refuses = false;
    warnings.length = 0;
    process.on('warning', warned);
    const path = join(folder(), 'engine.sock');
    server = createServer((request, response) => {
      if (refuses) response.writeHead(503).end('{"message":"not yet"}');
      else if (request.url === '/version') response.end('{"ApiVersion":"1.45"}');
      else if (request.url === '/_ping') pings.push(response);
      else if (request.url?.includes('until=')) response.end();
      else {
        follower = response;
        response.flushHeaders();
      }
    });
    await once(server.listen(path), 'listening');
    engine = await Engine.at({ DOCKER_HOST: `unix://${path}` });
    sight = new Sight('the Docker Engine', () => {});
    stream = new EventStream(engine, {}, { event: async () => {}, opened: async () => {} }, sight);
    await stream.open();
  });

  afterEach(async () => {
    process.off('warning', warned);
    stream.close();
    await engine.close();
    server.close();
    server.closeAllConnections();
  });

  it('ask whether the Engine keeps running once for all containers that end meanwhile', async () => {
    const first = stream.stays();
    const answer = async (admitted: boolean) => {
      const ping = await until('it is asked', () => pings.shift());
      ping.writeHead(admitted ? 200 : 503).end();
    };
    await until('it is asked', () => pings.length === 1);
    // If the Engine goes down after the first question, the answer to it says nothing about these.
    const rest = Array.from({ length: 30 }, () => stream.stays());
    await answer(true);
    expect(await first).to.equal(true);
    await answer(false);
    expect(await Promise.all(rest)).to.deep.equal(Array(30).fill(false));
    expect(pings).to.deep.equal([]);
    expect(warnings.map(({ name }) => name)).to.deep.equal([]);
  });

  it('show since when the Engine is out of reach, and why, until it is back', async () => {
    expect(sight.outage).to.equal(null);
    refuses = true;
    follower?.end();
    await until('it says so', () => sight.outage?.message === 'the Docker Engine refuses: not yet');
    expect(sight.outage?.since).to.be.closeTo(Date.now(), 60_000);
    refuses = false;
    await until('it is back', () => sight.outage === null);
  });
});
