import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Driver } from '../../providers/driver.js';
import { withMask } from '../../src/agent/masking/driver.js';
import { SecretMask } from '../../src/agent/masking/mask.js';
import { openStore, type Store } from '../../src/agent/store/open.js';
import { daemonSpec, jobSpec, manifestOf, NO_INPUTS, scheduledTaskSpec } from '../support/application.js';
import { openTestAgent, openTestDriver } from '../support/open-agent.js';
import { until } from '../support/until.js';

describe('an agent that is restarted', () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-agent-'));
    store = openStore(join(folder, 'store'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const openDriver = () => openTestDriver(folder);
  const open = (driver: Driver) => openTestAgent(driver, store, folder);

  it('handles a worker that ends after it was listed and before its workload exists', async () => {
    const before = await openDriver();
    const first = await open(before);
    const manifest = manifestOf({}, { jobs: { wait: jobSpec('', { command: ['sleep', '1000'] }) } });
    await first.apply({ manifest, inputs: NO_INPUTS });
    const { execution } = await first.job('wait').submit({ input: '' });
    await until('it runs', async () => (await before.list()).length);
    await first.close();

    const driver = await openDriver();
    const second = await open({
      // An object with the driver's methods as own properties.
      ...withMask(driver, new SecretMask()),
      async list() {
        const listed = await driver.list();
        if (listed.every(({ exit }) => exit)) return listed;
        const exited = new Promise<void>((resolve) => driver.watch(() => resolve()));
        for (const { id } of listed) await driver.stop(id, 10_000);
        await exited;
        return listed;
      },
    });
    await until('it has ended', () => second.executions.store.get(execution.id)?.finished_at);
    expect(second.executions.store.get(execution.id)).to.include({ state: 'FAILED' });
    await second.remove();
    expect(await driver.list(), 'nothing is left, not even of what has ended').to.deep.equal([]);
    await second.close();
  });

  it('leaves the workers alone if its database has no application, and takes them back with the next one', async () => {
    const before = await openDriver();
    const first = await open(before);
    const daemon = daemonSpec('', { command: ['sleep', '1000'] });
    const manifest = manifestOf({}, { daemons: { stays: daemon, goes: daemon } });
    await first.apply({ manifest, inputs: NO_INPUTS });
    const running = async (driver: Driver) =>
      (await driver.list()).flatMap(({ id, exit }) => (exit ? [] : [id])).sort();
    await until('both run', async () => (await running(before)).length === 2);
    const ids = await running(before);
    await first.close();

    store.close();
    store = openStore(join(folder, 'another store'));
    const driver = await openDriver();
    const second = await open(driver);
    expect(await running(driver)).to.deep.equal(ids);
    expect(second.status().notes.join()).to.include('2 workers are running, but no application is');
    const fewer = manifestOf({}, { daemons: { stays: daemon } });
    await second.apply({ manifest: fewer, inputs: NO_INPUTS });
    expect(second.status().notes.join()).not.to.include('no application');
    expect(await running(driver)).to.deep.equal(ids.filter((id) => id.startsWith('stays')));
    await second.remove();
    await second.close();
  });

  it('starts if this version rejects the application on record, says why, and takes the next one', async () => {
    const before = await openDriver();
    const first = await open(before);
    const manifest = manifestOf({}, { daemons: { stays: daemonSpec('', { command: ['sleep', '1000'] }) } });
    await first.apply({ manifest, inputs: NO_INPUTS });
    const running = async (driver: Driver) =>
      (await driver.list()).flatMap(({ id, exit }) => (exit ? [] : [id]));
    await until('it runs', async () => (await running(before)).length === 1);
    const ids = await running(before);
    await first.close();

    // As an earlier version may have accepted it.
    const task = { command: ['true'], reference_time: '2016-12-31T23:59:60Z', interval: 60 };
    const refused = { ...manifest, scheduled_tasks: { leap: scheduledTaskSpec('', task) } };
    await store.commit(() => store.run('UPDATE application SET manifest = ?', JSON.stringify(refused)));
    const driver = await openDriver();
    const second = await open(driver);
    expect(second.application()).to.equal(null);
    expect(second.status().notes.join())
      .to.include('scheduled_tasks.leap.reference_time: ')
      .and.include('1 worker is running');
    expect(await running(driver)).to.deep.equal(ids);
    await second.apply({ manifest, inputs: NO_INPUTS });
    expect(second.status().notes.join()).not.to.include('refuses');
    expect(await running(driver)).to.deep.equal(ids);
    await second.remove();
    await second.close();
  });
});
