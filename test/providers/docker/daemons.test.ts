import { expect } from 'chai';
import { createTar } from 'nanotar';
import { openDaemonObserver } from '../../../providers/docker/daemons.js';
import { created } from '../../../providers/docker/engine/answers.js';
import { Engine } from '../../../providers/docker/engine/engine.js';
import { engineHealthcheck } from '../../../providers/docker/healthcheck.js';
import { workloadLabels } from '../../../providers/docker/labels.js';
import { daemonContainer } from '../../../providers/docker/names.js';
import type { DaemonObserver, Driver, LogOptions, ObservedDaemon } from '../../../providers/driver.js';
import { WorkerStarts } from '../../../src/agent/workers/starts.js';
import { workloadLog } from '../../../src/agent/workers/workload-log.js';
import { collect } from '../../contracts/support.js';
import { needEngine } from '../../support/engine.js';
import { temporaryFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';
import { IMAGE, needImage } from '../../support/worker-image.js';
import { docker } from './target.js';

const APPLICATION = 'daemon-logs';
/** An archive with a file that lets the daemon continue. */
const GO = createTar([{ name: 'go', data: 'now' }]);

describe('logs of daemons that Terraform runs', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let engine: Engine;
  let driver: Driver;
  let observer: DaemonObserver;

  before(async function () {
    await needEngine(this);
    await needImage(process.env.DOCKER_HOST ?? '');
  });

  beforeEach(async () => {
    engine = await Engine.at(process.env);
    driver = await docker.open({ application: APPLICATION, dataDir: folder(), root: folder() });
    observer = await openDaemonObserver({ application: APPLICATION });
  });

  afterEach(async () => {
    await removeDaemon();
    await observer.close();
    await driver.close();
    await engine.close();
  });

  const name = daemonContainer(APPLICATION, 'beat');

  /** As Terraform creates it. */
  async function startDaemon(
    script: string,
    command = ['sh', '-c', script],
    more: object = {},
  ): Promise<void> {
    const labels = { application: APPLICATION, workload: 'beat', kind: 'daemon', revision: '1' } as const;
    const body = {
      Image: IMAGE,
      Cmd: command,
      Labels: workloadLabels(labels),
      ...more,
      HostConfig: { Init: true, RestartPolicy: { Name: 'always' } },
    };
    await engine.json('POST', '/containers/create', created, { query: { name }, body });
    await engine.run('POST', `/containers/${name}/start`);
  }

  const removeDaemon = () =>
    engine.run('DELETE', `/containers/${name}`, { query: { force: true } }).catch(() => {});

  async function texts(options: LogOptions): Promise<string[]> {
    return (await collect(observer.logs('beat', options))).map(({ text }) => text);
  }

  /** Follows until `end` is called. */
  function follow(tail: number) {
    const abort = new AbortController();
    const lines: string[] = [];
    const reading = (async () => {
      const options = { tail, follow: true, signal: abort.signal };
      for await (const { text } of observer.logs('beat', options)) lines.push(text);
    })();
    return {
      lines,
      end: async () => {
        abort.abort();
        await reading;
      },
    };
  }

  it("are the container's logs, or only the last lines if asked", async () => {
    await startDaemon('echo one; echo two; exec sleep 1000');
    await until('both lines are there', async () => (await texts({})).length === 2);
    expect(await texts({ tail: 1 })).to.deep.equal(['two']);
    expect(await texts({ tail: 0 })).to.deep.equal([]);
    const source = {
      name: 'beat',
      workers: { ids: () => [], starts: new WorkerStarts() },
      log: (options: LogOptions) => observer.logs('beat', options),
    };
    const { signal } = new AbortController();
    for await (const entry of workloadLog(driver, source, { tail: 1, follow: false, signal }))
      expect(entry).to.include({ workload: 'beat', worker: 'beat', stream: 'stdout', text: 'two' });
  });

  it('are shown with what keeps them from running, and what to do about it', async () => {
    let seen = null as ObservedDaemon | null;
    const end = observer.observe('beat', (found) => {
      seen = found;
    });
    const shows = (what: string, process: ObservedDaemon['process'], problem: RegExp | undefined) =>
      until(what, () => {
        const found = seen?.process === process ? seen : undefined;
        return (
          found !== undefined && (problem ? problem.test(`${found.problem}`) : found.problem === undefined)
        );
      });
    try {
      await startDaemon('exec sleep 1000');
      await shows('it runs', 'running', undefined);
      await engine.run('POST', `/containers/${name}/pause`);
      await shows('it is paused', 'stopped', /is paused; "docker unpause multinode-/);
      await engine.run('POST', `/containers/${name}/unpause`);
      await shows('it goes on', 'running', undefined);
      await engine.run('POST', `/containers/${name}/stop`, { query: { t: 0 } });
      await shows('it is stopped', 'stopped', /was stopped by hand.*"docker start multinode-/);
      await engine.run('POST', `/containers/${name}/start`);
      await shows('it is started', 'running', undefined);
      await removeDaemon();
      await startDaemon('', ['nothing-of-this-name']);
      await shows(
        'it lacks its program',
        'restarting',
        /^its command nothing-of-this-name was not found on PATH/,
      );
      await removeDaemon();
      await startDaemon('exit 3');
      await shows('it fails', 'restarting', undefined);
      expect(seen?.exit).to.include({ code: 3, signal: null });
    } finally {
      end();
    }
  });

  it('are shown with their health, and restarted', async () => {
    let seen = null as ObservedDaemon | null;
    const end = observer.observe('beat', (found) => {
      seen = found;
    });
    const healthcheck = { test: ['CMD-SHELL', '[ ! -s /go ] || exit 3'], interval: 0.2, retries: 1 };
    try {
      await startDaemon('trap exit TERM; while true; do sleep 0.1; done', undefined, {
        Healthcheck: engineHealthcheck(healthcheck),
      });
      await until('it is healthy', () => seen?.health?.status === 'healthy');
      await engine.run('PUT', `/containers/${name}/archive`, { query: { path: '/' }, body: GO });
      await until('it is unhealthy', () => seen?.health?.status === 'unhealthy');
      expect(seen?.health?.because).to.match(/^(a|\d) health checks? .*failed: the test exited with code 3$/);
      const before = seen?.startedAt;
      await observer.restart?.('beat', 10_000);
      await until('its next process runs', () => seen?.process === 'running' && seen.startedAt !== before);
    } finally {
      end();
    }
  });

  it('are followed across restarts, each line once', async () => {
    await startDaemon(
      'echo begun $$; echo waits; while [ ! -s /go ]; do sleep 0.05; done; : > /go; echo ends',
    );
    await until('it waits', async () => (await texts({})).length === 2);
    const all = follow(Number.POSITIVE_INFINITY);
    const news = follow(1);
    const go = () => engine.run('PUT', `/containers/${name}/archive`, { query: { path: '/' }, body: GO });
    try {
      for (const restarts of [1, 2]) {
        const waits = restarts * 3 + 2;
        await until('the followers have what it wrote', () => {
          return all.lines.length === waits - 3 && news.lines.length === waits - 4;
        });
        await go();
        await until('it waits again', async () => (await texts({})).length === waits);
      }
      await until('the followers have all', () => all.lines.length === 8 && news.lines.length === 7);
      expect(all.lines).to.deep.equal(await texts({}));
      expect(news.lines).to.deep.equal(all.lines.slice(1));
    } finally {
      await all.end();
      await news.end();
    }
  });

  it('continue with the container that replaces it, and are empty while there is none', async () => {
    expect(await texts({})).to.deep.equal([]);
    const { lines, end } = follow(10);
    try {
      await startDaemon('echo first; exec sleep 1000');
      await until('the first is followed', () => lines.includes('first'));
      await removeDaemon();
      await startDaemon('echo second; exec sleep 1000');
      await until('the second is followed', () => lines.includes('second'));
      expect(lines).to.deep.equal(['first', 'second']);
    } finally {
      await end();
    }
  });
});
