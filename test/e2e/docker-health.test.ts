/** Health checks by the command line, with the real docker provider, on a real Engine. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { statusShape } from '../../src/api/shapes.generated.js';
import type { DaemonStatus, Status } from '../../src/api/types.js';
import { dockerApplication } from '../support/docker-application.js';
import { until } from '../support/until.js';
import { IMAGE, needWaitingImage } from '../support/worker-image.js';

const CHECKED = 'multinode-test-checked:1';

const manifest = (port: number) => `
name: health-e2e
defaults: { image: "${IMAGE}", command: [sh, -c, "trap exit TERM; while true; do sleep 0.1; done"], stop_grace_period: 5 }
daemons:
  queue:
    volumes: ["./shared:/shared"]
    healthcheck: { test: "read state < /shared/state; [ $$state = well ]", interval: 500ms, retries: 2 }
  own: { image: "${CHECKED}", volumes: ["./shared:/shared"] }
  changed: { image: "${CHECKED}", healthcheck: { interval: 300ms }, volumes: ["./shared:/shared"] }
  off: { image: "${CHECKED}", healthcheck: { disable: true } }
services:
  web:
    command: [node, /workers/service.mjs]
    port: ${port + 1}
    min_replicas: 1
    healthcheck: { test: [CMD, node, -e, "fetch('http://localhost:' + process.env.PORT + '/health').then(({ ok }) => process.exit(ok ? 0 : 1))"], interval: 1s, retries: 2 }
targets: { docker: { agent: host, port: ${port} } }
`;

describe('health checks on Docker', function () {
  this.timeout(300_000);
  const application = dockerApplication();

  before(async () => {
    const check =
      'HEALTHCHECK --interval=400ms --retries=1 CMD read state < /shared/state; [ $state = well ]';
    await needWaitingImage(application.engine.host, CHECKED, check);
    mkdirSync(join(application.root, 'shared'));
    application.write('multinode.yaml', manifest(application.port));
  });

  const multinode = (...args: string[]) => application.multinode(...args);
  const say = (state: string) => application.write('shared/state', `${state}\n`);
  async function status(): Promise<Status> {
    const found: unknown = JSON.parse((await multinode('status', '--json')).stdout);
    if (!statusShape.matches(found)) throw new Error('it is not a status');
    return found;
  }
  async function daemon(name: string): Promise<DaemonStatus> {
    const found = (await status()).daemons[name];
    if (!found) throw new Error(`no daemon ${name}`);
    return found;
  }

  it("replace what hangs, with the image's own check too, and nothing changes in a second plan", async () => {
    say('well');
    const up = await multinode('up', '--yes');
    expect(up.code, up.stderr).to.equal(0);
    for (const name of ['queue', 'own', 'changed'])
      await until(`${name} is healthy`, async () => (await daemon(name)).health?.healthy === 1);
    expect((await daemon('off')).health).to.equal(undefined);
    await until('the replica is healthy', async () => (await status()).services.web?.health?.healthy === 1);
    expect(await application.planned()).to.deep.equal({ changes: false });

    say('sick');
    for (const name of ['queue', 'own', 'changed'])
      await until(`${name} is replaced`, async () => ((await daemon(name)).health?.replaced ?? 0) > 0);
    say('well');
    for (const name of ['queue', 'own', 'changed'])
      await until(`${name} is healthy again`, async () => (await daemon(name)).health?.healthy === 1);
    const queue = await daemon('queue');
    expect(queue.health?.last_unhealthy?.message).to.match(
      /health checks? .*failed: the test exited with code 1/,
    );
    await until('each restart is counted once', async () => {
      const { restarts, health } = await daemon('queue');
      return restarts === health?.replaced;
    });
    expect((await multinode('why', 'queue')).stdout).to.contain('its process is unhealthy: ');
    expect((await multinode('status')).stdout).to.contain('queue health: 0 unhealthy, ');
    expect(await application.planned()).to.deep.equal({ changes: false });
  });
});
