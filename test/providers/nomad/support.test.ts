import { expect } from 'chai';
import { support } from '../../../providers/nomad/support.js';
import { functionSpec } from '../../compiler/manifests.js';

describe('what Nomad takes', () => {
  it('has the names of variables that Nomad passes on as they are', () => {
    const refused = (name: string) =>
      support.refuse({
        kind: 'function',
        name: 'f',
        spec: functionSpec({ command: ['node'], environment: { [name]: 'x' } }),
      })?.message;
    for (const name of ['LOG_LEVEL', 'discovery.type', '_a']) expect(refused(name), name).to.equal(undefined);
    for (const name of ['a-b', '2FA', 'É', 'a[0]']) {
      expect(refused(name), name).to.contain(`has the variable ${name}, a name that Nomad changes`);
    }
  });
});
