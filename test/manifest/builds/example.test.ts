/** The application in examples/builds: what its images are built from, and its plans. */
import { join } from 'node:path';
import { expect } from 'chai';
import { compile } from '../../../src/compiler/compile.js';
import { type Builds, collectBuilds } from '../../../src/manifest/builds/builds.js';
import { type LoadedManifest, loadManifest } from '../../../src/manifest/load.js';
import type { TargetName } from '../../../src/manifest/model.js';
import { PACKAGE_ROOT } from '../../../src/version.js';

const FOLDER = join(PACKAGE_ROOT, 'examples', 'builds');

describe('examples/builds', () => {
  let loaded: LoadedManifest;
  let builds: Builds;

  before(async () => {
    loaded = await loadManifest(join(FOLDER, 'multinode.yaml'), { env: {} });
    builds = await collectBuilds(loaded.manifest, {
      root: FOLDER,
      stack: join(FOLDER, '.multinode', 'docker'),
    });
  });

  it('has one image for what is in Python, and one for its site', () => {
    const { greet, report, site } = builds;
    expect(report).to.deep.equal(greet);
    expect(greet?.copy?.dockerfile).to.match(/^FROM python:3\.13-slim AS packages$/m);
    expect(greet?.copy?.dockerfile).to.match(/^COPY requirements\.txt \.\/$/m);
    expect(greet?.copy?.python_package).to.equal(true);
    expect(site?.copy?.dockerfile).to.match(/^FROM caddy:2-alpine$/m);
  });

  const parts = ['"multinode_build_context"', '"docker_image"'];
  const targets: readonly (readonly [
    TargetName,
    readonly string[],
    Partial<LoadedManifest['manifest']['targets']['nomad']>,
  ])[] = [
    ['local', [], {}],
    ['docker', parts, {}],
    ['nomad', [...parts, '"multinode_pushed_image"'], { registry: 'registry.example/team' }],
  ];
  for (const [target, wanted, settings] of targets) {
    it(`compiles for the ${target} target`, async () => {
      const { source } = loaded;
      const all = loaded.manifest.targets;
      const services = target === 'local' ? {} : loaded.manifest.services;
      const manifest = {
        ...loaded.manifest,
        services,
        targets: { ...all, nomad: { ...all.nomad, ...settings } },
      };
      const place = { root: '../..', file: 'multinode.yaml', locate: source.locate };
      const { files } = await compile(manifest, target, {
        ...place,
        builds: target === 'local' ? {} : builds,
      });
      const text = files.get('cdk.tf.json')?.content ?? '';
      for (const part of wanted) expect(text).to.contain(part);
      expect(text.includes('"docker_image"')).to.equal(target !== 'local');
    });
  }
});
