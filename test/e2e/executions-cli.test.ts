/** The commands for jobs and scheduled tasks, on a real agent that runs those in the example manifest. */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { loadManifest } from '../../src/manifest/load.js';
import { LOCAL, TestAgent } from '../support/agent.js';
import { manifestOf } from '../support/application.js';
import { type CliResult, cli } from '../support/cli.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ID = /^[0-9a-f-]{36}$/;

describe('cli: jobs and scheduled tasks', () => {
  let agent: TestAgent;
  let env: Record<string, string>;

  before(async () => {
    agent = await TestAgent.start({ ...LOCAL, root: ROOT });
    env = { MULTINODE_URL: agent.url, MULTINODE_KEY: agent.key };
    const { manifest } = await loadManifest(fileURLToPath(new URL('../../multinode.yaml', import.meta.url)), {
      env: {},
    });
    const { report, nightly } = { ...manifest.jobs, ...manifest.scheduled_tasks };
    expect([report, nightly]).not.to.include(undefined);
    await agent.apply(manifestOf({}, { jobs: manifest.jobs, scheduled_tasks: manifest.scheduled_tasks }));
  });
  after(() => agent.remove());

  const run = (args: readonly string[], input = ''): Promise<CliResult> =>
    cli(args, { cwd: ROOT, env, input });
  const lines = ({ stdout }: CliResult) => stdout.trimEnd().split('\n');

  it('starts, waits for and shows an execution', async () => {
    const started = await run(['jobs', 'start', 'report', '--input', 'one two\nthree']);
    const id = started.stdout.trim();
    expect(id).to.match(ID);
    const waited = await run(['jobs', 'wait', id]);
    expect(waited.code, waited.stderr).to.equal(0);
    expect(waited.stdout).to.contain('SUCCEEDED').and.to.contain('{"lines":2,"words":3}');
    const shown = await run(['jobs', 'get', id]);
    expect(shown.stdout).to.match(/^id +[0-9a-f-]{36}\nworkload +report\nstate +SUCCEEDED\n/);
    expect(shown.stdout).to.match(/progress +1 of 2 lines \(/);
    expect((await run(['jobs', 'get', id, '--output'])).stdout).to.equal('{"lines":2,"words":3}\n');
    const log = await run(['jobs', 'logs', id]);
    expect(lines(log).map((line) => line.replace(/^.* \| /, ''))).to.deep.equal([
      'line 1: 2 words so far',
      'line 2: 3 words so far',
    ]);
    const followed = await run(['jobs', 'logs', id, '--follow', '--json']);
    expect(lines(followed).map((line) => JSON.parse(line).text)).to.have.length(2);
  });

  it('takes input from a file and from standard input, and an idempotency key', async () => {
    const file = await run(['jobs', 'start', 'report', '--input', '@package.json', '--wait']);
    expect(file.code, file.stderr).to.equal(0);
    const piped = ['jobs', 'start', 'report', '--input', '-', '--idempotency-key', 'k'];
    const [first, again] = [await run(piped, 'a b'), await run(piped, 'a b')];
    expect(first.stdout).to.equal(again.stdout);
    const other = await run(piped, 'something else');
    expect(other.code).to.equal(1);
    expect(other.stderr).to.contain('MN4003');
  });

  it('lists, cancels and removes executions', async () => {
    const { stdout } = await run(['jobs', 'start', 'report', '--wait', '--json']);
    const { id } = JSON.parse(stdout);
    const list = await run(['jobs', 'list', 'report', '--state', 'SUCCEEDED']);
    expect(lines(list)[0]).to.match(/^ID +WORKLOAD +STATE +CREATED +TOOK +ATTEMPTS +WHY$/);
    expect(list.stdout).to.contain(id);
    const page = JSON.parse((await run(['jobs', 'list', '-n', '1', '--json'])).stdout);
    expect(page.items).to.have.length(1);
    expect(page.next_cursor).to.be.a('string');
    const cancelled = await run(['jobs', 'cancel', id]);
    expect(cancelled.code).to.equal(1);
    expect(cancelled.stderr).to.contain('MN4004').and.to.contain('SUCCEEDED');
    expect((await run(['jobs', 'remove', id])).stdout).to.equal(`removed ${id}\n`);
    const gone = await run(['jobs', 'get', id]);
    expect(gone.code).to.equal(1);
    expect(gone.stderr).to.contain('MN4002');
  });

  it('suggests the job that was meant', async () => {
    const { code, stderr } = await run(['jobs', 'start', 'reprot']);
    expect(code).to.equal(1);
    expect(stderr).to.contain('Did you mean report?');
  });

  it('shows scheduled tasks, runs one now and lists its runs', async () => {
    const table = lines(await run(['scheduled', 'list']));
    expect(table[0]).to.match(/^SCHEDULED TASK +SCHEDULE +ZONE +NEXT +LAST +WHY$/);
    expect(table[1]).to.match(/^nightly +30 3 \* \* \* +Europe\/Berlin +\d{4}-.*Z \(in /);
    const done = await run(['scheduled', 'run', 'nightly', '--wait', '--json']);
    expect(done.code, done.stderr).to.equal(0);
    const { id, kind } = JSON.parse(done.stdout);
    expect(kind).to.equal('scheduled_task');
    expect((await run(['scheduled', 'runs', 'nightly'])).stdout).to.contain(id);
    const log = await run(['scheduled', 'logs', id]);
    expect(log.stdout).to.contain(`run ${id}, due at no set time`).and.to.contain('the disk is');
  });

  it('has jobs and scheduled tasks in the status', async () => {
    const { stdout } = await run(['status']);
    expect(stdout).to.match(/JOB +RUNNING +WAITING +MAX +SUCCEEDED +FAILED +WHY\nreport +0 +0 +2 /);
    expect(stdout).to.match(/SCHEDULED TASK +SCHEDULE/);
  });
});
