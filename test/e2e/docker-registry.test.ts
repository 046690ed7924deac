/** Images from a registry that requires credentials, pulled by a real Engine. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Engine, EngineRefusal } from '../../providers/docker/engine/engine.js';
import { Images } from '../../providers/docker/images.js';
import { registryAuth } from '../../providers/docker/registry/credentials.js';
import { dockerCurrentImageResource } from '../../providers/docker/resources/current-image.js';
import { dockerPrivateImagesResource } from '../../providers/docker/resources/private-images.js';
import { refusal } from '../contracts/support.js';
import { needEngine } from '../support/engine.js';
import { temporaryFolder } from '../support/folder.js';
import { PASSWORD, TestRegistry, USER } from '../support/registry.js';
import { created } from '../support/resource-lifecycle.js';
import { skip } from '../support/skip.js';
import { IMAGE, needImage } from '../support/worker-image.js';

describe('images from a private registry', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  let registry: TestRegistry | undefined;
  let engine: Engine;
  let image: string;

  before(async function () {
    const lack = TestRegistry.lacking();
    if (lack) skip(this, lack);
    await needEngine(this);
    await needImage(process.env.DOCKER_HOST ?? '');
    engine = await Engine.at(process.env);
    registry = await TestRegistry.start();
    image = `${registry.address}/team/worker:1`;
    const repo = image.replace(/:1$/, '');
    await engine.run('POST', `/images/${IMAGE}/tag`, { query: { repo, tag: '1' } });
    const auth = registryAuth({ username: USER, password: PASSWORD, serveraddress: registry.address });
    await engine.run('POST', `/images/${repo}/push`, {
      query: { tag: '1' },
      headers: { 'x-registry-auth': auth },
    });
  });

  beforeEach(forget);

  after(async () => {
    await forget();
    await engine?.close();
    await registry?.remove();
  });

  const isThere = async () =>
    await engine.run('GET', `/images/${image}/json`).then(
      () => true,
      () => false,
    );

  async function forget(): Promise<void> {
    if (engine && image) await engine.run('DELETE', `/images/${image}`).catch(() => {});
  }

  /** An environment with the configuration, and with a program that is a credential helper. */
  function user(config: object | string, helper?: string): Record<string, string | undefined> {
    const home = join(folder(), `home-${Math.random()}`);
    mkdirSync(join(home, '.docker'), { recursive: true });
    writeFileSync(
      join(home, '.docker', 'config.json'),
      typeof config === 'string' ? config : JSON.stringify(config),
    );
    if (helper !== undefined) {
      writeFileSync(join(home, 'docker-credential-test'), `#!/bin/sh\n${helper}\n`);
      chmodSync(join(home, 'docker-credential-test'), 0o755);
    }
    const { DOCKER_HOST, PATH } = process.env;
    return { HOME: home, PATH: `${home}:${PATH}`, DOCKER_HOST };
  }

  const auth = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
  const helped = `read -r server; [ "$1 $server" = "get $REGISTRY" ] || { echo credentials not found in native keychain; exit 1; }
    printf '{"ServerURL":"%s","Username":"${USER}","Secret":"${PASSWORD}"}' "$server"`;

  const ways: readonly [string, () => Record<string, string | undefined>][] = [
    ['in config.json', () => user({ auths: { [registry?.address ?? '']: { auth } } })],
    ['in config.json, under a URL', () => user({ auths: { [`http://${registry?.address}/v2/`]: { auth } } })],
    [
      "in the registry's helper",
      () => ({
        ...user({ credHelpers: { [registry?.address ?? '']: 'test' }, credsStore: 'none' }, helped),
        REGISTRY: registry?.address,
      }),
    ],
    [
      'in the helper for all registries',
      () => ({ ...user({ credsStore: 'test' }, helped), REGISTRY: registry?.address }),
    ],
  ];
  for (const [where, environment] of ways) {
    it(`are pulled with the credentials ${where}`, async () => {
      await new Images(engine, () => {}, environment()).pull(image);
      expect(await isThere()).to.equal(true);
    });
  }

  const failures: readonly [string, () => Record<string, string | undefined>, string][] = [
    ['no credentials', () => user({ auths: {} }), 'no basic auth credentials'],
    [
      'a wrong password',
      () => user({ auths: { [registry?.address ?? '']: { auth: btoa(`${USER}:other`) } } }),
      'unauthorized',
    ],
    ['a missing helper', () => user({ credsStore: 'no-such' }), 'docker-credential-no-such is not on PATH'],
    [
      'a failing helper',
      () => user({ credsStore: 'test' }, 'echo the keychain is locked; exit 1'),
      'docker-credential-test failed: the keychain is locked',
    ],
    ['a helper that knows none', () => user({ credsStore: 'test' }, helped), 'no basic auth credentials'],
    [
      'a broken configuration',
      () => user('{"auths": {"x": {"auth": "hush"'),
      'is not a Docker configuration',
    ],
  ];
  for (const [what, environment, reason] of failures) {
    it(`are not pulled with ${what}, and the reason is given`, async () => {
      const pull = new Images(engine, () => {}, environment()).pull(image);
      const error = await pull.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(error).to.be.instanceOf(EngineRefusal);
      expect(String(error)).to.contain(reason).and.not.contain('hush');
    });
  }

  describe('of a stack', () => {
    let own: NodeJS.ProcessEnv;
    beforeEach(() => {
      own = { ...process.env };
    });
    afterEach(() => {
      process.env = { ...own };
    });

    it('are pulled when it is applied, and again once the Engine has lost them', async () => {
      Object.assign(process.env, user({ auths: { [registry?.address ?? '']: { auth } } }));
      const config = { host: '', images: [image, IMAGE, 'localhost:1/without/credentials:1'] };
      const state = await created(dockerPrivateImagesResource, config);
      expect(await isThere()).to.equal(true);
      expect(await dockerPrivateImagesResource.plan(state, config)).to.deep.equal({
        planned: state,
        replaces: [],
      });
      await forget();
      const { planned } = await dockerPrivateImagesResource.plan(state, config);
      expect(planned).to.not.deep.equal(state);
    });

    it('are pulled again once the registry has another one, if they must be current', async () => {
      Object.assign(process.env, user({ auths: { [registry?.address ?? '']: { auth } } }));
      const config = { host: '', image, platform: '' };
      const state = await created(dockerCurrentImageResource, config);
      expect(await isThere()).to.equal(true);
      expect(state.digest).to.match(/^sha256:/);
      const { planned, replaces } = await dockerCurrentImageResource.plan(
        { ...state, digest: 'sha256:0' },
        config,
      );
      expect({ planned, replaces }).to.deep.equal({ planned: state, replaces: [] });
      await forget();
      const change = { prior: { ...state, digest: 'sha256:0' }, planned, config };
      await dockerCurrentImageResource.apply(change, AbortSignal.timeout(60_000));
      expect(await isThere()).to.equal(true);
      const missing = { ...config, image: `${image}-other` };
      const error = await refusal(dockerCurrentImageResource.plan(null, missing));
      expect(error).to.include({ code: 'MN2007' });
      expect(error.message).to.contain(`${image}-other, which has pull_policy always, can't be pulled`);
    });

    it('fail the apply with the reason', async () => {
      Object.assign(process.env, user({ credsStore: 'no-such' }));
      const error = await refusal(created(dockerPrivateImagesResource, { host: '', images: [image] }));
      expect(error).to.include({ code: 'MN2007' });
      expect(error.message).to.contain(`the image ${image} can't be pulled`).and.contain('is not on PATH');
    });
  });
});
