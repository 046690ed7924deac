/** The order of an application by the command line, with the real docker provider, on a real Engine. */
import { expect } from 'chai';
import { dockerApplication } from '../support/docker-application.js';
import { until } from '../support/until.js';
import { IMAGE } from '../support/worker-image.js';

const STAY = 'setInterval(() => {}, 1000)';

const manifest = (port: number, text: string, code: number) => `
name: order-e2e
defaults: { image: "${IMAGE}", command: [node, -e, "${STAY}"], stop_grace_period: 1 }
jobs:
  migrate:
    command: [node, -e, "console.log('migrating to ${text}'); setTimeout(() => process.exit(${code}), 1000)"]
    run: before_change
    depends_on: { db: { condition: service_healthy }, api: {} }
functions:
  call:
    environment: { TEXT: "${text}" }
    spare_workers: 1
    command: [node, -e, "require('http').createServer((_, r) => r.end(process.env.TEXT)).listen(process.env.PORT)"]
    depends_on: { api: { condition: service_healthy } }
daemons:
  api: { depends_on: { db: { condition: service_healthy, restart: true } } }
  db:
    healthcheck: { test: [CMD, node, -e, "process.exit(0)"], interval: 1s }
targets: { docker: { agent: host, port: ${port} } }
`;

describe('the order of an application on Docker', function () {
  this.timeout(600_000);
  const application = dockerApplication();
  const multinode = (...args: string[]) => application.multinode(...args);

  async function up(text: string, code: number) {
    application.write('multinode.yaml', manifest(application.port, text, code));
    return await multinode('up', '--yes');
  }

  it("creates daemons in order, runs jobs before each change, and Terraform's second plan is empty", async () => {
    const first = await up('1', 0);
    expect(first.code, first.stderr).to.equal(0);
    expect(first.stderr).to.contain('migrate | migrating to 1');
    expect((await multinode('plan', '--detailed-exitcode')).code).to.equal(0);
    expect((await multinode('invoke', 'call')).stdout).to.equal('1');

    const second = await up('2', 3);
    expect(second.code).to.equal(1);
    expect(second.stderr).to.contain('MN4026').and.contain('migrate failed, so nothing was changed');
    expect((await multinode('invoke', 'call')).stdout).to.equal('1');

    const third = await up('2', 0);
    expect(third.code, third.stderr).to.equal(0);
    await until('the change is there', async () => (await multinode('invoke', 'call')).stdout === '2');
    expect((await multinode('plan', '--detailed-exitcode')).code).to.equal(0);
  });
});
