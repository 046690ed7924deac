import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { EventStream } from '../../../providers/nomad/api/events.js';
import { Nomad, NomadRefusal } from '../../../providers/nomad/api/nomad.js';
import { object, string } from '../../../src/client/shape.js';
import { refusal } from '../../contracts/support.js';
import { temporaryFolder } from '../../support/folder.js';
import { readBody, serve, type TestServer } from '../../support/serve.js';
import { until } from '../../support/until.js';

describe('access to Nomad', () => {
  const folder = temporaryFolder();

  it('is what the environment says, and the settings before it', () => {
    expect(nomadAccess({})).to.deep.equal({ origin: 'http://127.0.0.1:4646', namespace: 'default' });
    const env = {
      NOMAD_ADDR: 'http://other:1/',
      NOMAD_TOKEN: 'key',
      NOMAD_REGION: 'eu',
      NOMAD_NAMESPACE: 'mine',
    };
    expect(nomadAccess(env)).to.deep.equal({
      origin: 'http://other:1',
      token: 'key',
      region: 'eu',
      namespace: 'mine',
    });
    expect(nomadAccess(env, { address: 'http://[::1]:2', namespace: 'set' })).to.include({
      origin: 'http://[::1]:2',
      namespace: 'set',
    });
  });

  it('is refused where the address is none, or a certificate is not there', () => {
    for (const address of ['nomad', 'unix:///nomad.sock'])
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

describe('the client of Nomad', () => {
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

  it('asks in its namespace, with its token', async () => {
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
    const told = await nomad.json('POST', '/v1/thing', shape, { query, body: { Meta: {} } });
    expect(told).to.deep.equal({ Name: 'x' });
    expect(seen).to.deep.equal({
      url: '/v1/thing?namespace=a%26b&topic=A&topic=B&purge=true',
      token: 'key',
      body: { Meta: {} },
    });
  });

  it('tells what Nomad refused in its words, and what does not answer', async () => {
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
    expect(await failed(500, 'No cluster leader')).to.include({ code: 'MN4021' });
    await server.close();
    expect(await refusal(nomad.run('GET', '/v1/jobs'))).to.include({ code: 'MN4021' });
    server = await serve(() => {});
  });

  it('follows the events over lost connections, and has all looked at after each', async () => {
    const event = (id: string) => {
      const Allocation = { ID: id, JobID: 'job', ClientStatus: 'running', DesiredStatus: 'run' };
      const Payload = { Allocation: { ...Allocation, CreateTime: 1, ModifyTime: 1 } };
      return `{}\n${JSON.stringify({ Index: 1, Events: [{ Topic: 'Allocation', Type: 'PlanResult', Payload }] })}\n`;
    };
    const seen: string[] = [];
    const notes: string[] = [];
    let connections = 0;
    answer = (_, response) => {
      connections++;
      response.write(event(`a${connections}`));
      if (connections === 1) response.end();
    };
    const stream = new EventStream(nomad, {
      allocation: ({ ID }) => seen.push(ID),
      evaluation: () => {},
      opened: async () => {
        seen.push('opened');
      },
      note: (message) => notes.push(message),
    });
    await stream.open();
    await until('it follows again', () => seen.includes('a2'));
    stream.close();
    expect(seen.filter((each) => each === 'opened')).to.have.length(2);
    expect(seen.filter((each) => each !== 'opened')).to.deep.equal(['a1', 'a2']);
    expect(notes).to.deep.equal([
      'Nomad is out of sight: it ended the stream of events',
      'Nomad is in sight again',
    ]);
  });
});
