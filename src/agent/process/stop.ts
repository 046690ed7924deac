import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { liveWorkers } from '../../../providers/local/records.js';
import { RequestError } from '../../errors/errors.js';
import { type Identity, isAlive, signalProcess } from '../../process/identity.js';
import { inspectAgent } from './description.js';
import { agentFiles } from './files.js';
import { dataDirHolder } from './lock.js';

const LOOK_INTERVAL = 20;

/**
 * Ends the folder's agent: SIGTERM, then SIGKILL after the grace period (milliseconds). Resolves once it is gone;
 * its workers are not touched. Says whether there was one.
 */
export async function stopAgent(dataDir: string, { grace }: { readonly grace: number }): Promise<boolean> {
  const agent = liveAgent(dataDir);
  if (!agent) return false;
  signalProcess(agent, 'SIGTERM');
  const end = performance.now() + grace;
  while (isAlive(agent)) {
    if (performance.now() >= end) signalProcess(agent, 'SIGKILL');
    await delay(LOOK_INTERVAL);
  }
  return true;
}

/**
 * Removes the folder with all that is in it.
 * @throws RequestError MN4004 while an agent or one of its workers lives
 */
export function removeAgentData(dataDir: string): void {
  const agent = liveAgent(dataDir);
  if (agent)
    throw new RequestError('MN4004', 409, `the agent of ${dataDir} runs still (process ${agent.pid})`);
  const workers = liveWorkers(agentFiles(dataDir).driver);
  if (workers.length > 0) {
    throw new RequestError('MN4004', 409, `workers of ${dataDir} run still: ${workers.join(', ')}`);
  }
  rmSync(dataDir, { recursive: true, force: true });
}

function liveAgent(dataDir: string): Identity | undefined {
  return dataDirHolder(dataDir) ?? inspectAgent(dataDir) ?? undefined;
}
