import { join } from 'node:path';
import { expect } from 'chai';
import { ChangeStore } from '../../../src/agent/order/change-store.js';
import { clearApplication, loadApplication, saveApplication } from '../../../src/agent/store/application.js';
import { openStore } from '../../../src/agent/store/open.js';
import { ManifestError } from '../../../src/errors/errors.js';
import { sampleApplication } from '../../client/samples.js';
import { temporaryFolder } from '../../support/folder.js';

const inputs = {
  secrets: { token: 'hush' },
  env_files: { '.env': { A: 'é\n"' } },
  environment: { TOKEN: '' },
  sources: { hello: 'abc' },
  images: { 'app:1': 'sha256:1f0c' },
};

describe('saved application', () => {
  const folder = temporaryFolder();
  const open = () => openStore(join(folder(), 'agent.db'));

  it('is returned unchanged to a restarted agent, only the last one', async () => {
    const request = { manifest: sampleApplication.manifest, inputs };
    const first = open();
    expect(loadApplication(first)).to.equal(null);
    await saveApplication(first, { ...request, inputs: { ...inputs, secrets: {} } }, 1);
    await saveApplication(first, request, 2);
    first.close();
    const second = open();
    expect(loadApplication(second)).to.deep.equal({ request, appliedAt: 2 });
    const changes = new ChangeStore(second);
    await changes.put({ id: 'next', request, failure: null });
    await saveApplication(second, request, 3);
    expect(changes.get()).to.equal(null);
    await changes.put({ id: 'next', request, failure: null });
    await clearApplication(second);
    expect([loadApplication(second), changes.get()]).to.deep.equal([null, null]);
    second.close();
  });

  it('is rejected if the database contains something else', async () => {
    const store = open();
    const write = (manifest: unknown, given: unknown) =>
      store.commit(() =>
        store.run(
          'INSERT OR REPLACE INTO application VALUES (1, ?, ?, 1)',
          JSON.stringify(manifest),
          JSON.stringify(given),
        ),
      );
    await write(sampleApplication.manifest, { ...inputs, secrets: { token: 7 } });
    expect(() => loadApplication(store)).to.throw('inputs');
    await write({ ...sampleApplication.manifest, functions: { hello: {} } }, inputs);
    expect(() => loadApplication(store)).to.throw(ManifestError);
    store.close();
  });
});
