/** Ports on a real Engine: a worker whose program has its own port. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDockerDriver } from '../../providers/docker/driver.js';
import type { Driver } from '../../providers/driver.js';
import { untilReady } from '../../src/agent/workers/readiness.js';
import { workerSpec } from '../contracts/worker-spec.js';
import { needNetwork } from '../providers/docker/target.js';
import { APPLICATION } from '../support/application.js';
import { needEngine } from '../support/engine.js';
import { IMAGE, needImage } from '../support/worker-image.js';

describe('ports on Docker', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-ports-'));
  let driver: Driver;

  before(async function () {
    await needEngine(this);
    await needImage(process.env.DOCKER_HOST ?? '');
    await needNetwork(APPLICATION);
    driver = await openDockerDriver({
      application: APPLICATION,
      dataDir: join(folder, 'driver'),
      root: folder,
    });
  });

  after(async () => {
    for (const { id } of (await driver?.list()) ?? []) {
      await driver.stop(id, 0);
      await driver.remove(id);
    }
    await driver?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reach a worker whose program listens on its own port, like nginx', async () => {
    const program = `require('http').createServer((_, answer) => answer.end(process.env.PORT)).listen(80)`;
    const spec = workerSpec('own-port', {
      image: IMAGE,
      command: ['node', '-e', program],
      serves: true,
      container_port: 80,
    });
    const { address } = await driver.start(spec);
    if (!address) throw new Error('the worker has no address');
    await untilReady(address, '/', AbortSignal.timeout(60_000));
    const answer = await fetch(`http://${address.host}:${address.port}/`);
    expect(await answer.text()).to.equal('80');
  });
});
