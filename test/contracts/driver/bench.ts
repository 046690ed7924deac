import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver, DriverOptions, Exit, WorkerSpec } from '../../../providers/driver.js';
import { temporaryFolder } from '../../support/folder.js';
import type { TestTarget } from '../../support/target.js';
import { until } from '../../support/until.js';
import { type OtherDriver, openInProcess } from '../other-driver.js';
import { stopAll } from '../support.js';
import { workerSpec } from '../worker-spec.js';

export interface ContractTarget extends TestTarget {
  open(options: DriverOptions): Promise<Driver>;
}

/** Milliseconds that a worker may take to end by itself; longer than any takes. */
export const GRACE = 30_000;

/** An open driver, the exits that it has reported, and workers for it; new for each of the suite's tests. */
export class Bench {
  readonly exits: { readonly id: string; readonly exit: Exit }[] = [];
  readonly folder = temporaryFolder();
  private others: OtherDriver[] = [];
  private opened: { readonly driver: Driver; readonly options: DriverOptions } | undefined;

  /** Call it in the suite. */
  constructor(readonly target: ContractTarget) {
    beforeEach(async () => {
      this.exits.length = 0;
      const root = join(this.folder(), 'the root');
      mkdirSync(root);
      const options = { application: 'contract', dataDir: join(this.folder(), 'data "dir"'), root };
      this.opened = { options, driver: await this.watched(options) };
    });

    afterEach(async () => {
      for (const other of this.others.splice(0)) await other.kill();
      await this.driver.close();
      const last = await target.open(this.options);
      await stopAll(last);
      await last.close();
    });
  }

  get driver(): Driver {
    return this.state().driver;
  }

  get options(): DriverOptions {
    return this.state().options;
  }

  /** Opens a driver that replaces the closed one. */
  async open(): Promise<void> {
    const { options } = this;
    this.opened = { options, driver: await this.watched(options) };
  }

  /** As in an orderly restart of the agent. */
  async reopen(): Promise<void> {
    await this.driver.close();
    await this.open();
  }

  /** A driver on the same folder in another process; the bench's own must be closed. */
  async other(): Promise<OtherDriver> {
    const opened = await openInProcess(this.target.name, this.options);
    this.others.push(opened);
    return opened;
  }

  exitOf(id: string): Promise<Exit> {
    return until(`${id} ended`, () => this.exits.find((each) => each.id === id)?.exit);
  }

  server(id: string, more: Partial<WorkerSpec> = {}): WorkerSpec {
    return workerSpec(id, { ...this.target.program('serve.mjs'), serves: true, ...more });
  }

  script(id: string, text: string, more: Partial<WorkerSpec> = {}): WorkerSpec {
    return workerSpec(id, { ...this.target.script(text), ...more });
  }

  private async watched(options: DriverOptions): Promise<Driver> {
    const driver = await this.target.open(options);
    driver.watch((id, exit) => this.exits.push({ id, exit }));
    return driver;
  }

  private state() {
    if (!this.opened) throw new Error('the driver exists only during tests');
    return this.opened;
  }
}
