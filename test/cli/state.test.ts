import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isInFolder, readState } from '../../src/cli/state.js';
import { temporaryFolder } from '../support/folder.js';

describe("cli: the state of a stack, in the stack's folder", () => {
  const folder = temporaryFolder();
  const place = () => ({ folder: folder(), env: {} });
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder(), name), typeof content === 'string' ? content : JSON.stringify(content));

  it('is none before something is applied, after all is destroyed, and after a killed first apply', async () => {
    expect(await readState(place())).to.equal(undefined);
    write('terraform.tfstate', '');
    expect(await readState(place())).to.equal(undefined);
    write('terraform.tfstate', { outputs: {}, resources: [] });
    expect(await readState(place())).to.equal(undefined);
  });

  it('has outputs and resources', async () => {
    const state = { outputs: { url: { value: 'x' } }, resources: [{ type: 'docker_container' }] };
    write('terraform.tfstate', { version: 4, ...state });
    expect(await readState(place())).to.deep.equal(state);
  });

  it('is elsewhere if the stack has another backend or another path, and unreadable if it is encrypted', () => {
    write('cdk.tf.json', { terraform: { backend: { local: { path: 'terraform.tfstate' } } } });
    expect(isInFolder(place())).to.equal(true);
    for (const terraform of [
      { backend: { pg: {} } },
      { backend: { local: { path: 'x' } } },
      { cloud: { organization: 'us' } },
    ]) {
      write('cdk.tf.json', { terraform });
      expect(isInFolder(place())).to.equal(false);
    }
    write('cdk.tf.json', { terraform: { backend: { local: { path: 'terraform.tfstate' } } } });
    write('terraform.tfstate', { encrypted_data: '…' });
    expect(isInFolder(place())).to.equal(false);
  });
});
