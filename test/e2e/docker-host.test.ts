/** The agent as a process on this machine, listening on loopback, with workers in containers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startAgent } from '../../src/agent/process/launch.js';
import { removeAgent } from '../../src/agent/process/remove.js';
import { Client } from '../../src/client/index.js';
import { needNetwork } from '../providers/docker/target.js';
import { jobSpec, manifestOf, NO_INPUTS } from '../support/application.js';
import { needEngine } from '../support/engine.js';
import { IMAGE, needImage, WORKERS } from '../support/worker-image.js';

const APPLICATION = 'host-agent';

describe('an agent beside the Engine, as a process', function () {
  this.timeout(180_000);
  const root = mkdtempSync(join(tmpdir(), 'multinode-host-'));
  const dataDir = join(root, 'agent');
  let client: Client;

  before(async function () {
    await needEngine(this);
    await needImage(process.env.DOCKER_HOST ?? '');
    await needNetwork(APPLICATION);
    const options = { application: APPLICATION, target: 'docker', root, dataDir } as const;
    const { url, apiKey } = await startAgent({ ...options, host: '127.0.0.1', port: 0 });
    client = new Client({ url, key: apiKey });
  });

  after(async () => {
    await removeAgent(dataDir, { root, grace: 60_000 });
    rmSync(root, { recursive: true, force: true });
  });

  it('is reached by its jobs for their input, output and progress', async () => {
    const work = { ...jobSpec('', {}), image: IMAGE, command: ['node', `${WORKERS}/job.mjs`] };
    await client.putApplication({ manifest: manifestOf({}, { jobs: { work } }), inputs: NO_INPUTS });
    const input = JSON.stringify({ echo: true, progress: ['half'] });
    const { id } = await client.jobs.start('work', { input });
    const ended = await client.jobs.wait(id);
    expect(ended).to.include({ state: 'SUCCEEDED', output: input });
    expect(ended.progress?.value).to.equal('half');
    await client.deleteApplication();
  });
});
