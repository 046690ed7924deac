/** The application in examples/docker, built and run by a real Engine. */
import { join } from 'node:path';
import { expect } from 'chai';
import { Engine } from '../../providers/docker/engine/engine.js';
import { compile } from '../../src/compiler/compile.js';
import { type Builds, collectBuilds, withBuiltImages } from '../../src/manifest/builds/builds.js';
import { type LoadedManifest, loadManifest } from '../../src/manifest/load.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { needNetwork } from '../providers/docker/target.js';
import { NO_INPUTS } from '../support/application.js';
import { call } from '../support/calls.js';
import { type DockerAgent, startDockerAgent } from '../support/docker-agent.js';
import { needEngine, output } from '../support/engine.js';
import { freePort } from '../support/port.js';
import { readProviderSchema, schemaFile, violations } from '../support/provider-schema.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { IMAGE, needImage } from '../support/worker-image.js';

const FOLDER = join(PACKAGE_ROOT, 'examples', 'docker');

describe('examples/docker', function () {
  this.timeout(240_000);
  let loaded: LoadedManifest;
  let builds: Builds;
  let port: number;

  before(async () => {
    port = await freePort();
    const env = { NODE_IMAGE: IMAGE, SITE_PORT: `${port}` };
    loaded = await loadManifest(join(FOLDER, 'multinode.yaml'), { env });
    builds = await collectBuilds(loaded.manifest, {
      root: FOLDER,
      stack: join(FOLDER, '.multinode', 'docker'),
    });
  });

  it("has a plan that fits the docker provider's schema", async function () {
    const file = schemaFile('docker-provider-schema-4.5.0.json');
    const schema = readProviderSchema(file, 'registry.terraform.io/kreuzwerker/docker');
    if (!schema) skip(this, "the provider's schema is not beside the checkout");
    const { manifest, source } = loaded;
    const place = { root: '../..', file: 'multinode.yaml', locate: source.locate, builds };
    const { files } = await compile(manifest, 'docker', place);
    const plan: unknown = JSON.parse(files.get('cdk.tf.json')?.content ?? '');
    expect(violations(plan, 'docker', schema)).to.deep.equal([]);
    expect(JSON.stringify(plan)).to.contain('${path.module}/../../app');
  });

  describe('on an Engine', () => {
    let agent: DockerAgent;

    before(async function () {
      await needEngine(this);
      const host = process.env.DOCKER_HOST ?? '';
      await needImage(host);
      await build(host);
      await needNetwork('test', { DOCKER_HOST: host });
      agent = await startDockerAgent(host);
      const manifest = { ...withBuiltImages(loaded.manifest, builds), name: 'test' };
      await agent.client.putApplication({ manifest, inputs: NO_INPUTS });
    });
    after(() => agent?.remove());

    /** Builds the images as the docker provider does. */
    async function build(host: string): Promise<void> {
      const engine = await Engine.at({ DOCKER_HOST: host });
      try {
        for (const { settings, image } of Object.values(builds)) {
          const { context, dockerfile, args } = settings;
          const body = await output('tar', ['-C', join(FOLDER, context), '-c', '.']);
          const query = { t: image, dockerfile, buildargs: args };
          await engine.run('POST', '/build', { query, body });
        }
      } finally {
        await engine.close();
      }
    }

    it('counts words with a function, a job and a service from one image', async () => {
      const counted = await fetch(`${agent.url}/functions/count`, {
        method: 'POST',
        headers: { authorization: `Bearer ${agent.key}` },
        body: 'one two\nthree',
      });
      expect(await counted.json()).to.deep.equal({ words: 3 });

      const { jobs } = agent.client;
      const report = await jobs.wait((await jobs.start('report', { input: 'one two\nthree' })).id);
      expect(report).to.include({ state: 'SUCCEEDED', output: '[2,1]' });

      await until(
        'both replicas are ready',
        async () => (await agent.client.status()).services.site?.replicas.ready === 2,
        120_000,
      );
      const site = await call(`http://${agent.host}:${port}/?text=one+two`, agent.key);
      expect(site.text).to.contain('<p>2 words</p>');
    });
  });
});
