import { expect } from 'chai';
import { nomadAgentResource } from '../../../../providers/nomad/resources/agent.js';
import { applied, created, destroyed, read } from '../../../support/resource-lifecycle.js';
import { serve, type TestServer } from '../../../support/serve.js';

describe('multinode_nomad_agent', () => {
  /** Ports on which an agent is registered. */
  let registered: number[];
  let asked: string[];
  let nomad: TestServer;
  let agent: TestServer;
  let other: TestServer;
  let config: Record<string, string>;

  beforeEach(async () => {
    registered = [];
    asked = [];
    nomad = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end(
        JSON.stringify(registered.map((Port) => ({ AllocID: 'a', Address: '127.0.0.1', Port, JobID: 'j' }))),
      );
    });
    agent = await serve((_request, response) => response.end('{"status":"ok","version":"0.1.0"}'));
    other = await serve((_request, response) => response.end('{"status":"ok","version":"0.1.0"}'));
    config = { application: 'shop', address: nomad.url, namespace: 'team-a', region: '', job: 'one' };
  });
  afterEach(async () => {
    for (const server of [nomad, agent, other]) await server.close();
  });

  const portOf = ({ url }: TestServer) => Number(new URL(url).port);

  it('exists once a registered agent answers', async () => {
    const creating = created(nomadAgentResource, config);
    registered = [portOf(agent)];
    expect(await creating).to.deep.equal({ ...config, url: agent.url, host: '127.0.0.1' });
    expect(asked[0]).to.equal('/v1/service/multinode-shop?namespace=team-a');
  });

  it('keeps its address while that answers, changes it if another does, and is not lost while none does', async () => {
    registered = [portOf(agent)];
    const state = await created(nomadAgentResource, config);
    registered = [portOf(other), portOf(agent)];
    expect(await read(nomadAgentResource, state)).to.deep.equal(state);
    registered = [portOf(other)];
    const moved = await read(nomadAgentResource, state);
    expect(moved).to.deep.equal({ ...state, url: other.url });
    registered = [];
    expect(await read(nomadAgentResource, moved)).to.deep.equal(moved);
  });

  it('is looked up again if its job changes, and removes nothing when it is destroyed', async () => {
    registered = [portOf(agent)];
    const state = await created(nomadAgentResource, config);
    registered = [portOf(other)];
    const after = await applied(nomadAgentResource, state, { ...config, job: 'two' });
    expect(after).to.include({ job: 'two', url: other.url });
    const before = asked.length;
    await destroyed(nomadAgentResource, after);
    expect(asked.length).to.equal(before);
  });
});
