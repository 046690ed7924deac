/** What happens to an application if parts of Nomad fail: servers and nodes are processes of the test. */
import { expect } from 'chai';
import { Jobs } from '../../providers/nomad/jobs.js';
import { workloadJob } from '../../providers/nomad/names.js';
import { array, object, string } from '../../src/json/shape.js';
import type { FunctionSpec, Manifest } from '../../src/manifest/model.js';
import { inNomad, living, nomad, placeIn } from '../providers/nomad/target.js';
import { TestAgent } from '../support/agent.js';
import { APPLICATION, functionSpec, jobSpec, manifestOf, serviceSpec } from '../support/application.js';
import { call, openCall } from '../support/calls.js';
import { lackingNomad } from '../support/nomad.js';
import { type ClusterOptions, TestCluster } from '../support/nomad-cluster.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const JOB = encodeURIComponent(workloadJob(APPLICATION, 'hello'));
const nodes = array(object<{ readonly ID: string; readonly Name: string }>({ ID: string, Name: string }));

/** A cluster with an agent beside it, for one suite's tests. */
class Ground {
  #set: { readonly cluster: TestCluster; readonly agent: TestAgent } | undefined;

  /** Call it in the suite. */
  constructor(options: ClusterOptions) {
    const ground = this;
    before(async function () {
      const lack = lackingNomad();
      if (lack) skip(this, lack);
      const cluster = await TestCluster.start(options);
      const place = placeIn(cluster.environment);
      try {
        await cluster.ready();
        ground.#set = { cluster, agent: await TestAgent.start(place) };
      } catch (error) {
        await cluster.remove();
        throw error;
      }
    });
    afterEach(async () => {
      await this.#set?.agent.client.deleteApplication();
    });
    after(async () => {
      await this.#set?.agent.remove();
      await this.#set?.cluster.remove();
    });
  }

  get agent(): TestAgent {
    return this.#ready().agent;
  }

  get cluster(): TestCluster {
    return this.#ready().cluster;
  }

  in<T>(work: Parameters<typeof inNomad<T>>[0]): Promise<T> {
    return inNomad(work, this.cluster.environment);
  }

  apply(hello: Partial<FunctionSpec> = {}, rest: Partial<Manifest> = {}) {
    return this.agent.apply(manifestOf({ hello: functionSpec(nomad.program('function.mjs'), hello) }, rest));
  }

  call() {
    return call(`${this.agent.url}/functions/hello`, this.agent.key);
  }

  /** Names of the nodes that have workers. */
  async places(): Promise<readonly string[]> {
    return await this.in(async (client) => {
      const found = await client.json('GET', '/v1/nodes', nodes);
      const allocations = (await living(client)).map(({ allocation }) => allocation.NodeID);
      return allocations.map((id) => found.find(({ ID }) => ID === id)?.Name ?? '');
    });
  }

  #ready() {
    if (!this.#set) throw new Error('the cluster exists only during tests');
    return this.#set;
  }
}

describe('an agent beside a failing Nomad', function () {
  this.timeout(300_000);

  describe('with one server and two nodes', () => {
    const ground = new Ground({ clients: 2, cpu: 8_000 });

    it('keeps serving while the server is away, decides nothing, and continues once it is back', async () => {
      const { agent, cluster } = ground;
      await ground.apply({ max_workers: 3 });
      expect((await ground.call()).status).to.equal(200);
      expect((await agent.status()).outage).to.equal(null);
      const before = Date.now();
      await cluster.servers[0]?.kill();
      const { since } = await until('it is said', async () => (await agent.status()).outage);
      expect(Date.parse(since)).to.be.within(before, Date.now());
      // The worker still runs, and can be reached.
      expect((await ground.call()).status).to.equal(200);
      const held = openCall(`${agent.url}/functions/hello`, agent.key);
      await until('it executes', async () => (await agent.functionStatus('hello')).executing === 1);
      const calls = Array.from({ length: 2 }, () => ground.call());
      await until('they wait', async () => (await agent.functionStatus('hello')).waiting === 2);
      const why = await until('it is said why there is no worker yet', async () => {
        const { items } = await agent.client.decisions('hello');
        return items.find(({ reason }) => reason.includes("a worker can't start yet"));
      });
      expect(why.reason).to.contain('Nomad does not answer: connect ECONNREFUSED');
      cluster.servers[0]?.start();
      expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal([200, 200]);
      held.end();
      expect((await held.answer).status).to.equal(200);
      expect((await agent.functionStatus('hello')).failure).to.equal(null);
      await cluster.ready();
      await until('it is in sight', async () => (await agent.status()).outage === null);
    });

    it("replaces a lost node's replicas, and wants no more when the node is back", async () => {
      const { agent, cluster } = ground;
      const port = await freePort();
      const web = serviceSpec(nomad.program('service.mjs'), port, { min_replicas: 2 });
      await agent.apply(manifestOf({}, { services: { web } }));
      const ready = () =>
        until('two replicas are ready', async () => {
          const { replicas } = await agent.serviceStatus('web');
          return replicas.ready === 2 && replicas.starting + replicas.stopping + replicas.unready === 0;
        });
      await ready();
      const [lost] = await ground.places();
      const index = Number(lost?.slice('client'.length));
      await cluster.clients[index]?.lose();
      await until('all run elsewhere', async () => {
        const places = await ground.places();
        return places.length === 2 && places.every((name) => name !== lost);
      });
      await ready();
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).to.equal(200);
      cluster.clients[index]?.start();
      await cluster.ready();
      expect(await ground.places())
        .to.have.length(2)
        .and.not.to.include(lost);
    });

    it('moves from a drained node, and reports it if there is no other node', async () => {
      const { agent } = ground;
      await ground.apply({ spare_workers: 1 });
      expect((await ground.call()).status).to.equal(200);
      const [first] = await ground.places();
      const drain = (name: string, on: boolean) =>
        ground.in(async (client) => {
          const found = await client.json('GET', '/v1/nodes', nodes);
          const id = found.find((node) => node.Name === name)?.ID;
          // Nomad lets batch jobs run until the deadline.
          const body = on ? { DrainSpec: { Deadline: 2e9 } } : { DrainSpec: null, MarkEligible: true };
          await client.run('POST', `/v1/node/${id}/drain`, { body });
        });
      const second = first === 'client0' ? 'client1' : 'client0';
      await drain(first ?? '', true);
      await until('it runs elsewhere', async () => (await ground.places())[0] === second);
      expect((await ground.call()).status).to.equal(200);
      await drain(second, true);
      const reason = 'no room: no node of its datacenters and node pool accepts work';
      await until('it is said', async () =>
        (await agent.functionStatus('hello')).failure?.message.includes(reason),
      );
      expect(JSON.parse((await ground.call()).text).detail).to.contain(reason);
      await drain(first ?? '', false);
      await drain(second, false);
      await until('it runs again', async () => (await ground.call()).status === 200);
    });

    it('puts replicas on different nodes, on the same one only if no other has room, and never if that is asked', async () => {
      const { agent } = ground;
      const service = async (replicas: number, distinct_hosts?: boolean, environment = {}) => {
        const settings = { constraints: [], affinities: [], artifacts: [], templates: [] };
        const spec = serviceSpec(nomad.program('service.mjs'), await freePort(), {
          min_replicas: replicas,
          max_replicas: replicas,
          environment,
          secrets: [],
          stop_grace_period: 1,
          nomad: { ...settings, ...(distinct_hosts !== undefined && { distinct_hosts }) },
        });
        await agent.apply(manifestOf({}, { services: { web: spec } }));
      };
      const ready = (count: number) =>
        until(`${count} are ready`, async () => {
          const { replicas } = await agent.serviceStatus('web');
          return replicas.ready === count && replicas.starting + replicas.stopping === 0;
        });
      const count = async (name: string) => (await ground.places()).filter((each) => each === name).length;

      // Nomad would put all of them on one node.
      await service(4, undefined, { GREETING: 'one' });
      await ready(4);
      expect([await count('client0'), await count('client1')]).to.deep.equal([2, 2]);

      // New ones go to nodes that still have old ones.
      await service(2, true, { GREETING: 'two' });
      await ready(2);
      expect([...(await ground.places())].sort()).to.deep.equal(['client0', 'client1']);

      await service(3, true, { GREETING: 'two' });
      const why = await until('it is said why there is no third', async () => {
        const { items } = await agent.client.decisions('web');
        return items.find(({ reason }) => reason.includes('no room'));
      });
      expect(why.reason).to.contain('no room: a node that has no replica of it');
      expect(await ground.places()).to.have.lengthOf(2);

      // No job is left that was registered for a single replica.
      const jobs = array(object<{ readonly ID: string }>({ ID: string }));
      const all = await ground.in((client) =>
        client.json('GET', '/v1/jobs', jobs, { query: { prefix: 'multinode' } }),
      );
      expect(all.map(({ ID }) => ID).filter((id) => /~apart$/.test(id))).to.deep.equal([]);
    });

    it('shows what there is no room for in status and why, and starts what has room', async () => {
      const { agent } = ground;
      await ground.apply({ cpu: 6, max_workers: 4, spare_workers: 4, cooldown_period: 0 });
      await until('the reason is shown', async () =>
        (await agent.functionStatus('hello')).failure?.message.endsWith('could not be started: no room: cpu'),
      );
      expect((await ground.call()).status).to.equal(200);
      expect((await ground.places()).length).to.equal(2);
      const why = await agent.client.decisions('hello');
      expect(why.items.map(({ reason }) => reason).join()).to.contain('no room: cpu');
      // Nothing in Nomad waits for room.
      await until('nothing is left of the rest', () =>
        ground.in(async (client) => {
          const all = await new Jobs(client, APPLICATION).all();
          return all.length <= 3;
        }),
      );
    });

    it('reports that a job was stopped or purged by hand, and continues once it exists again', async () => {
      const { agent } = ground;
      for (const purge of [false, true]) {
        await ground.apply({ cooldown_period: 0 });
        await ground.in((client) => client.run('DELETE', `/v1/job/${JOB}`, { query: { purge } }));
        const { status, text } = await ground.call();
        expect(status).to.equal(503);
        expect(JSON.parse(text).detail).to.match(
          purge ? /has no job .*"multinode up" creates it/ : /was stopped .*"multinode up" starts it again/,
        );
        await ground.apply({ cooldown_period: 0 });
        await until('it runs again', async () => (await ground.call()).status === 200);
        await agent.client.deleteApplication();
      }
    });

    it('starts an execution again if its worker was stopped by hand', async () => {
      const { agent } = ground;
      await agent.apply(manifestOf({}, { jobs: { report: jobSpec(nomad.script('exec sleep 1000')) } }));
      const { id } = await agent.client.jobs.start('report', { input: '' });
      const running = () => ground.in((client) => living(client));
      const [first] = await until('it runs', async () => {
        const found = await running();
        return found.length > 0 ? found : null;
      });
      await ground.in((client) => new Jobs(client, APPLICATION).end(first?.allocation.JobID ?? ''));
      await until('another runs', async () =>
        (await running()).some(({ worker }) => worker.id !== first?.worker.id),
      );
      expect(await agent.client.jobs.get(id)).to.include({ failures: 0, faults: 1, attempts: 2 });
      await agent.client.jobs.cancel(id);
    });
  });

  describe('with three servers', () => {
    const ground = new Ground({ servers: 3, cpu: 8_000 });

    it('continues through the remaining servers if the leader is lost', async () => {
      const { agent, cluster } = ground;
      await ground.apply({ max_workers: 3, cooldown_period: 0 });
      expect((await ground.call()).status).to.equal(200);
      const leader = await ground.in((client) => client.json('GET', '/v1/status/leader', string));
      const lost = cluster.servers.find(({ rpc }) => leader.endsWith(`:${rpc}`));
      await lost?.kill();
      const answers = await Promise.all(Array.from({ length: 3 }, () => ground.call()));
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
      expect((await agent.functionStatus('hello')).failure).to.equal(null);
      lost?.start();
      // Another one, so that the agent certainly loses its connection once.
      for (const each of cluster.servers.filter((server) => server !== lost).slice(0, 1)) {
        await until('the servers are three again', () =>
          ground.in(
            async (client) => (await client.json('GET', '/v1/status/peers', array(string))).length === 3,
          ),
        );
        await each.kill();
      }
      expect((await ground.call()).status).to.equal(200);
    });

    it('reports that there is no leader, from the first call that needs one until there is one', async () => {
      const { agent, cluster } = ground;
      for (const each of cluster.servers) each.start();
      await cluster.ready();
      await ground.apply({ cooldown_period: 0 });
      await until('it is in sight', async () => (await agent.status()).outage === null);
      const [, ...lost] = cluster.servers;
      for (const each of lost) await each.kill();
      const answer = ground.call();
      const { message } = await until('it is said', async () => (await agent.status()).outage);
      expect(message).to.match(/^Nomad does not answer: /);
      for (const each of lost) each.start();
      expect((await answer).status).to.equal(200);
      await until('it is in sight', async () => (await agent.status()).outage === null);
    });
  });
});
