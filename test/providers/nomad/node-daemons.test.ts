import { expect } from 'chai';
import type { DaemonObserver, ObservedDaemon } from '../../../providers/driver.js';
import { nodesJob } from '../../../providers/nomad/names.js';
import { observed, openNodeDaemons } from '../../../providers/nomad/node-daemons.js';
import { collect } from '../../contracts/support.js';
import { APPLICATION, daemonSpec, manifestOf } from '../../support/application.js';
import { needNomad } from '../../support/nomad.js';
import { until } from '../../support/until.js';
import { inNomad, placeIn } from './target.js';

describe('a daemon on each node of a Nomad', function () {
  this.timeout(120_000);
  let observer: DaemonObserver;
  let seen: ObservedDaemon | null | undefined;

  before(async function () {
    await needNomad(this);
  });
  beforeEach(async () => {
    seen = undefined;
    observer = await openNodeDaemons({ application: APPLICATION });
  });
  afterEach(async () => {
    await observer.close();
    await inNomad((nomad) =>
      nomad.run('DELETE', `/v1/job/${encodeURIComponent(nodesJob(APPLICATION, 'beat'))}`, {
        query: { purge: true },
      }),
    ).catch(() => {});
  });

  const program =
    "console.log('beat ' + process.env.A + ' ' + require('fs').readFileSync(process.env.MULTINODE_SECRETS_DIR + '/key')); setInterval(() => {}, 1000)";
  const beat = daemonSpec(
    { command: [process.execPath, '-e', program] },
    { per_node: true, environment: { A: '1' }, secrets: [{ source: 'key', target: 'key' }] },
  );
  const register = (spec = beat) =>
    placeIn().prepare?.(
      manifestOf({}, { daemons: { beat: spec }, secrets: { key: { environment: 'KEY' } } }),
    );
  const provide = (A: string) =>
    observer.provide?.({ workload: 'beat', kind: 'daemon', environment: { A }, secrets: { key: 'open' } });
  const watch = () =>
    observer.observe('beat', (found) => {
      seen = found;
    });
  const texts = async () => (await collect(observer.logs('beat', {}))).map(({ text }) => text);

  it('runs with its values, which are in no job, and again when they change', async () => {
    watch();
    await until('it is missing', () => seen === null);
    await register();
    await provide('1');
    await until('it runs', () => seen?.nodes?.running === 1);
    expect(seen).to.deep.include({ process: 'running', nodes: { running: 1, wanted: 1 }, restarts: 0 });
    await until('it wrote its values', async () => (await texts()).includes('beat 1 open'));
    await provide('2');
    await until('it runs with the new ones', async () => (await texts()).includes('beat 2 open'));
    await until('the restart is seen', () => seen?.restarts === 1 && seen.nodes?.running === 1);
  });

  it('is started again by Nomad when it ends, and stays stopped when its job is', async () => {
    await register(
      daemonSpec({ command: ['/bin/sh', '-c', 'echo hello; sleep 1; exit 3'] }, { per_node: true }),
    );
    watch();
    await until('it ended and runs again', () => (seen?.restarts ?? 0) > 0);
    expect(seen?.exit).to.include({ code: 3, signal: null });
    await inNomad((nomad) =>
      nomad.run('DELETE', `/v1/job/${encodeURIComponent(nodesJob(APPLICATION, 'beat'))}`),
    );
    await until('it is stopped', () => seen?.process === 'stopped');
    expect(seen?.problem).to.contain('its job was stopped by hand');
  });

  it('says why a node does not run it', async () => {
    await register(daemonSpec({ command: ['/bin/sleep', '100'] }, { per_node: true, memory: 2 ** 43 }));
    watch();
    await until('it has no room', () => seen?.problem === 'no room: memory');
    expect(seen).to.deep.include({ process: 'restarting', nodes: { running: 0, wanted: 1 } });
  });

  it('runs on some nodes only, if others lack something', () => {
    const place = (ID: string, State: string, Events: object[] = []) => ({
      ID,
      JobID: 'j',
      NodeID: ID,
      ClientStatus: 'running',
      DesiredStatus: 'run',
      CreateTime: 0,
      ModifyTime: 0,
      TaskStates: {
        worker: {
          State,
          StartedAt: '2026-01-31T03:00:00Z',
          Restarts: 2,
          Events: Events.map((each) => ({ ...event, ...each })),
        },
      },
    });
    const event = { Type: 'Started', DisplayMessage: '', ExitCode: 0, Signal: 0, Details: null, Time: 5e9 };
    const ended = { Type: 'Terminated', ExitCode: 4 };
    const around = { stopped: false, queued: 1, lacking: 'no room: memory' };
    expect(
      observed([place('a', 'running', [event]), place('b', 'pending', [event, ended])], around),
    ).to.deep.equal({
      process: 'running',
      problem: 'no room: memory',
      startedAt: Date.parse('2026-01-31T03:00:00Z'),
      restarts: 4,
      exit: { code: 4, signal: null, outOfMemory: false, at: 5_000 },
      nodes: { running: 1, wanted: 3 },
    });
    expect(observed([], { stopped: false, queued: 0, lacking: undefined })).to.deep.include({
      process: 'stopped',
      problem: 'no node may run it',
    });
  });
});
