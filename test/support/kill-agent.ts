import { inspectAgent } from '../../src/agent/process/description.js';
import { liveWatchdog } from '../../src/agent/process/watchdog.js';
import { isAlive, kill } from '../../src/process/identity.js';
import { until } from './until.js';

/** Sends SIGKILL to the folder's agent and to the watchdog that would restart it. */
export async function killForGood(dataDir: string): Promise<void> {
  const agent = inspectAgent(dataDir);
  if (!agent) throw new Error(`no agent runs in ${dataDir}`);
  const watchdog = await until('it has a watchdog', () => liveWatchdog(dataDir));
  // So that it does not start another watchdog meanwhile.
  kill(agent.pid, 'SIGSTOP');
  kill(watchdog.pid, 'SIGKILL');
  kill(agent.pid, 'SIGKILL');
  await until('both are gone', () => !isAlive(agent) && !isAlive(watchdog));
}
