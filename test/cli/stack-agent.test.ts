import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stackAgent, stateApplication } from '../../src/cli/stack-agent.js';
import { sampleApplication } from '../client/samples.js';

describe('the agent of a stack', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-state-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const outputs = { url: { value: 'http://127.0.0.1:1' }, api_key: { value: 'key', sensitive: true } };

  function found(state: unknown) {
    writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify(state));
    return stackAgent(folder);
  }

  it("is found in the stack's outputs", () => {
    const resources = [{ type: 'docker_container', name: 'agent' }];
    expect(found({ outputs, resources })).to.deep.equal({ url: 'http://127.0.0.1:1', apiKey: 'key' });
  });

  it("had the application in the stack's state", () => {
    const applied = (manifest: unknown) => {
      const attributes = { manifest: { type: 'dynamic', value: manifest }, inputs_fingerprint: '9f86' };
      found({ outputs, resources: [{ type: 'multinode_application', instances: [{ attributes }] }] });
      return stateApplication(folder);
    };
    const { manifest } = sampleApplication;
    expect(applied(manifest)).to.deep.equal({ manifest, inputs_fingerprint: '9f86' });
    expect(applied({ ...manifest, functions: { hello: {} } })).to.equal(null);
    expect(stateApplication(join(folder, 'none'))).to.equal(null);
  });

  it('is not looked for if it is a process, or nothing is applied', () => {
    expect(stackAgent(join(folder, 'none'))).to.equal(undefined);
    expect(found({ outputs, resources: [{ type: 'multinode_agent' }] })).to.equal(undefined);
    expect(found({ outputs: {}, resources: [] })).to.equal(undefined);
    expect(found({ outputs: { url: outputs.url }, resources: [] })).to.equal(undefined);
  });
});
