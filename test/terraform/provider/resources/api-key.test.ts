import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { apiKeyResource } from '../../../../src/terraform/provider/resources/api-key.js';
import { refusal } from '../../../contracts/support.js';
import { temporaryFolder } from '../../../support/folder.js';
import { applied, created, destroyed, imported, read } from '../../../support/resource-lifecycle.js';

describe('multinode_api_key', () => {
  it('is random, and hidden by Terraform', async () => {
    const [one, two] = await Promise.all([created(apiKeyResource, {}), created(apiKeyResource, {})]);
    expect(one.value).to.match(/^[\w-]{43}$/);
    expect(two.value).to.not.equal(one.value);
    const value = apiKeyResource.schema.block.attributes.find(({ name }) => name === 'value');
    expect(value).to.include({ sensitive: true });
  });

  it('does not change', async () => {
    const state = await created(apiKeyResource, {});
    expect(await read(apiKeyResource, state)).to.deep.equal(state);
    expect(await apiKeyResource.plan(state, {})).to.deep.equal({ planned: state, replaces: [] });
  });

  describe('with a file', () => {
    const folder = temporaryFolder();
    const file = () => join(folder(), 'keys', 'agent-key');

    it('is in it, for its user alone, until the resource is removed', async () => {
      const state = await created(apiKeyResource, { file: file() });
      expect(readFileSync(file(), 'utf8')).to.equal(`${state.value}\n`);
      expect(statSync(file()).mode & 0o777).to.equal(0o600);
      await destroyed(apiKeyResource, state);
      expect(existsSync(file())).to.equal(false);
    });

    it('is the same on another machine, which has only the state', async () => {
      const state = await created(apiKeyResource, { file: file() });
      rmSync(file());
      expect(await read(apiKeyResource, state)).to.deep.equal(state);
      expect(readFileSync(file(), 'utf8')).to.equal(`${state.value}\n`);
    });

    it('gets one that an earlier version made', async () => {
      const before = await created(apiKeyResource, {});
      const after = await applied(apiKeyResource, before, { file: file() });
      expect(after).to.deep.equal({ ...before, file: file() });
      expect(existsSync(file())).to.equal(true);
    });
  });

  describe('imported', () => {
    const before = process.env.MULTINODE_KEY;
    afterEach(() => {
      if (before === undefined) delete process.env.MULTINODE_KEY;
      else process.env.MULTINODE_KEY = before;
    });

    it('comes from the environment', async () => {
      process.env.MULTINODE_KEY = 'key-of-before';
      expect(await imported(apiKeyResource, 'any')).to.deep.equal({ value: 'key-of-before', file: null });
    });

    it('is required in the environment', async () => {
      delete process.env.MULTINODE_KEY;
      expect(await refusal(imported(apiKeyResource, 'any'))).to.include({ code: 'MN3004' });
    });
  });
});
