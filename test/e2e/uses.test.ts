/** Workloads that use others, on the local target: they reach them at the addresses in their variables. */
import { expect } from 'chai';
import { parseManifest } from '../../src/manifest/validate.js';
import { TestAgent } from '../support/agent.js';
import { APPLICATION } from '../support/application.js';
import { call } from '../support/calls.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';

const serve = (answer: string, port: string) =>
  JSON.stringify([
    process.execPath,
    '-e',
    `require('http').createServer(async (_, answer) => answer.end(${answer})).listen(${port}, '127.0.0.1')`,
  ]);

describe('workloads that use others', () => {
  let agent: TestAgent;
  before(async () => {
    agent = await TestAgent.start();
  });
  after(() => agent.remove());

  it('reach a daemon and a service by their variables', async () => {
    const [db, web] = [await freePort(), await freePort()];
    const { manifest } = parseManifest(
      `
name: ${APPLICATION}
services:
  web: {port: ${web}, min_replicas: 1, command: ${serve("'the service'", 'process.env.PORT')}}
daemons:
  db: {expose: [${db}], command: ${serve("'the daemon'", `${db}`)}}
functions:
  front:
    uses: [web, db]
    command: ${serve("await (await fetch(process.env.WEB_URL)).text() + ' and ' + await (await fetch('http://' + process.env.DB_HOST + ':' + process.env.DB_PORT)).text()", 'process.env.PORT')}
`,
      { file: 'multinode.yaml', env: {} },
    );
    await agent.apply(manifest);
    await until('the daemon runs', async () => (await agent.status()).daemons.db?.state === 'running');
    const { text } = await until('the function answers', async () => {
      const found = await call(`${agent.url}/functions/front`, agent.key);
      return found.status === 200 ? found : null;
    });
    expect(text).to.equal('the service and the daemon');
  });
});
