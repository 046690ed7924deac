import { expect } from 'chai';
import { agentTrouble } from '../../../providers/nomad/trouble.js';
import { manifestOf } from '../../support/application.js';
import { serve, type TestServer } from '../../support/serve.js';
import { targetsWith } from '../../support/targets.js';

describe("why the agent's job in Nomad does not start", () => {
  let nomad: TestServer;
  /** Responses about the job, by the last part of the request's path. */
  let answers: Record<string, readonly object[]>;
  let asked: string[];

  beforeEach(async () => {
    answers = { allocations: [], evaluations: [] };
    asked = [];
    nomad = await serve((request, response) => {
      asked.push(request.url ?? '');
      const [, part = ''] = /([a-z]+)\?/.exec(request.url ?? '') ?? [];
      response.end(JSON.stringify(answers[part]));
    });
  });
  afterEach(() => nomad.close());

  function trouble(agent: 'job' | 'host' = 'job'): Promise<string | undefined> {
    const targets = targetsWith(0);
    const set = { ...targets, nomad: { ...targets.nomad, agent, namespace: 'team-a' } };
    return agentTrouble({ ...manifestOf({}), targets: set }, { NOMAD_ADDR: nomad.url });
  }

  const event = (Type: string, DisplayMessage: string, ExitCode = 0) => ({
    Type,
    DisplayMessage,
    ExitCode,
    Signal: 0,
    Details: null,
  });

  function allocation(CreateTime: number, events: readonly object[], DesiredStatus = 'run'): object {
    const TaskStates = {
      agent: { State: 'pending', Events: [event('Received', 'Task received'), ...events] },
    };
    const ids = { ID: `a${CreateTime}`, JobID: 'multinode~test', NodeID: 'n' };
    return { ...ids, ClientStatus: 'pending', DesiredStatus, TaskStates, CreateTime, ModifyTime: CreateTime };
  }

  it("is the newest allocation's failure", async () => {
    answers.allocations = [
      allocation(1, [event('Driver Failure', 'the previous one')]),
      allocation(2, [
        event('Driver Failure', 'binary "agent" could not be found'),
        event('Restarting', 'soon'),
      ]),
    ];
    expect(await trouble()).to.equal('its task agent failed: binary "agent" could not be found');
    expect(asked).to.deep.equal(['/v1/job/multinode~test/allocations?namespace=team-a']);
  });

  it('is how its program ended, if it began to run', async () => {
    answers.allocations = [allocation(1, [event('Started', ''), event('Terminated', 'Exit Code: 1', 1)])];
    expect(await trouble()).to.equal('its task agent failed: Exit Code: 1');
  });

  it('is what the nodes lack, if it is on none', async () => {
    const FailedTGAllocs = { agent: { ConstraintFiltered: { '${attr.cpu.arch} = sparc': 1 } } };
    const decided = { JobID: 'multinode~test', Status: 'complete' };
    answers.evaluations = [decided, { ...decided, FailedTGAllocs }];
    expect(await trouble()).to.equal('no room: ${attr.cpu.arch} = sparc');
  });

  it('is undefined for an agent that is being ended, that runs, or that is not a job', async () => {
    answers.allocations = [
      allocation(1, [event('Terminated', 'Exit Code: 130', 130)], 'stop'),
      allocation(2, [event('Started', '')]),
    ];
    expect(await trouble()).to.equal(undefined);
    asked = [];
    expect(await trouble('host')).to.equal(undefined);
    expect(asked).to.deep.equal([]);
  });
});
