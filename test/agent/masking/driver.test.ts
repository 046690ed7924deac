import { expect } from 'chai';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { withMask } from '../../../src/agent/masking/driver.js';
import { SecretMask } from '../../../src/agent/masking/mask.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';

describe('a driver with masked secrets', () => {
  const folder = temporaryFolder();

  it('shows none in the reason why a worker could not be started, even if the runtime quotes it', async () => {
    const secret = 'hunter2\0sword"fish';
    const mask = new SecretMask();
    mask.add([secret]);
    const driver = await openLocalDriver({ application: 'mask', dataDir: folder(), root: folder() });
    try {
      const start = () =>
        driver.start(workerSpec('mask-1', { command: ['true'], environment: { TOKEN: secret } }));
      const masked = () =>
        withMask(driver, mask).start(
          workerSpec('mask-2', { command: ['true'], environment: { TOKEN: secret } }),
        );
      const why = async (work: () => Promise<unknown>) =>
        String(await work().catch((error: unknown) => error));
      expect(await why(start)).to.include('hunter2');
      expect(await why(masked))
        .to.include('***')
        .and.not.match(/hunter2|sword/);
    } finally {
      await driver.close();
    }
  });
});
