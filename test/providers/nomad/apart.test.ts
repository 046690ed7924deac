import { expect } from 'chai';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { NoRoom } from '../../../providers/nomad/failure.js';
import { Jobs } from '../../../providers/nomad/jobs.js';
import { apartFrom, exclusions } from '../../../providers/nomad/jobspec/apart.js';
import { Replicas } from '../../../providers/nomad/replicas.js';
import { NomadWorker } from '../../../providers/nomad/worker.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { readBody, serve, type TestServer } from '../../support/serve.js';

const JOB = 'multinode~test~web';
const APART = `${JOB}~apart`;

describe('the nodes of replicas', () => {
  it('are first those without one, then those with the fewest', () => {
    const counts = new Map([
      ['a', 2],
      ['b', 1],
      ['c', 2],
    ]);
    expect(exclusions(counts, undefined)).to.deep.equal([['a', 'b', 'c'], ['a', 'c'], []]);
    expect(exclusions(counts, true)).to.deep.equal([['a', 'b', 'c']]);
    expect(exclusions(counts, false)).to.deep.equal([[]]);
  });

  it('are excluded by a copy of the job, whose values are in a variable of its own', () => {
    const data = `{{ with nomadVar "nomad/jobs/${JOB}" }}{{ .a }}{{ end }}{{ with nomadVar "nomad/jobs/${JOB}-2" }}{{ end }}`;
    const constraint = { LTarget: '${meta.rack}', Operand: 'is_set', RTarget: '' };
    const job = { ID: JOB, Name: JOB, Constraints: [constraint], TaskGroups: [{ Templates: [data] }] };
    expect(apartFrom(job, ['n1'], JOB, APART)).to.deep.equal({
      ID: APART,
      Name: APART,
      Constraints: [constraint, { LTarget: '${node.unique.id}', Operand: '!=', RTarget: 'n1' }],
      TaskGroups: [{ Templates: [data.replace(`${JOB}"`, `${APART}"`)] }],
    });
  });

  describe('are chosen', () => {
    const calls: string[] = [];
    const notes: string[] = [];
    let meta: object;
    let mayRegister: boolean;
    let running: Map<string, string>;
    /** Nodes, and how many replicas each has room for. */
    let room: Map<string, number>;
    let excluded: readonly string[];
    let server: TestServer;
    let nomad: Nomad;
    let replicas: Replicas;

    beforeEach(async () => {
      calls.length = 0;
      notes.length = 0;
      meta = {};
      mayRegister = true;
      running = new Map();
      excluded = [];
      server = await serve(async (request, response) => {
        const path = decodeURIComponent(request.url?.split('?')[0] ?? '');
        calls.push(`${request.method} ${path}`);
        if (request.method === 'GET') return void response.end(JSON.stringify({ ID: JOB, Meta: meta }));
        if (request.method !== 'POST') return void response.end();
        if (!mayRegister) return void response.writeHead(403).end('Permission denied');
        const { Job } = JSON.parse(await readBody(request));
        excluded = Job.Constraints.map(({ RTarget }: { RTarget: string }) => RTarget);
        response.end();
      });
      nomad = new Nomad(nomadAccess({ NOMAD_ADDR: server.url }));
      const jobs = new Jobs(nomad, 'test');
      const note = (message: string) => notes.push(message);
      replicas = new Replicas({ application: 'test', jobs, nodesOf: () => running, note });
    });
    afterEach(async () => {
      await nomad.close();
      await server.close();
    });

    /** As Nomad would without constraints: on the first node that has room. */
    const start = async (id: string) => {
      const spec = workerSpec(id, { kind: 'service', workload: 'web' });
      const { node } = await replicas.start(spec, JOB, async ({ job, around, onPlaced }) => {
        const out = await around(async () => (job === APART ? excluded : []));
        const found = [...room].find(([name, left]) => left > 0 && !out.includes(name))?.[0];
        if (found === undefined) throw new NoRoom('no room: memory');
        room.set(found, (room.get(found) ?? 0) - 1);
        onPlaced(found);
        await new Promise((resolve) => setImmediate(resolve));
        const { workload, kind, revision, cpu, memory, gpu } = spec;
        const worker = { id, workload, kind, revision, cost: { cpu, memory, gpu }, startedAt: 0 };
        running.set(id, found);
        return new NomadWorker(`${job}/dispatch-${id}`, { ID: id, NodeID: found }, worker);
      });
      return node;
    };
    const startAll = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => start(`w${n}`)));

    it('by where the others are, also those that are only starting', async () => {
      room = new Map([
        ['a', 10],
        ['b', 1],
        ['c', 10],
      ]);
      expect(await startAll(6)).to.deep.equal(['a', 'b', 'c', 'a', 'c', 'a']);
    });

    it('with a job that is removed once it is dispatched; without another replica, with no job', async () => {
      room = new Map([
        ['a', 10],
        ['b', 10],
      ]);
      await start('w1');
      expect(calls).to.deep.equal([]);
      await start('w2');
      expect(calls).to.deep.equal([`GET /v1/job/${JOB}`, 'POST /v1/jobs', `DELETE /v1/job/${APART}`]);
    });

    it('so that no two have the same one, or as Nomad likes, if the manifest says so', async () => {
      room = new Map([['a', 10]]);
      meta = { multinode_distinct_hosts: 'true' };
      const ends = await Promise.allSettled([start('w1'), start('w2')]);
      expect(ends.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
      meta = { multinode_distinct_hosts: 'false' };
      calls.length = 0;
      expect(await start('w3')).to.equal('a');
      expect(calls).to.deep.equal([`GET /v1/job/${JOB}`]);
    });

    it('by Nomad if the agent may not register the job, which it notes', async () => {
      room = new Map([
        ['a', 10],
        ['b', 10],
      ]);
      mayRegister = false;
      expect(await startAll(3)).to.deep.equal(['a', 'a', 'a']);
      expect(notes).to.deep.equal([
        "replicas of a service may share a node, because its job can't be registered: Permission denied",
      ]);
    });
  });
});
