import { expect } from 'chai';
import { apiKeyResource } from '../../../../src/terraform/provider/resources/api-key.js';
import { refusal } from '../../../contracts/support.js';
import { created, imported, read } from '../../../support/resource-lifecycle.js';

describe('multinode_api_key', () => {
  it('is random, and hidden by Terraform', async () => {
    const [one, two] = await Promise.all([created(apiKeyResource, {}), created(apiKeyResource, {})]);
    expect(one.value).to.match(/^[\w-]{43}$/);
    expect(two.value).to.not.equal(one.value);
    expect(apiKeyResource.schema.block.attributes).to.have.lengthOf(1);
    expect(apiKeyResource.schema.block.attributes?.[0]).to.include({ name: 'value', sensitive: true });
  });

  it('does not change', async () => {
    const state = await created(apiKeyResource, {});
    expect(await read(apiKeyResource, state)).to.deep.equal(state);
    expect(await apiKeyResource.plan(state, {})).to.deep.equal({ planned: state, replaces: [] });
  });

  describe('imported', () => {
    const before = process.env.MULTINODE_KEY;
    afterEach(() => {
      if (before === undefined) delete process.env.MULTINODE_KEY;
      else process.env.MULTINODE_KEY = before;
    });

    it('comes from the environment', async () => {
      process.env.MULTINODE_KEY = 'key-of-before';
      expect(await imported(apiKeyResource, 'any')).to.deep.equal({ value: 'key-of-before' });
    });

    it('is required in the environment', async () => {
      delete process.env.MULTINODE_KEY;
      expect(await refusal(imported(apiKeyResource, 'any'))).to.include({ code: 'MN3004' });
    });
  });
});
