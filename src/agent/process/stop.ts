import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { platforms } from '../../../providers/registry.js';
import { RequestError } from '../../errors/errors.js';
import { type Identity, signalProcess } from '../../process/identity.js';
import { inspectAgent } from './description.js';
import { agentFiles } from './files.js';
import { dataDirHolder } from './lock.js';
import { liveWatchdog } from './watchdog.js';

const LOOK_INTERVAL = 20;

/**
 * Ends the folder's agent and its watchdog: SIGTERM, then SIGKILL after the grace period (milliseconds). Resolves once
 * they have ended, with whether there was an agent; the agent's workers keep running.
 */
export async function stopAgent(dataDir: string, { grace }: { readonly grace: number }): Promise<boolean> {
  const end = performance.now() + grace;
  const asked = new Set<number>();
  for (let found = false; ; ) {
    const agent = liveAgent(dataDir);
    found ||= agent !== undefined;
    // An agent ends its watchdog itself; a dead agent leaves its watchdog, which is about to start the next one.
    const running = agent ?? liveWatchdog(dataDir);
    if (!running) return found;
    if (performance.now() >= end) {
      const watchdog = liveWatchdog(dataDir);
      if (watchdog) signalProcess(watchdog, 'SIGKILL');
      signalProcess(running, 'SIGKILL');
    } else if (!asked.has(running.pid)) {
      asked.add(running.pid);
      signalProcess(running, 'SIGTERM');
    }
    await delay(LOOK_INTERVAL);
  }
}

/**
 * Removes the folder and everything in it.
 * @throws RequestError MN4004 while an agent or one of its workers is running
 */
export async function removeAgentData(dataDir: string): Promise<void> {
  const agent = liveAgent(dataDir);
  if (agent)
    throw new RequestError('MN4004', 409, `the agent of ${dataDir} is still running (process ${agent.pid})`);
  for (const { leftWorkers } of platforms) {
    const workers = (await leftWorkers?.())?.running(agentFiles(dataDir).driver) ?? [];
    if (workers.length > 0) {
      throw new RequestError('MN4004', 409, `workers of ${dataDir} are still running: ${workers.join(', ')}`);
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
}

function liveAgent(dataDir: string): Identity | undefined {
  return dataDirHolder(dataDir) ?? inspectAgent(dataDir) ?? undefined;
}
