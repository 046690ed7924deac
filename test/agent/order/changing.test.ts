/** Jobs that run before a change, on the local target. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ChangeStore } from '../../../src/agent/order/change-store.js';
import type { Manifest } from '../../../src/manifest/model.js';
import { daemonSpec, functionSpec, jobSpec, manifestOf, NO_INPUTS } from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';
import { AgentOfSuite } from '../../support/open-agent.js';
import { until } from '../../support/until.js';

const ON_DB = { db: { condition: 'service_healthy', restart: false, required: true } } as const;
const SUCCEEDED = { condition: 'service_completed_successfully', restart: false, required: true } as const;

describe('jobs that run before a change', () => {
  const folder = temporaryFolder();
  const suite = new AgentOfSuite(folder);

  const apply = (manifest: Manifest) => suite.agent.apply({ manifest, inputs: NO_INPUTS });
  const running = (workload: string) => suite.running(workload);
  const runs = () => {
    const file = join(folder(), 'runs');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  const write = (file: string) => writeFileSync(join(folder(), file), '');
  const applied = () => until('the change is applied', () => suite.agent.status().change === null);
  const failed = () => until('the change has failed', () => suite.agent.status().change?.failed);

  const one = (workload: string) =>
    until(`one ${workload} runs`, async () => {
      const [id, ...others] = await running(workload);
      return others.length === 0 ? id : undefined;
    });
  /** Calls the function at the moment at which the job has succeeded, before anything else knows it. */
  const atSuccess = (action: () => void) => {
    const stop = suite.agent.executions.store.notifier.onChange(({ state }) => {
      if (state !== 'SUCCEEDED') return;
      stop();
      action();
    });
  };

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
    expect(suite.agent.status().change?.reason).to.equal('migrate runs before the change');
    expect([await running('db'), await running('beat')].map(({ length }) => length)).to.deep.equal([1, 0]);
    expect(suite.agent.application()).to.equal(null);
    const again = await apply(manifest('1'));
    expect(again).to.include({ id: suite.agent.status().change?.id });
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
    expect(suite.agent.status().change).to.include({ reason, failed: true });
    expect(suite.agent.status().notes.join()).to.include('so nothing was changed');
    expect(await running('beat')).to.deep.equal([before]);
    expect(suite.agent.application()?.manifest).to.deep.equal(manifest('1'));
    await suite.close();
    await suite.open();
    expect(suite.agent.status().change).to.include({ reason, failed: true });
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
    await suite.close();
    await suite.open();
    expect(suite.agent.status().change).to.include({ job: 'migrate', failed: false });
    let refused: unknown;
    await apply(manifest('2')).catch((error: unknown) => {
      refused = error;
    });
    expect(refused).to.be.an('error').with.property('code', 'MN4004');
    write('go');
    await applied();
    expect(suite.agent.application()?.manifest).to.deep.equal(manifest('1'));
    await until('the rest runs', async () => (await running('beat')).length);
    expect(runs()).to.deep.equal(['1']);
  });

  it('keep what they need if the agent ends meanwhile, or once they have failed', async () => {
    const changed = (text: string) => manifest(text, { daemons: { beat: sleep(text), db: sleep(text) } });
    write('go');
    write('fine');
    await apply(changed('1'));
    await applied();
    const [beat, old] = [await one('beat'), await one('db')];
    rmSync(join(folder(), 'go'));
    rmSync(join(folder(), 'fine'));
    await apply(changed('2'));
    await until('the job runs', () => runs().length === 2);
    const db = await until('the database is replaced', async () => {
      const id = await one('db');
      return id === old ? null : id;
    });
    await suite.close();
    await suite.open();
    write('go');
    await failed();
    expect([await one('beat'), await one('db')]).to.deep.equal([beat, db]);
    await suite.close();
    await suite.open();
    write('fine');
    await apply(changed('2'));
    await applied();
    expect(await one('db')).to.equal(db);
    expect(runs()).to.deep.equal(['1', '2', '2']);
  });

  it('do not hold back what depends on them once they have succeeded, whatever comes of the next change', async () => {
    const call = functionSpec('', { command: ['sleep', '1000'], depends_on: { migrate: SUCCEEDED } });
    const calling = (text: string) => ({ ...manifest(text), functions: { call } });
    const held = () => suite.agent.status().waiting.map(({ workload }) => workload);
    write('go');
    write('fine');
    await apply(calling('1'));
    await applied();
    rmSync(join(folder(), 'fine'));
    await apply(calling('2'));
    await failed();
    expect(held()).not.to.include('call');
    await suite.close();
    await suite.open();
    expect(held()).not.to.include('call');
  });

  it('run one after the other if one depends on another', async () => {
    const { migrate } = manifest('1').jobs;
    const fill = jobSpec('', { command: ['sh', '-c', 'echo fill >> runs'], run: 'before_change' });
    const jobs = { fill: { ...fill, depends_on: { migrate: SUCCEEDED } }, ...(migrate && { migrate }) };
    write('fine');
    await apply(manifest('1', { jobs }));
    await until('the first one runs', () => runs().length);
    write('go');
    await applied();
    expect(runs()).to.deep.equal(['1', 'fill']);
  });

  it('fail if something that they wait for fails, and run it again with the next try only', async () => {
    const seed = jobSpec('', { command: ['sh', '-c', 'echo seed >> runs; test -e fine'] });
    const migrate = jobSpec('', {
      command: ['sh', '-c', 'echo migrate >> runs'],
      run: 'before_change',
      depends_on: { seed: SUCCEEDED },
    });
    await apply(manifest('1', { jobs: { seed, migrate } }));
    await failed();
    const { change, notes } = suite.agent.status();
    expect(change?.reason).to.equal('migrate waits for seed to succeed (it exited with code 1)');
    expect(notes.join()).not.to.include('was not applied');
    await suite.close();
    await suite.open();
    await failed();
    expect(runs()).to.deep.equal(['seed']);
    write('fine');
    expect(await apply(manifest('1', { jobs: { seed, migrate } }))).to.include({ failed: false });
    await until('it is over', () => {
      const now = suite.agent.status().change;
      expect(now?.failed ?? false, now?.reason).to.equal(false);
      return now === null;
    });
    expect(runs()).to.deep.equal(['seed', 'seed', 'migrate']);
  });

  it('do not bring their change over a later one', async () => {
    write('fine');
    await apply(manifest('1'));
    await until('the job runs', () => runs().length);
    const later = manifestOf({}, { daemons: { db: sleep('db') } });
    const changes: Promise<unknown>[] = [];
    atSuccess(() => changes.push(apply(later)));
    write('go');
    await until('the later change has come', () => changes.length);
    await Promise.all(changes);
    // Changes take turns, so this one is refused after all others.
    await apply(manifestOf({}, { daemons: { db: daemonSpec({ image: 'none' }) } })).catch(() => {});
    expect(suite.agent.application()?.manifest).to.deep.equal(later);
    expect(suite.agent.status().change).to.equal(null);
  });

  it('are not run again, and have not failed, if the agent ends as they succeed', async () => {
    write('fine');
    await apply(manifest('1'));
    await until('the job runs', () => runs().length);
    const ends: Promise<unknown>[] = [];
    atSuccess(() => ends.push(suite.close()));
    write('go');
    await until('the agent ends', () => ends.length);
    await Promise.all(ends);
    await suite.open();
    await until('the change is over', () => suite.agent.status().change?.failed !== false);
    expect(suite.agent.status().change).to.equal(null);
    expect(suite.agent.application()?.manifest).to.deep.equal(manifest('1'));
    expect(runs()).to.deep.equal(['1']);
  });

  it('leave no change on record that has been applied, or that this version rejects', async () => {
    const request = { manifest: manifestOf({}, { daemons: { db: sleep('db') } }), inputs: NO_INPUTS };
    await suite.agent.apply(request);
    const rejected = { ...request, manifest: { ...request.manifest, name: '' } };
    for (const left of [request, rejected]) {
      await new ChangeStore(suite.store).put({ id: 'left', request: left, failure: null });
      await suite.close();
      await suite.open();
      expect(suite.agent.status().change).to.equal(null);
      expect(new ChangeStore(suite.store).get()).to.equal(null);
    }
  });

  it('leave what ran before the records were lost to the change', async () => {
    await apply(manifestOf({}, { daemons: { other: sleep('other') } }));
    const other = await one('other');
    await suite.close();
    for (const file of readdirSync(folder()))
      if (file.startsWith('store')) rmSync(join(folder(), file), { recursive: true });
    await suite.open();
    write('fine');
    await apply(manifest('1'));
    await until('the job runs', () => runs().length);
    await suite.close();
    await suite.open();
    expect(suite.agent.status().notes.join()).to.include('1 worker is running, but no application is');
    expect(await running('other')).to.deep.equal([other]);
    write('go');
    await applied();
    await until('what nothing declares has ended', async () => (await running('other')).length === 0);
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
    expect(suite.agent.quotas().items[0]).to.include({ resource: 'cpu', limit: 2 });
  });
});
