import { expect } from 'chai';
import { support } from '../../../providers/nomad/support.js';
import { checkVariables } from '../../../src/compiler/support.js';
import { functionSpec } from '../../compiler/manifests.js';
import { jobSpec, manifestOf, NO_INPUTS } from '../../support/application.js';

describe('what Nomad accepts', () => {
  it('includes such names from environment files', () => {
    const workload = { kind: 'job', name: 'j', spec: jobSpec('', {}) } as const;
    expect(support.refuseVariables?.(workload, ['A', 'discovery.type'])).to.equal(undefined);
    expect(support.refuseVariables?.(workload, ['A', 'a-b'])?.message).to.contain('has the variable a-b');
    const manifest = manifestOf({}, { jobs: { j: workload.spec } });
    const inputs = { ...NO_INPUTS, env_files: { j: { 'a-b': '1' } } };
    expect(checkVariables(manifest, inputs, 'nomad').map(({ path }) => path)).to.deep.equal([
      ['jobs', 'j', 'env_file'],
    ]);
    expect(checkVariables(manifest, inputs, 'docker')).to.deep.equal([]);
  });

  it('includes names of variables that Nomad passes on unchanged', () => {
    const refused = (name: string) =>
      support.refuse({
        kind: 'function',
        name: 'f',
        spec: functionSpec({ command: ['node'], environment: { [name]: 'x' } }),
      })?.message;
    for (const name of ['LOG_LEVEL', 'discovery.type', '_a']) expect(refused(name), name).to.equal(undefined);
    for (const name of ['a-b', '2FA', 'É', 'a[0]']) {
      expect(refused(name), name).to.contain(`has the variable ${name}, whose name Nomad changes`);
    }
  });
});
