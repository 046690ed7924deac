import { expect } from 'chai';
import { agentProcess, stackAgent, stateApplication } from '../../src/cli/stack-agent.js';
import { sampleApplication } from '../client/samples.js';

describe('the agent of a stack', () => {
  const outputs = { url: { value: 'http://127.0.0.1:1' }, api_key: { value: 'key', sensitive: true } };

  it("is found in the stack's outputs", () => {
    const resources = [{ type: 'docker_container', name: 'agent' }];
    expect(stackAgent({ outputs, resources })).to.deep.equal({ url: 'http://127.0.0.1:1', apiKey: 'key' });
  });

  it("had the application in the stack's state", () => {
    const applied = (manifest: unknown) => {
      const attributes = { manifest: { type: 'dynamic', value: manifest }, inputs_fingerprint: '9f86' };
      return stateApplication({
        outputs,
        resources: [{ type: 'multinode_application', instances: [{ attributes }] }],
      });
    };
    const { manifest } = sampleApplication;
    expect(applied(manifest)).to.deep.equal({ manifest, inputs_fingerprint: '9f86' });
    expect(applied({ ...manifest, functions: { hello: {} } })).to.equal(null);
    expect(stateApplication(undefined)).to.equal(null);
  });

  it('is not looked for in the outputs if it is a process, or nothing is applied', () => {
    expect(stackAgent(undefined)).to.equal(undefined);
    expect(stackAgent({ outputs, resources: [{ type: 'multinode_agent' }] })).to.equal(undefined);
    expect(stackAgent({ outputs: { url: outputs.url }, resources: [{}] })).to.equal(undefined);
  });

  it('is a process in the folder, on the machine, that the state has', () => {
    const attributes = { machine: 'one', folder: '/shop/agent' };
    const state = { outputs, resources: [{ type: 'multinode_agent', instances: [{ attributes }] }] };
    expect(agentProcess(state)).to.deep.equal(attributes);
    expect(agentProcess({ outputs, resources: [{ type: 'multinode_agent' }] })).to.equal(undefined);
  });
});
