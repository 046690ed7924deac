/** Workloads that wait for others, on the local target. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Dependency, Manifest } from '../../../src/manifest/model.js';
import {
  daemonSpec,
  functionSpec,
  jobSpec,
  manifestOf,
  NO_INPUTS,
  serviceSpec,
} from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';
import { AgentOfSuite } from '../../support/open-agent.js';
import { freePort } from '../../support/port.js';
import { until } from '../../support/until.js';

const on = (condition: Dependency['condition'], fields: Partial<Dependency> = {}): Dependency => ({
  condition,
  restart: false,
  required: true,
  ...fields,
});

/** A server that listens once the file exists. */
const SLOW = `const { existsSync } = require('fs');
setInterval(function () {
  if (!existsSync('go')) return;
  clearInterval(this);
  require('http').createServer((_, answer) => answer.end()).listen(process.env.PORT);
}, 20)`;

describe('workloads that wait for others', () => {
  const folder = temporaryFolder();
  const suite = new AgentOfSuite(folder);

  const apply = (manifest: Manifest) => suite.agent.apply({ manifest, inputs: NO_INPUTS });
  const sleep = { command: ['sleep', '1000'] };
  const command = [process.execPath, '-e', SLOW];
  const running = (workload: string) => suite.running(workload);

  it('start once the others are ready, and say what they wait for', async () => {
    const services = { db: serviceSpec('', await freePort(), { command, min_replicas: 1 }) };
    const beat = daemonSpec('', { ...sleep, depends_on: { db: on('service_healthy') } });
    const call = functionSpec('', {
      ...sleep,
      spare_workers: 1,
      depends_on: { beat: on('service_started') },
    });
    await apply(manifestOf({ call }, { services, daemons: { beat } }));
    const reason = 'waits for db to be ready';
    await until('the service starts', async () => (await running('db')).length);
    expect(suite.agent.status().waiting).to.deep.equal([
      { workload: 'call', reason: 'waits for beat to start', failed: false },
      { workload: 'beat', reason, failed: false },
    ]);
    expect(suite.agent.status().daemons.beat).to.include({ state: 'waiting', reason });
    expect(suite.agent.decisions('beat').map(({ code, reason: why }) => [code, why])).to.deep.equal([
      ['dependency', reason],
    ]);
    expect(await running('beat')).to.deep.equal([]);
    writeFileSync(join(folder(), 'go'), '');
    await until(
      'the others run',
      async () => (await running('beat')).length + (await running('call')).length === 2,
    );
    expect(suite.agent.status().waiting).to.deep.equal([]);
  });

  it('keep what runs until the others are ready with their new revision', async () => {
    const port = await freePort();
    const manifest = (text: string, ready: string) => {
      const environment = { TEXT: text };
      const db = serviceSpec('', port, { command, min_replicas: 1, environment, ready_path: ready });
      const beat = daemonSpec('', { ...sleep, environment, depends_on: { db: on('service_healthy') } });
      return manifestOf({}, { services: { db }, daemons: { beat } });
    };
    writeFileSync(join(folder(), 'go'), '');
    await apply(manifest('1', '/'));
    const [first] = await until('it runs', async () => {
      const found = await running('beat');
      return found.length > 0 ? found : null;
    });
    await apply(manifest('1', '/'));
    expect(suite.agent.status().waiting, 'an unchanged manifest').to.deep.equal([]);
    const hold = join(folder(), 'go');
    rmSync(hold);
    await apply(manifest('2', '/'));
    await until('it waits', () => suite.agent.status().waiting.length === 1);
    expect(await running('beat')).to.deep.equal([first]);
    writeFileSync(hold, '');
    await until('it is replaced', async () => {
      const found = await running('beat');
      return found.length === 1 && found[0] !== first;
    });
  });

  it('do not wait for others with workers that an earlier agent has started', async () => {
    const services = { db: serviceSpec('', await freePort(), { command, min_replicas: 1 }) };
    const beat = daemonSpec('', { ...sleep, depends_on: { db: on('service_healthy') } });
    writeFileSync(join(folder(), 'go'), '');
    await apply(manifestOf({}, { services, daemons: { beat } }));
    await until('it runs', async () => (await running('beat')).length);
    await suite.close();
    await suite.open();
    expect(suite.agent.status().waiting).to.deep.equal([]);
    expect(suite.agent.status().daemons.beat?.state).not.to.equal('waiting');
  });

  it('are replaced when one changes with which they are restarted', async () => {
    const manifest = (text: string) => {
      const db = daemonSpec('', { ...sleep, environment: { TEXT: text } });
      const tied = daemonSpec('', { ...sleep, depends_on: { db: on('service_started', { restart: true }) } });
      const free = daemonSpec('', { ...sleep, depends_on: { db: on('service_started') } });
      return manifestOf({}, { daemons: { tied, free, db } });
    };
    await apply(manifest('1'));
    const ids = async () => [...(await running('tied')), ...(await running('free'))];
    const before = await until('both run', async () => {
      const found = await ids();
      return found.length === 2 ? found : null;
    });
    await apply(manifest('2'));
    await until('one is replaced', async () => {
      const [tied, free] = await ids();
      return tied !== undefined && free !== undefined && tied !== before[0] && free === before[1];
    });
  });

  it('wait for a job that runs once for each of its revisions, and again when somebody starts it', async () => {
    const program = 'echo "$TEXT" >> runs; test -e fine || { echo no luck; exit 3; }';
    const manifest = (text: string) => {
      const migrate = jobSpec('', { command: ['sh', '-c', program], environment: { TEXT: text } });
      const depends_on = { migrate: on('service_completed_successfully') };
      return manifestOf(
        {},
        { jobs: { migrate }, daemons: { beat: daemonSpec('', { ...sleep, depends_on }) } },
      );
    };
    const runs = () => readFileSync(join(folder(), 'runs'), 'utf8').trim().split('\n');
    await apply(manifest('1'));
    await until('the job has failed', () => suite.agent.status().waiting[0]?.failed);
    expect(suite.agent.status().waiting[0]?.reason).to.equal(
      'waits for migrate to succeed (it exited with code 3; it wrote: no luck)',
    );
    await suite.close();
    await suite.open();
    expect(suite.agent.status().waiting[0]?.failed).to.equal(true);
    expect(runs()).to.deep.equal(['1']);

    writeFileSync(join(folder(), 'fine'), '');
    await suite.agent.job('migrate').submit({ input: '' });
    await until('it runs', async () => (await running('beat')).length);
    expect(runs()).to.deep.equal(['1', '1']);
    await apply(manifest('1'));
    await apply(manifest('2'));
    await until('it has run for the new revision', () => runs().length === 3);
    expect(suite.agent.status().waiting, 'for the daemon nothing has changed').to.deep.equal([]);
    await apply(manifest('2'));
    expect(runs()).to.deep.equal(['1', '1', '2']);
  });
});
