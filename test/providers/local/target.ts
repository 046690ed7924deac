import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalDriver } from '../../../providers/local/driver.js';
import type { WorkerRecord } from '../../../providers/local/records.js';
import { agentFiles } from '../../../src/agent/process/files.js';
import { isAlive, signalProcess } from '../../../src/process/identity.js';
import type { BehaviourTarget } from '../../behaviour/target.js';
import type { ContractTarget } from '../../contracts/driver/bench.js';
import { FIXTURES } from '../../contracts/support.js';
import { LOCAL, type TestAgent } from '../../support/agent.js';
import { pythonProgram } from '../../support/python.js';

export const local: ContractTarget & BehaviourTarget = {
  name: 'local',
  open: openLocalDriver,
  place: async () => LOCAL,
  program: (fixture, ...args) => ({ command: [process.execPath, join(FIXTURES, fixture), ...args] }),
  script: (text) => ({ command: ['sh', '-c', text] }),
  async living(agent) {
    return records(agent)
      .filter(({ identity }) => isAlive(identity))
      .map(({ id, workload, cost }) => ({ id, workload, cpu: cost.cpu }));
  },
  async kill(agent, id) {
    const found = records(agent).find((each) => each.id === id);
    if (!found || !signalProcess(found.identity, 'SIGKILL')) throw new Error(`${id} does not run`);
  },
  python: pythonProgram,
  tellsPorts: process.platform === 'linux',
  runsDaemons: true,
  load: { workers: 30, executions: 100, kills: 20 },
};

/** Records of workers that have not ended; the driver's own reader would remove half-created ones. */
function records(agent: TestAgent): WorkerRecord[] {
  const { driver } = agentFiles(agent.folder);
  const folder = join(driver, 'workers');
  const ids = existsSync(folder) ? readdirSync(folder) : [];
  return ids.flatMap((id) => {
    const text = read(join(folder, id, 'worker.json'));
    if (text === undefined || read(join(driver, 'exits', id))?.trim() !== '') return [];
    const record: WorkerRecord = JSON.parse(text);
    return [record];
  });
}

/** undefined if a worker is just being started, or was just removed. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
