import { expect } from 'chai';
import { pino } from 'pino';
import type {
  DaemonObserver,
  DaemonValues,
  LogLine,
  LogOptions,
  ObservedDaemon,
} from '../../../providers/driver.js';
import { TerraformDaemon } from '../../../src/agent/daemons/terraform-daemon.js';
import { withMaskedDaemons } from '../../../src/agent/masking/driver.js';
import { SecretMask } from '../../../src/agent/masking/mask.js';
import { Quotas } from '../../../src/agent/quotas/quotas.js';
import { workerTemplate } from '../../../src/agent/workers/template.js';
import { collect } from '../../contracts/support.js';
import { daemonSpec, NO_INPUTS } from '../../support/application.js';
import { until } from '../../support/until.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const log = pino({ enabled: false });

/** Reports what the test says about daemons. */
class MemoryObserver implements DaemonObserver {
  readonly tell = new Map<string, (seen: ObservedDaemon | null) => void>();

  readonly provided: DaemonValues[] = [];

  runs(): boolean {
    return true;
  }

  async provide(values: DaemonValues): Promise<void> {
    this.provided.push(values);
  }

  observe(daemon: string, onChange: (seen: ObservedDaemon | null) => void): () => void {
    this.tell.set(daemon, onChange);
    return () => this.tell.delete(daemon);
  }

  async *logs(daemon: string, { tail = 2 }: LogOptions): AsyncGenerator<LogLine> {
    const texts = ['first', 'the key is open-sesame'].slice(-tail);
    for (const text of texts) yield { worker: daemon, stream: 'stdout', text, at: 1_000 };
  }

  readonly restarted: string[] = [];
  refusal: Error | null = null;

  async restart(daemon: string, gracePeriod: number): Promise<void> {
    this.restarted.push(`${daemon} ${gracePeriod}`);
    if (this.refusal) throw this.refusal;
  }

  async close(): Promise<void> {}
}

describe('a daemon that Terraform runs', () => {
  const spec = daemonSpec('', { cpu: 0.5 });
  const template = workerTemplate('daemon', 'beat', spec, NO_INPUTS);

  function open() {
    const observer = new MemoryObserver();
    const clock = new VirtualClock();
    const quotas = new Quotas(clock);
    const daemon = new TerraformDaemon('beat', spec, template, { observer, quotas, clock, log });
    daemon.open();
    return {
      daemon,
      quotas,
      tell: (seen: ObservedDaemon | null) => observer.tell.get('beat')?.(seen),
      observer,
      clock,
    };
  }

  it('is shown as the platform reports it', () => {
    const { daemon, tell } = open();
    expect(daemon.status()).to.include({ state: 'waiting', restarts: 0, last_exit: null });
    expect(daemon.status().reason).to.contain('plan and apply again');
    const exit = { code: 1, signal: null, outOfMemory: false, at: 1_500 };
    tell({ process: 'restarting', startedAt: 1_000, restarts: 2, exit });
    expect(daemon.status()).to.deep.include({
      state: 'backing_off',
      since: '1970-01-01T00:00:01.500Z',
      restarts: 2,
      last_exit: { message: 'it exited with code 1', at: '1970-01-01T00:00:01.500Z' },
    });
    tell({ process: 'running', startedAt: 2_000, restarts: 3, exit: null });
    expect(daemon.status()).to.include({ state: 'running', since: '1970-01-01T00:00:02.000Z', restarts: 3 });
    expect(daemon.counts()).to.deep.equal({ running: 1 });
    tell(null);
    expect(daemon.status().state).to.equal('waiting');
  });

  it('shows why it does not run, and what it wrote last, in its status and in its decisions', async () => {
    const { daemon, tell } = open();
    const exit = { code: 127, signal: null, outOfMemory: false, at: 1_500 };
    const problem = 'its command beat was not found on PATH (/bin) in its image';
    tell({ process: 'restarting', problem, startedAt: 1_000, restarts: 2, exit });
    const wrote = 'it wrote: first | the key is open-sesame';
    await until('its output is read', () => daemon.status().reason.includes(wrote));
    expect(daemon.status().reason).to.equal(`${problem}; the platform will try again; ${wrote}`);
    expect(daemon.decisions.view().at(-1)).to.deep.include({
      code: 'backing_off',
      reason: `its process ended: it exited with code 127; ${wrote}; ${problem}; the platform will try again`,
    });
    const stopped = 'its container was stopped by hand, and stays so';
    tell({
      process: 'stopped',
      problem: stopped,
      startedAt: 1_000,
      restarts: 2,
      exit: { ...exit, at: 2_500 },
    });
    expect(daemon.status()).to.include({ state: 'stopped' });
    expect(daemon.status().reason).to.contain(stopped);
  });

  it('shows the output that the platform keeps, without secrets', async () => {
    const mask = new SecretMask();
    mask.add(['open-sesame']);
    const observer = withMaskedDaemons(new MemoryObserver(), mask);
    const clock = new VirtualClock();
    const parts = { observer, quotas: new Quotas(clock), clock, log };
    const daemon = new TerraformDaemon('beat', spec, template, parts);
    expect(await collect(daemon.log({ tail: 1 }))).to.deep.equal([
      { worker: 'beat', stream: 'stdout', text: 'the key is ***', at: 1_000 },
    ]);
  });

  it('is shown, and counts in the quotas, on each node that should run it', () => {
    const { daemon, quotas, tell } = open();
    const some = { process: 'running', startedAt: 2_000, restarts: 1, exit: null } as const;
    tell({ ...some, nodes: { running: 2, wanted: 3 }, problem: 'no room: memory' });
    expect(daemon.status()).to.include({
      state: 'running',
      reason: 'the platform runs it on 2 of 3 nodes; on others, no room: memory',
    });
    expect(daemon.counts()).to.deep.equal({ running: 2 });
    expect(quotas.used().cpu).to.equal(1.5);
    tell({ ...some, nodes: { running: 3, wanted: 3 } });
    expect(daemon.status().reason).to.equal('the platform runs it on 3 of 3 nodes');
  });

  it('is restarted once it is no longer healthy, and says why', async () => {
    const { daemon, tell, observer } = open();
    const running = { process: 'running', startedAt: 2_000, restarts: 1, exit: null } as const;
    const unhealthy = { status: 'unhealthy', because: '3 health checks in a row failed: no route' } as const;
    tell({ ...running, health: { status: 'starting' } });
    expect(daemon.standing()).to.include({ started: true, ready: false });
    tell({ ...running, health: unhealthy });
    expect(daemon.status().health).to.include({ healthy: 0, unhealthy: 1, replaced: 0 });
    expect(observer.restarted).to.deep.equal([]);
    tell({ ...running, health: { status: 'healthy' } });
    expect(daemon.standing()).to.include({ ready: true });
    tell({ ...running, health: unhealthy });
    expect(observer.restarted).to.deep.equal([`beat ${spec.stop_grace_period * 1000}`]);
    await until('it is counted', () => daemon.status().health?.replaced === 1);
    expect(daemon.status()).to.include({ restarts: 2 });
    expect(daemon.decisions.view().at(-1)?.reason).to.contain(
      'its process is unhealthy: 3 health checks in a row failed: no route',
    );
    tell({ ...running, startedAt: 3_000, health: { status: 'starting' } });
    tell({ ...running, startedAt: 3_000, health: unhealthy });
    expect(observer.restarted).to.have.length(1);
  });

  it('is restarted if it was unhealthy already when this agent began', () => {
    const { tell, observer } = open();
    tell({
      process: 'running',
      startedAt: 2_000,
      restarts: 0,
      exit: null,
      health: { status: 'unhealthy', because: 'a health check failed' },
    });
    expect(observer.restarted).to.have.length(1);
  });

  it('is not restarted by an agent that has let go of it', async () => {
    const { daemon, tell, observer, clock } = open();
    observer.refusal = new Error('the Engine does not answer');
    const health = { status: 'unhealthy' } as const;
    const seen = { process: 'running', startedAt: 2_000, restarts: 0, exit: null, health } as const;
    tell(seen);
    await clock.pass(5_000);
    expect(observer.restarted).to.have.length(2);
    daemon.detach();
    await clock.pass(60_000);
    expect(observer.restarted).to.have.length(2);
  });

  it('gets its values from the agent if the plan does not contain them, also when they change', () => {
    const { daemon, observer } = open();
    const changed = daemonSpec('', { environment: { A: '1' } });
    daemon.update(changed, workerTemplate('daemon', 'beat', changed, NO_INPUTS));
    expect(observer.provided.map(({ environment }) => environment)).to.deep.equal([{}, { A: '1' }]);
  });

  it('counts in the quotas for as long as it is declared', async () => {
    const { daemon, quotas, observer } = open();
    expect(quotas.used().cpu).to.equal(0.5);
    const changed = daemonSpec('', { cpu: 1 });
    daemon.update(changed, workerTemplate('daemon', 'beat', changed, NO_INPUTS));
    expect(quotas.used().cpu).to.equal(1);
    await daemon.drain();
    expect(daemon.gone).to.equal(true);
    expect(quotas.used().cpu).to.equal(0);
    expect(observer.tell.size).to.equal(0);
  });
});
