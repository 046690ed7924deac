import { join } from 'node:path/posix';
import { openDockerDriver } from '../../../providers/docker/driver.js';
import { Engine, EngineRefusal } from '../../../providers/docker/engine/engine.js';
import { networkName } from '../../../providers/docker/names.js';
import type { ContractTarget } from '../../contracts/driver/bench.js';
import { IMAGE, WORKERS } from '../../support/worker-image.js';

/** What the plan makes: the application's network, where it is not there yet. */
export async function needNetwork(application: string, environment = process.env): Promise<void> {
  const engine = await Engine.at(environment);
  try {
    const body = { Name: networkName(application), CheckDuplicate: true };
    await engine.run('POST', '/networks/create', { body });
  } catch (error) {
    if (!(error instanceof EngineRefusal && error.status === 409)) throw error;
  } finally {
    await engine.close();
  }
}

export const docker: ContractTarget = {
  name: 'docker',
  async open(options) {
    await needNetwork(options.application);
    return await openDockerDriver(options);
  },
  program: (fixture, ...args) => ({ image: IMAGE, command: ['node', join(WORKERS, fixture), ...args] }),
  script: (text) => ({ image: IMAGE, command: ['sh', '-c', text] }),
};
