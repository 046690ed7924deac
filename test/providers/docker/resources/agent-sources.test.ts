import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { agentSourcesResource } from '../../../../providers/docker/resources/agent-sources.js';
import { PACKAGE_ROOT } from '../../../../src/version.js';
import { refusal } from '../../../contracts/support.js';
import { temporaryFolder } from '../../../support/folder.js';
import { applied, created, destroyed, imported, read } from '../../../support/resource-lifecycle.js';
import { skip } from '../../../support/skip.js';

describe('multinode_agent_sources', () => {
  const root = temporaryFolder();

  before(function () {
    if (process.platform !== 'linux') skip(this, 'the package here has no database library for Linux');
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/bundle.mjs')))
      throw new Error('run "npm run build" first');
  });

  it("collects the files of the agent's image, and then plans nothing", async () => {
    const folder = join(root(), 'agent-image');
    const state = await created(agentSourcesResource, { folder });
    for (const file of ['Dockerfile', 'package.json', 'dist/src/agent/bundle.mjs', 'node_modules/libsql'])
      expect(existsSync(join(folder, file)), file).to.equal(true);
    expect(state.hash).to.match(/^[0-9a-f]{16}$/);
    expect(await read(agentSourcesResource, state)).to.deep.equal(state);
    expect(await agentSourcesResource.plan(state, { folder })).to.deep.equal({
      planned: state,
      replaces: [],
    });
  });

  it('notices a changed or missing file, and repairs it', async () => {
    const folder = join(root(), 'agent-image');
    const state = await created(agentSourcesResource, { folder });
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
    expect((await read(agentSourcesResource, state)).hash)
      .to.be.a('string')
      .and.not.equal(state.hash);
    rmSync(join(folder, 'Dockerfile'));
    const found = await read(agentSourcesResource, state);
    expect(found.hash).to.equal(null);
    expect(await applied(agentSourcesResource, found, { folder })).to.deep.equal(state);
    expect(await read(agentSourcesResource, state)).to.deep.equal(state);
  });

  it("removes its folder, and can't be imported", async () => {
    const folder = join(root(), 'agent-image');
    await destroyed(agentSourcesResource, await created(agentSourcesResource, { folder }));
    expect(existsSync(folder)).to.equal(false);
    expect(await refusal(imported(agentSourcesResource, folder))).to.include({ code: 'MN3004' });
  });
});
