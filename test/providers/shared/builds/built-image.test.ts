import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compile } from '../../../../src/compiler/compile.js';
import { collectBuilds } from '../../../../src/manifest/builds/builds.js';
import type { FunctionSpec } from '../../../../src/manifest/model.js';
import { functionSpec, locateByDepth, manifest } from '../../../compiler/manifests.js';
import { temporaryFolder } from '../../../support/folder.js';
import { targetsWith } from '../../../support/targets.js';

describe('an image that several workloads share', () => {
  const root = temporaryFolder();
  const build = { context: '.', dockerfile: 'Dockerfile', args: {}, runtime: 'node' } as const;
  const worker = functionSpec({ build });

  for (const target of ['docker', 'nomad'] as const) {
    /** The resources that build the functions' images and push them: address → the image's name, or what it needs. */
    async function images(functions: Readonly<Record<string, FunctionSpec>>) {
      writeFileSync(join(root(), 'server.js'), '');
      const targets = targetsWith(4747);
      const given = manifest({
        functions,
        targets: { ...targets, nomad: { ...targets.nomad, registry: 'registry.example' } },
      });
      const folders = { root: root(), stack: join(root(), '.multinode', target) };
      const builds = await collectBuilds(given, folders);
      const place = { root: '../..', file: 'multinode.yaml', locate: locateByDepth, builds };
      const { files } = await compile(given, target, place);
      const { resource } = JSON.parse(files.get('cdk.tf.json')?.content ?? '');
      const found: Record<string, unknown> = {};
      for (const type of ['docker_image', 'multinode_build_context', 'multinode_pushed_image']) {
        for (const [name, settings] of Object.entries(resource[type] ?? {})) {
          if (/^(build|push)_/.test(name)) found[`${type}.${name}`] = settings;
        }
      }
      return found;
    }

    it(`keeps its address when the first of them is removed, on ${target}`, async () => {
      const before = await images({ first: worker, second: worker });
      expect(Object.keys(before)).to.have.length(target === 'docker' ? 2 : 3);
      expect(await images({ second: worker })).to.deep.equal(before);
    });

    it(`has another address if its settings differ, and so does a Dockerfile's, on ${target}`, async () => {
      writeFileSync(join(root(), 'Dockerfile'), 'FROM scratch\n');
      writeFileSync(join(root(), '.dockerignore'), '.multinode\n');
      const found = await images({
        first: worker,
        second: functionSpec({ build: { ...build, version: '20' } }),
        own: functionSpec({ build: { context: '.', dockerfile: 'Dockerfile', args: {} } }),
      });
      const names = Object.keys(found).filter((name) => name.startsWith('docker_image.'));
      expect(names.map((name) => name.replace(/[0-9a-f]{8}$/, 'HASH')).sort()).to.deep.equal([
        'docker_image.build_node_HASH',
        'docker_image.build_node_HASH',
        'docker_image.build_own',
      ]);
    });
  }
});
