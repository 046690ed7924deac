import { expect } from 'chai';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';
import { overlay, replacing, settle } from '../../../src/terraform/framework/plan.js';
import { Dynamic, fromJson, UNKNOWN } from '../../../src/terraform/framework/protocol/values.js';

const attributes: Attributes = {
  name: { type: 'string', from: 'configuration', replaces: true, description: '' },
  port: { type: 'number', from: { default: 0 }, description: '' },
  manifest: { type: 'dynamic', from: 'configuration', description: '' },
  pid: { type: 'number', from: 'provider', description: '' },
};
const config = { name: 'a', port: null, manifest: fromJson({ list: ['x'] }), pid: null };
const prior = { name: 'a', port: 0, manifest: fromJson({ list: ['x'] }), pid: 7 };

describe('terraform/framework: planned values', () => {
  it('of a new resource are the configuration, its defaults, and unknown for the rest', () => {
    expect(settle(attributes, null, config)).to.deep.equal({ ...config, port: 0, pid: UNKNOWN });
  });

  it('are the prior ones if nothing changed', () => {
    expect(settle(attributes, prior, config)).to.deep.equal(prior);
  });

  it('keep the prior value if the configured one only differs in type', () => {
    const asList = new Dynamic(['object', { list: ['list', 'string'] }], { list: ['x'] });
    expect(settle(attributes, { ...prior, manifest: asList }, config).manifest).to.equal(asList);
  });

  it('are exactly the configured ones if those mean something else', () => {
    const changed = { ...config, manifest: fromJson({ list: ['y'] }) };
    expect(settle(attributes, prior, changed).manifest).to.equal(changed.manifest);
  });

  it('take over an unknown configured value', () => {
    expect(settle(attributes, prior, { ...config, manifest: UNKNOWN }).manifest).to.equal(UNKNOWN);
  });

  it('come from the resource if it gives them', () => {
    expect(overlay(prior, { pid: UNKNOWN })).to.deep.equal({ ...prior, pid: UNKNOWN });
    expect(overlay(prior, { pid: 8 }).pid).to.equal(8);
    expect(overlay(prior, { pid: 7 })).to.deep.equal(prior);
  });

  it('replace the resource if an attribute with `replaces` changed', () => {
    expect(replacing(attributes, prior, { ...prior, name: 'b' })).to.deep.equal(['name']);
    expect(replacing(attributes, prior, { ...prior, name: UNKNOWN })).to.deep.equal(['name']);
    expect(replacing(attributes, prior, { ...prior, port: 1 })).to.deep.equal([]);
    expect(replacing(attributes, null, { ...prior, name: 'b' })).to.deep.equal([]);
  });
});
