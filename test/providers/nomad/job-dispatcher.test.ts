import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { Allocation } from '../../../providers/nomad/api/answers.js';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { JobDispatcher } from '../../../providers/nomad/job-dispatcher.js';
import { Jobs } from '../../../providers/nomad/jobs.js';
import { Variables } from '../../../providers/nomad/variables.js';
import { refusal } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { serve, type TestServer } from '../../support/serve.js';

const JOB = 'multinode~test~work/dispatch-1';

/** Uses a stand-in for Nomad, which is also the worker. */
describe("a worker's start in Nomad", () => {
  const asked: string[] = [];
  let dispatching: () => void;
  let server: TestServer;
  let nomad: Nomad;
  let starter: JobDispatcher;

  const allocation = (): Allocation => ({
    ID: 'a1',
    JobID: JOB,
    NodeID: 'n1',
    ClientStatus: 'pending',
    DesiredStatus: 'run',
    CreateTime: 0,
    ModifyTime: 0,
    AllocatedResources: {
      Shared: { Ports: [{ Label: 'http', HostIP: '127.0.0.1', Value: Number(new URL(server.url).port) }] },
    },
  });
  const evaluation = { JobID: JOB, Status: 'complete' };
  const answers: Record<string, () => object> = {
    'PUT /v1/var/nomad/jobs/multinode~test~work': () => ({}),
    'POST /v1/job/multinode~test~work/dispatch': () => {
      dispatching();
      return { DispatchedJobID: JOB, EvalID: 'e1' };
    },
    [`GET /v1/job/${encodeURIComponent(JOB)}/allocations`]: () => [allocation()],
    'GET /v1/allocation/a1': allocation,
    'GET /v1/evaluation/e1': () => evaluation,
    [`DELETE /v1/job/${encodeURIComponent(JOB)}`]: () => ({}),
  };
  const start = async () => {
    const running: string[] = [];
    const worker = await starter.start(workerSpec('w1', { serves: true }), ({ id }) => running.push(id));
    return { worker, running };
  };

  beforeEach(async () => {
    asked.length = 0;
    dispatching = () => {};
    server = await serve((request: IncomingMessage, response: ServerResponse) => {
      const call = decodeURI(`${request.method} ${request.url?.split('?')[0]}`);
      asked.push(call);
      response.end(JSON.stringify(answers[call]?.()));
    });
    nomad = new Nomad(nomadAccess({ NOMAD_ADDR: server.url }));
    const application = 'test';
    const variables = new Variables(nomad, application);
    const jobs = new Jobs(nomad, application);
    const nodesOf = () => new Map();
    starter = new JobDispatcher({ nomad, application, jobs, variables, nodesOf, note: () => {} });
  });

  afterEach(async () => {
    starter.close();
    await nomad.close();
    await server.close();
  });

  it('needs only the dispatch, even if events arrive before its response', async () => {
    dispatching = () => starter.allocation(allocation());
    const { worker, running } = await start();
    expect(worker.view()).to.deep.include({
      address: { host: '127.0.0.1', port: Number(new URL(server.url).port) },
    });
    expect(running).to.deep.equal(['w1']);
    expect(asked.filter((call) => call.includes('/v1/'))).to.have.length(2);
  });

  it('is noticed even if events are lost', async () => {
    expect((await start()).running).to.deep.equal(['w1']);
    expect(asked).to.include('GET /v1/evaluation/e1');
  });

  it('fails if no node has room, and leaves nothing behind', async () => {
    const shortage = { worker: { DimensionExhausted: { cpu: 1 } } };
    dispatching = () => starter.evaluation({ ...evaluation, FailedTGAllocs: shortage });
    expect((await refusal(start())).message).to.contain('no room: cpu');
    expect(asked.at(-1)).to.match(/^DELETE/);
  });
});
