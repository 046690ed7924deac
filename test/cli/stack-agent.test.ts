import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stackAgent } from '../../src/cli/stack-agent.js';

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

  it("is where the stack's outputs say", () => {
    const resources = [{ type: 'docker_container', name: 'agent' }];
    expect(found({ outputs, resources })).to.deep.equal({ url: 'http://127.0.0.1:1', apiKey: 'key' });
  });

  it('is not looked for where it is a process, or nothing is applied', () => {
    expect(stackAgent(join(folder, 'none'))).to.equal(undefined);
    expect(found({ outputs, resources: [{ type: 'multinode_agent' }] })).to.equal(undefined);
    expect(found({ outputs: {}, resources: [] })).to.equal(undefined);
    expect(found({ outputs: { url: outputs.url }, resources: [] })).to.equal(undefined);
  });
});
