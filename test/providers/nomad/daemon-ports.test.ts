import { expect } from 'chai';
import { workerSpec } from '../../contracts/worker-spec.js';
import { daemonSpec, manifestOf } from '../../support/application.js';
import { nomadDriver } from '../../support/nomad-driver.js';
import { freePort } from '../../support/port.js';
import { until } from '../../support/until.js';
import { inNomad, living, placeIn } from './target.js';

describe('the ports of a daemon in Nomad', function () {
  this.timeout(120_000);
  const driver = nomadDriver();

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
    await driver().start(workerSpec('web-1', { kind: 'daemon', workload: 'web', command }));
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
