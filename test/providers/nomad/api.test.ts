import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Allocation } from '../../../providers/nomad/api/answers.js';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { EventStream } from '../../../providers/nomad/api/events.js';
import { Nomad, NomadRefusal } from '../../../providers/nomad/api/nomad.js';
import { Sight } from '../../../providers/shared/sight.js';
import { PlatformError } from '../../../src/errors/errors.js';
import { object, string } from '../../../src/json/shape.js';
import { refusal } from '../../contracts/support.js';
import { temporaryFolder } from '../../support/folder.js';
import { readBody, serve, type TestServer } from '../../support/serve.js';
import { until } from '../../support/until.js';

describe('access to Nomad', () => {
  const folder = temporaryFolder();

  it('comes from the settings, and otherwise from the environment', () => {
    expect(nomadAccess({})).to.deep.equal({ origins: ['http://127.0.0.1:4646'], namespace: 'default' });
    const env = {
      NOMAD_ADDR: 'http://other:1/',
      NOMAD_TOKEN: 'key',
      NOMAD_REGION: 'eu',
      NOMAD_NAMESPACE: 'mine',
    };
    expect(nomadAccess(env)).to.deep.equal({
      origins: ['http://other:1'],
      token: 'key',
      region: 'eu',
      namespace: 'mine',
    });
    expect(nomadAccess(env, { address: 'http://[::1]:2, https://b:3/', namespace: 'set' })).to.deep.include({
      origins: ['http://[::1]:2', 'https://b:3'],
      namespace: 'set',
    });
  });

  it('is refused if the address is invalid, or a certificate does not exist', () => {
    for (const address of ['nomad', 'unix://', 'http://a:1,'])
      expect(() => nomadAccess({ NOMAD_ADDR: address }), address).to.throw(/should start with http/);
    const env = { NOMAD_ADDR: 'https://nomad:1', NOMAD_CACERT: join(folder(), 'ca.pem') };
    expect(() => nomadAccess(env)).to.throw(/ca\.pem can't be read/);
    writeFileSync(join(folder(), 'ca.pem'), 'ca');
    expect(nomadAccess({ ...env, NOMAD_TLS_SERVER_NAME: 'server.eu.nomad' }).tls).to.deep.equal({
      ca: Buffer.from('ca'),
      servername: 'server.eu.nomad',
      rejectUnauthorized: true,
    });
    expect(nomadAccess({ ...env, NOMAD_SKIP_VERIFY: 'true' }).tls).to.include({ rejectUnauthorized: false });
  });
});

describe('the Nomad client', () => {
  const folder = temporaryFolder();
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let server: TestServer;
  let nomad: Nomad;

  beforeEach(async () => {
    server = await serve((request, response) => answer(request, response));
    nomad = new Nomad(nomadAccess({ NOMAD_ADDR: server.url, NOMAD_TOKEN: 'key', NOMAD_NAMESPACE: 'a&b' }));
  });

  afterEach(async () => {
    await nomad.close();
    await server.close();
  });

  it('uses its namespace and its token', async () => {
    let seen: object = {};
    answer = async (request, response) => {
      seen = {
        url: request.url,
        token: request.headers['x-nomad-token'],
        body: JSON.parse(await readBody(request)),
      };
      response.end('{"Name":"x"}');
    };
    const query = { topic: ['A', 'B'], wait: undefined, purge: true };
    const shape = object<{ readonly Name: string }>({ Name: string });
    const found = await nomad.json('POST', '/v1/thing', shape, { query, body: { Meta: {} } });
    expect(found).to.deep.equal({ Name: 'x' });
    expect(seen).to.deep.equal({
      url: '/v1/thing?namespace=a%26b&topic=A&topic=B&purge=true',
      token: 'key',
      body: { Meta: {} },
    });
  });

  it('uses the socket that Nomad gives to tasks', async () => {
    const path = join(folder(), 'api.sock');
    const local = createServer((request, response) => response.end(JSON.stringify({ ID: request.url })));
    await once(local.listen(path), 'listening');
    const task = new Nomad(nomadAccess({ NOMAD_ADDR: `unix://${path}` }));
    try {
      const { ID } = await task.json('GET', '/v1/job/x', object<{ readonly ID: string }>({ ID: string }));
      expect(ID).to.equal('/v1/job/x?namespace=default');
    } finally {
      await task.close();
      local.close();
    }
  });

  it("reports Nomad's refusals in Nomad's words, and what does not answer", async () => {
    const failed = async (status: number, text: string) => {
      answer = (_, response) => response.writeHead(status).end(text);
      return await nomad.run('GET', '/v1/jobs').then(
        () => new Error('it was not refused'),
        (error: unknown) => error,
      );
    };
    expect(await failed(403, 'Permission denied\n'))
      .to.be.instanceOf(NomadRefusal)
      .and.to.include({ status: 403, message: 'Permission denied', missing: false });
    expect(await failed(500, 'parameterized job not found')).to.include({ status: 500, missing: true });
    for (const text of [
      'No cluster leader',
      "rpc error: failed to get conn: rpc error: lead thread didn't get connection",
      'leadership lost while committing log',
    ])
      expect(await failed(500, text), text).to.include({ code: 'MN4021' });
    await server.close();
    expect(await refusal(nomad.run('GET', '/v1/jobs'))).to.include({ code: 'MN4021' });
    server = await serve(() => {});
  });

  describe('with several servers', () => {
    const servers: TestServer[] = [];
    const asked: string[] = [];
    let several: Nomad;

    beforeEach(async () => {
      asked.length = 0;
      answer = (_, response) => response.end();
      for (const name of ['a', 'b']) {
        servers.push(
          await serve((request, response) => {
            asked.push(name);
            answer(request, response);
          }),
        );
      }
      several = new Nomad(nomadAccess({ NOMAD_ADDR: servers.map(({ url }) => url).join() }));
    });

    afterEach(async () => {
      await several.close();
      for (const each of servers.splice(0)) await each.close();
    });

    it('changes to the next if one is away, and stays there', async () => {
      await several.run('GET', '/v1/jobs');
      await servers.shift()?.close();
      for (let n = 0; n < 3; n++) await several.run('POST', '/v1/jobs');
      expect(asked).to.deep.equal(['a', 'b', 'b', 'b']);
    });

    it('asks another if one has no leader, and reports it if none has', async () => {
      answer = (_, response) => response.writeHead(500).end('No cluster leader');
      expect(await refusal(several.run('POST', '/v1/jobs'))).to.include({ code: 'MN4021' });
      expect(asked).to.deep.equal(['a', 'b']);
      answer = (_, response) =>
        asked.at(-1) === 'a' ? response.end() : response.writeHead(500).end('No cluster leader');
      await several.run('POST', '/v1/jobs');
      expect(asked).to.deep.equal(['a', 'b', 'b', 'a']);
    });

    it('repeats a request that may have been carried out only if that does no harm', async () => {
      answer = ({ socket }) => socket.destroy();
      expect(await refusal(several.run('POST', '/v1/jobs'))).to.include({ code: 'MN4021' });
      expect(asked).to.deep.equal(['a']);
      answer = ({ socket }, response) => (asked.at(-1) === 'a' ? socket.destroy() : response.end());
      await several.run('POST', '/v1/dispatch', { query: { idempotency_token: 'x' } });
      await several.run('DELETE', '/v1/job/x');
      expect(asked).to.deep.equal(['a', 'a', 'b', 'b']);
    });

    it('asks again later if the server is overloaded', async () => {
      const refuse = (status: number, times: number) => {
        const last = asked.length + times;
        answer = (_, response) => response.writeHead(asked.length <= last ? status : 200).end('busy');
      };
      refuse(429, 2);
      await several.run('POST', '/v1/jobs');
      refuse(503, 1);
      await several.run('GET', '/v1/jobs');
      expect(asked.splice(0)).to.deep.equal(['a', 'a', 'a', 'a', 'a']);
      refuse(503, 1);
      expect((await refusal(several.run('POST', '/v1/jobs'))).message).to.contain('busy');
      refuse(429, 100);
      expect(await refusal(several.run('GET', '/v1/jobs'))).to.include({ code: 'MN4021' });
      expect(asked).to.deep.equal(['a', 'a', 'a', 'a', 'a']);
    });
  });

  it('follows events across lost connections, and looks everything up again after each', async () => {
    const event = (id: string) => {
      const Allocation = {
        ID: id,
        JobID: 'job',
        NodeID: 'node',
        ClientStatus: 'running',
        DesiredStatus: 'run',
      };
      const Payload = { Allocation: { ...Allocation, CreateTime: 1, ModifyTime: 1 } };
      return `{}\n${JSON.stringify({ Index: 1, Events: [{ Topic: 'Allocation', Type: 'PlanResult', Payload }] })}\n`;
    };
    const seen: string[] = [];
    const notes: string[] = [];
    const outages: (string | undefined)[] = [];
    const sight = new Sight('Nomad', (message) => notes.push(message));
    let connections = 0;
    answer = (_, response) => {
      connections++;
      outages.push(sight.outage?.message);
      if (connections === 2) return response.writeHead(403).end('ACL token not found');
      response.write(event(`a${connections}`));
      if (connections === 1) response.end();
    };
    const listener = {
      allocation: ({ ID }: Allocation) => seen.push(ID),
      evaluation: () => {},
      opened: async () => void seen.push('opened'),
    };
    const stream = new EventStream(nomad, listener, sight);
    const before = Date.now();
    await stream.open();
    const { since } = await until('it is out of sight', () => sight.outage);
    expect(since).to.be.within(before, Date.now());
    await until('it follows again', () => seen.includes('a3'));
    expect(sight.outage).to.equal(null);
    stream.close();
    expect(seen.filter((each) => each === 'opened')).to.have.length(2);
    expect(seen.filter((each) => each !== 'opened')).to.deep.equal(['a1', 'a3']);
    const lost = 'Nomad does not answer: it ended the event stream';
    expect(notes).to.deep.equal([lost, 'Nomad answers again']);
    expect(outages).to.deep.equal([
      undefined,
      lost,
      'Nomad refuses access with NOMAD_TOKEN: ACL token not found',
    ]);
  });

  it('counts as unreachable from an unanswered call until there is a leader, even if events continue', async () => {
    const notes: string[] = [];
    const sight = new Sight('Nomad', (message) => notes.push(message));
    const listener = { allocation: () => {}, evaluation: () => {}, opened: async () => {} };
    const stream = new EventStream(nomad, listener, sight);
    const outages: (string | undefined)[] = [];
    answer = (_, response) => {
      outages.push(sight.outage?.message);
      response.end(JSON.stringify(outages.length < 3 ? '' : '10.0.0.1:4647'));
    };
    const lost = new PlatformError('MN4021', 'Nomad does not answer: No cluster leader');
    await Promise.all([stream.unanswered(lost), stream.unanswered(lost)]);
    const leaderless = 'Nomad does not answer: it has no leader';
    expect(outages).to.deep.equal([lost.message, leaderless, leaderless]);
    expect(notes).to.deep.equal([lost.message, 'Nomad answers again']);
    expect(sight.outage).to.equal(null);
    stream.close();
  });
});
