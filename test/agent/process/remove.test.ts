import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { agentFiles } from '../../../src/agent/process/files.js';
import { removeAgent } from '../../../src/agent/process/remove.js';
import { isAlive } from '../../../src/process/identity.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';

describe('removing a dead agent', () => {
  const folder = temporaryFolder();

  it('leaves no worker, no control group and no folder', async () => {
    const dataDir = join(folder(), 'agent');
    const { driver: driverDir } = agentFiles(dataDir);
    const driver = await openLocalDriver({ application: 'shop', dataDir: driverDir, root: folder() });
    await driver.start(workerSpec('left-over', { command: ['sleep', '1000'] }));
    await driver.close();
    const { identity, groups } = JSON.parse(
      readFileSync(join(driverDir, 'workers/left-over/worker.json'), 'utf8'),
    );
    await removeAgent(dataDir, { root: folder(), grace: 10_000 });
    expect(isAlive(identity)).to.equal(false);
    expect(groups.filter(existsSync)).to.deep.equal([]);
    expect(existsSync(dataDir)).to.equal(false);
  });
});
