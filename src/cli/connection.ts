/** The agent that a command talks to. */
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspectAgent } from '../agent/process/description.js';
import { agentFiles } from '../agent/process/files.js';
import { dataDirHolder } from '../agent/process/lock.js';
import { liveWatchdog } from '../agent/process/watchdog.js';
import { Client } from '../client/client.js';
import { AgentError } from '../errors/errors.js';
import type { Context } from './context.js';
import { agentFolder } from './locate.js';
import { stackAgent } from './stack-agent.js';

/** Milliseconds that an agent gets that has only just started, or is being restarted after a crash. */
const PATIENCE = 10_000;
const LOOK_INTERVAL = 50;

/**
 * The client for the agent of --url and --key; if they are not given, the stack's folder has them.
 * @throws AgentError MN4011 if no agent runs there
 */
export async function connect(context: Pick<Context, 'options' | 'cwd' | 'env'>): Promise<Client> {
  const { url, key } = context.options;
  await liftTimeLimits();
  if (url !== undefined) return new Client({ url, ...(key !== undefined && { key }) });
  const folder = await agentFolder(context);
  const end = performance.now() + PATIENCE;
  for (;;) {
    const client = stackClient(folder, key);
    if (client) return client;
    const starting = dataDirHolder(folder) ?? liveWatchdog(folder);
    if (!starting) {
      throw new AgentError(
        'MN4011',
        `no agent is running in ${folder}; start one with "multinode up", or connect to another with --url`,
      );
    }
    if (performance.now() > end) {
      throw new AgentError(
        'MN4011',
        `the agent in ${folder} has ended and is being restarted (by process ${starting.pid}); see ` +
          `${agentFiles(folder).log} for why it ended, or run "multinode up" to start it now`,
      );
    }
    await delay(LOOK_INTERVAL);
  }
}

/** The client for the agent that runs in the folder, or that its stack has set up elsewhere. */
export function stackClient(folder: string, key?: string): Client | undefined {
  const agent = inspectAgent(folder) ?? stackAgent(dirname(folder));
  return agent ? new Client({ url: agent.url, key: key ?? agent.apiKey }) : undefined;
}

/**
 * Removes fetch's limits of five minutes: a function may take hours to answer, and a followed log may stay
 * silent. The caller decides how long is too long.
 */
async function liftTimeLimits(): Promise<void> {
  const { Agent, setGlobalDispatcher } = await import('undici');
  setGlobalDispatcher(new Agent({ headersTimeout: 0, bodyTimeout: 0 }));
}
