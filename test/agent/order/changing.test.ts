/** Jobs that run before a change, on the local target. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Driver } from '../../../providers/driver.js';
import type { Agent } from '../../../src/agent/agent.js';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import type { Manifest } from '../../../src/manifest/model.js';
import { daemonSpec, jobSpec, manifestOf, NO_INPUTS } from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';
import { openTestAgent, openTestDriver } from '../../support/open-agent.js';
import { until } from '../../support/until.js';

const ON_DB = { db: { condition: 'service_healthy', restart: false, required: true } } as const;

describe('jobs that run before a change', () => {
  const folder = temporaryFolder();
  let store: Store;
  let driver: Driver;
  let agent: Agent;

  async function open(): Promise<void> {
    store = openStore(join(folder(), 'store'));
    driver = await openTestDriver(folder());
    agent = await openTestAgent(driver, store, folder());
  }

  async function close(): Promise<void> {
    await agent.close();
    await store.close();
  }

  beforeEach(open);
  afterEach(async () => {
    await agent.remove();
    await close();
  });

  const apply = (manifest: Manifest) => agent.apply({ manifest, inputs: NO_INPUTS });
  const running = async (workload: string) =>
    (await driver.list())
      .filter((worker) => worker.workload === workload && !worker.exit)
      .map(({ id }) => id);
  const runs = () => {
    const file = join(folder(), 'runs');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  const write = (file: string) => writeFileSync(join(folder(), file), '');
  const applied = () => until('the change is applied', () => agent.status().change === null);
  const failed = () => until('the change has failed', () => agent.status().change?.failed);

  /** A job that notes its run, waits for a file, and fails without another one. */
  const program =
    'echo "$TEXT" >> runs; while ! test -e go; do sleep 0.05; done; test -e fine || { echo no luck; exit 3; }';
  const sleep = (text: string) => daemonSpec('', { command: ['sleep', '1000'], environment: { TEXT: text } });
  const manifest = (text: string, fields: Partial<Manifest> = {}) => {
    const migrate = jobSpec('', {
      command: ['sh', '-c', program],
      environment: { TEXT: text },
      run: 'before_change',
      depends_on: ON_DB,
    });
    return manifestOf({}, { jobs: { migrate }, daemons: { beat: sleep(text), db: sleep('db') }, ...fields });
  };

  it('start with what they depend on, and before anything else, once for a change', async () => {
    write('fine');
    expect(await apply(manifest('1'))).to.include({ job: 'migrate', failed: false });
    await until('the job runs', () => runs().length);
    expect(agent.status().change?.reason).to.equal('migrate runs before the change');
    expect([await running('db'), await running('beat')].map(({ length }) => length)).to.deep.equal([1, 0]);
    expect(agent.application()).to.equal(null);
    const again = await apply(manifest('1'));
    expect(again).to.include({ id: agent.status().change?.id });
    write('go');
    await applied();
    await until('the rest runs', async () => (await running('beat')).length);
    expect(await apply(manifest('1'))).to.have.property('inputs_fingerprint');
    expect(runs()).to.deep.equal(['1']);
  });

  it('leave everything as it is if they fail, and run again with the next try', async () => {
    write('go');
    write('fine');
    await apply(manifest('1'));
    await applied();
    const [before] = await until('it runs', async () => {
      const found = await running('beat');
      return found.length > 0 ? found : null;
    });
    rmSync(join(folder(), 'fine'));
    await apply(manifest('2'));
    await failed();
    const reason = 'migrate failed, so nothing was changed: it exited with code 3; it wrote: no luck';
    expect(agent.status().change).to.include({ reason, failed: true });
    expect(agent.status().notes.join()).to.include('so nothing was changed');
    expect(await running('beat')).to.deep.equal([before]);
    expect(agent.application()?.manifest).to.deep.equal(manifest('1'));
    await close();
    await open();
    expect(agent.status().change).to.include({ reason, failed: true });
    expect(await running('beat')).to.deep.equal([before]);

    write('fine');
    await apply(manifest('2'));
    await applied();
    await until('it is replaced', async () => {
      const found = await running('beat');
      return found.length === 1 && found[0] !== before;
    });
    expect(runs()).to.deep.equal(['1', '2', '2']);
  });

  it('go on if the agent ends meanwhile, and turn away another change', async () => {
    write('fine');
    await apply(manifest('1'));
    await until('the job runs', () => runs().length);
    await close();
    await open();
    expect(agent.status().change).to.include({ job: 'migrate', failed: false });
    let refused: unknown;
    await apply(manifest('2')).catch((error: unknown) => {
      refused = error;
    });
    expect(refused).to.be.an('error').with.property('code', 'MN4004');
    write('go');
    await applied();
    expect(agent.application()?.manifest).to.deep.equal(manifest('1'));
    await until('the rest runs', async () => (await running('beat')).length);
    expect(runs()).to.deep.equal(['1']);
  });

  it('need no room in the quotas', async () => {
    write('go');
    write('fine');
    await apply(manifest('1', { quotas: { cpu: 2 } }));
    await applied();
    await until('all runs', async () => (await running('beat')).length + (await running('db')).length === 2);
    await apply(manifest('2', { quotas: { cpu: 2 } }));
    await applied();
    expect(runs()).to.deep.equal(['1', '2']);
    expect(agent.quotas().items[0]).to.include({ resource: 'cpu', limit: 2 });
  });
});
