/** The agent as its image contains it: the bundle, with only the files that the image is built from. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { agentSources, writeSources } from '../../../providers/docker/resources/package-files.js';
import { health } from '../../../src/client/health.js';
import { TARGETS } from '../../../src/manifest/targets.js';
import { endChild } from '../../support/child.js';
import { temporaryFolder } from '../../support/folder.js';
import { serve, type TestServer } from '../../support/serve.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';

const BUNDLE = 'dist/src/agent/bundle.mjs';

/** As much of an Engine's and of Nomad's API as an agent needs that has no workers: nothing happens, and nothing exists. */
const emptyPlatform: RequestListener = ({ url = '' }, response) => {
  const path = url.replace(/\?.*$/, '').replace(/^\/v1\.\d+(?=\/)/, '');
  if (path === '/_ping') response.end('OK');
  else if (path === '/version') response.end(JSON.stringify({ ApiVersion: '1.44', MinAPIVersion: '1.24' }));
  else if (path === '/events' || path === '/v1/event/stream') response.write('{}\n');
  else if (path === '/info') response.end(JSON.stringify({ CpuCfsQuota: true, MemoryLimit: true }));
  else if (['/containers/json', '/v1/jobs', '/v1/allocations'].includes(path)) response.end('[]');
  else response.writeHead(404).end();
};

describe("agent/process: the agent's image", () => {
  const folder = temporaryFolder();
  const image = mkdtempSync(join(tmpdir(), 'multinode-image-'));
  let platform: TestServer;
  let child: ChildProcess | undefined;

  before(async function () {
    if (process.platform !== 'linux') skip(this, 'the package here has no database library for Linux');
    await writeSources(await agentSources(), image);
    platform = await serve(emptyPlatform);
  });
  afterEach(() => endChild(child, 'SIGKILL'));
  after(async () => {
    await platform?.close();
    rmSync(image, { recursive: true });
  });

  for (const target of TARGETS) {
    it(`has all modules that the agent of the ${target} target starts with`, async () => {
      const options = { application: 'imaged', target, root: '/', host: '127.0.0.1', port: '0' };
      const all = { ...options, 'data-dir': join(folder(), 'data'), 'worker-url': 'http://127.0.0.1:1' };
      const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
      const env = { PATH: process.env.PATH, DOCKER_HOST: platform.url.replace('http', 'tcp') };
      child = spawn(process.execPath, [join(image, BUNDLE), ...args], {
        cwd: '/',
        env: { ...env, NOMAD_ADDR: platform.url },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      const url = await until('the agent is ready, or has ended', () => {
        if (child?.exitCode !== null) throw new Error(output);
        return /"url":"([^"]+)".*the agent is ready/.exec(output)?.[1];
      });
      expect(await health(url)).to.equal('ok');
      // Loaded when it is first asked for.
      expect((await fetch(`${url}/openapi.json`)).status).to.equal(200);
    });
  }
});
