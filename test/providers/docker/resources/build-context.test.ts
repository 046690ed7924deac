import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildContextResource } from '../../../../providers/docker/resources/build-context.js';
import { contextHash } from '../../../../src/manifest/builds/hash.js';
import { parseIgnore } from '../../../../src/manifest/builds/ignore.js';
import { fromJson } from '../../../../src/terraform/framework/protocol/values.js';
import { refusal } from '../../../contracts/support.js';
import { temporaryFolder } from '../../../support/folder.js';
import { applied, created, destroyed, imported, read } from '../../../support/resource-lifecycle.js';

describe('multinode_build_context', () => {
  const root = temporaryFolder();

  async function config(dockerfile = 'FROM scratch\n') {
    const context = join(root(), 'app');
    mkdirSync(context, { recursive: true });
    writeFileSync(join(context, 'a.py'), 'a');
    writeFileSync(join(context, 'left-out'), 'b');
    const ignore = 'left-out';
    const sources = await contextHash(context, parseIgnore(ignore));
    const copy = fromJson({ dockerfile, ignore, python_package: false, sources });
    return { context, folder: join(root(), 'copy'), copy };
  }

  it('copies the sources with the Dockerfile, and then plans nothing', async () => {
    const given = await config();
    const state = await created(buildContextResource, given);
    for (const file of ['Dockerfile', '.dockerignore', 'a.py'])
      expect(existsSync(join(given.folder, file)), file).to.equal(true);
    expect(existsSync(join(given.folder, 'left-out'))).to.equal(false);
    expect(await read(buildContextResource, state)).to.deep.equal(state);
    expect(await buildContextResource.plan(state, given)).to.deep.equal({ planned: state, replaces: [] });
  });

  it('repairs a copy that was changed or removed', async () => {
    const given = await config();
    const state = await created(buildContextResource, given);
    for (const change of [
      () => writeFileSync(join(given.folder, 'a.py'), 'changed'),
      () => rmSync(given.folder, { recursive: true }),
    ]) {
      change();
      const found = await read(buildContextResource, state);
      expect(found.hash).to.not.equal(state.hash);
      expect(await applied(buildContextResource, found, given)).to.deep.equal(state);
    }
  });

  it('copies again for another Dockerfile', async () => {
    const state = await created(buildContextResource, await config());
    const changed = await config('FROM other\n');
    const { planned } = await buildContextResource.plan(state, changed);
    expect(planned).to.not.deep.equal(state);
    const dockerfile = () => readFileSync(join(changed.folder, 'Dockerfile'), 'utf8');
    expect(dockerfile()).to.equal('FROM scratch\n');
    await applied(buildContextResource, state, changed);
    expect(dockerfile()).to.equal('FROM other\n');
  });

  it('fails if the sources have changed since the plan', async () => {
    const given = await config();
    writeFileSync(join(given.context, 'a.py'), 'changed');
    expect(await refusal(created(buildContextResource, given))).to.include({ code: 'MN3003' });
  });

  it('is removed with its folder, and is not imported', async () => {
    const given = await config();
    await destroyed(buildContextResource, await created(buildContextResource, given));
    expect(existsSync(given.folder)).to.equal(false);
    expect(await refusal(imported(buildContextResource, given.folder))).to.include({ code: 'MN3004' });
  });
});
