import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { TreeScanner } from '../../../providers/local/trees.js';
import { kill } from '../../../src/process/identity.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

/** Without control groups, and without a session that certainly belongs to a worker: what the other marks show. */
describe("a worker's processes", () => {
  const folder = temporaryFolder();
  const started: number[] = [];
  let workers: string;
  let sessions: Map<number, string>;
  let members: Map<number, string>;
  let trees: TreeScanner;

  beforeEach(function () {
    if (process.platform !== 'linux') skip(this, 'they are found through /proc');
    workers = join(realpathSync(folder()), 'workers');
    mkdirSync(join(workers, 'one'), { recursive: true });
    sessions = new Map();
    members = new Map();
    trees = new TreeScanner(workers, { sessions: () => sessions, members: () => members });
  });

  afterEach(() => {
    for (const pid of started.splice(0)) kill(pid, 'SIGKILL');
  });

  const pidsOf = async (id: string) => ((await trees.scan()).get(id) ?? []).map(({ pid }) => pid);

  /** A child of this process in its own session. */
  function stranger(output: number | 'ignore' = 'ignore', environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn('/bin/sleep', ['1000'], {
      detached: true,
      stdio: ['ignore', output, output],
      env: environment,
    });
    started.push(child.pid ?? 0);
    return child;
  }

  it('do not include processes without any of its marks', async () => {
    const other = join(folder(), 'elsewhere', 'one');
    mkdirSync(other, { recursive: true });
    stranger();
    stranger(openSync(join(other, 'stdout.log'), 'a'));
    stranger('ignore', { MULTINODE_SECRETS_DIR: join(other, 'secrets') });
    stranger('ignore', { MULTINODE_SECRETS_DIR: join(workers, 'one', 'deeper', 'secrets') });
    expect((await trees.scan()).size).to.equal(0);
  });

  it('have its environment, its output, its session or its control group', async () => {
    const marked = stranger('ignore', { MULTINODE_SECRETS_DIR: join(workers, 'one', 'secrets') });
    const writes = stranger(openSync(join(workers, 'one', 'stdout.log'), 'a'));
    const errors = stranger(openSync(join(workers, 'one', 'stderr.log'), 'a'));
    const leads = stranger();
    const member = stranger();
    sessions.set(leads.pid ?? 0, 'one');
    members.set(member.pid ?? 0, 'one');
    const expected = [marked, writes, errors, leads, member].map(({ pid }) => pid);
    expect(await pidsOf('one')).to.have.members(expected);
  });

  it('include those that write to its log, even if they have removed it', async () => {
    const log = join(workers, 'one', 'stdout.log');
    const writes = stranger(openSync(log, 'a'));
    rmSync(log);
    expect(await pidsOf('one')).to.deep.equal([writes.pid]);
  });

  it('stay its own once they were seen to be, whatever they drop, even without a parent', async () => {
    const leader = spawn(
      '/bin/sh',
      ['-c', 'env -i setsid /bin/sleep 1000 >/dev/null 2>&1 & echo $!; read -r _; exit'],
      {
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
    started.push(leader.pid ?? 0);
    const [line]: Buffer[] = await once(leader.stdout, 'data');
    const child = Number(line?.toString());
    started.push(child);
    sessions.set(leader.pid ?? 0, 'one');
    await until('both are seen', async () => (await pidsOf('one')).length === 2);
    leader.stdin.end('\n');
    await once(leader, 'exit');
    sessions.clear();
    expect(await pidsOf('one')).to.deep.equal([child]);
  });
});
