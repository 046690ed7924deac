import { expect } from 'chai';
import type { Driver } from '../../../providers/driver.js';
import { openNomadDriver } from '../../../providers/nomad/driver.js';
import { stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { APPLICATION, daemonSpec, manifestOf } from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';
import { needNomad } from '../../support/nomad.js';
import { freePort } from '../../support/port.js';
import { until } from '../../support/until.js';
import { inNomad, living, placeIn } from './target.js';

describe('the ports of a daemon in Nomad', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let driver: Driver;

  before(async function () {
    await needNomad(this);
  });
  beforeEach(async () => {
    driver = await openNomadDriver({ application: APPLICATION, dataDir: folder(), root: folder() });
  });
  afterEach(async () => {
    await stopAll(driver);
    await driver.close();
  });

  it('are reserved on its node for a command, which listens there itself', async () => {
    const [web, admin] = [await freePort(), await freePort()];
    const program = `for (const port of [${web}, ${admin}]) require('http').createServer((_, answer) => answer.end('' + port)).listen(port)`;
    const command = [process.execPath, '-e', program];
    const spec = daemonSpec(
      { command },
      {
        ports: [
          { target: web, published: web, protocol: 'tcp' },
          { target: web, published: web, protocol: 'udp' },
        ],
        expose: [{ target: admin, protocol: 'tcp' }],
      },
    );
    await placeIn().prepare?.(manifestOf({}, { daemons: { web: spec } }));
    await driver.start(workerSpec('web-1', { kind: 'daemon', workload: 'web', command }));
    const [found] = await inNomad(living);
    const ports = found?.allocation.AllocatedResources?.Shared.Ports?.map(({ Value }) => Value);
    expect(ports).to.have.members([web, admin]);
    for (const port of [web, admin]) {
      const answer = await until(`port ${port} answers`, () =>
        fetch(`http://127.0.0.1:${port}/`).then(
          (response) => response.text(),
          () => null,
        ),
      );
      expect(answer).to.equal(`${port}`);
    }
  });
});
