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

/** Milliseconds that an agent has that has only just begun, or is being started again after a crash. */
const PATIENCE = 10_000;
const LOOK_INTERVAL = 50;

/**
 * The client for the agent of --url and --key; what is not given is found in the stack's folder.
 * @throws AgentError MN4011 where no agent runs there
 */
export async function connect(context: Pick<Context, 'options' | 'cwd'>): Promise<Client> {
  const { url, key } = context.options;
  await liftTimeLimits();
  if (url !== undefined) return new Client({ url, ...(key !== undefined && { key }) });
  const folder = agentFolder(context);
  const end = performance.now() + PATIENCE;
  for (;;) {
    const client = stackClient(folder, key);
    if (client) return client;
    const starting = dataDirHolder(folder) ?? liveWatchdog(folder);
    if (!starting) {
      throw new AgentError(
        'MN4011',
        `no agent runs in ${folder}; start it with "multinode up", or name another with --url`,
      );
    }
    if (performance.now() > end) {
      throw new AgentError(
        'MN4011',
        `the agent of ${folder} has ended and is being started again (by process ${starting.pid}); why it ended is in ` +
          `${agentFiles(folder).log}; "multinode up" starts it at once`,
      );
    }
    await delay(LOOK_INTERVAL);
  }
}

/** The client for the agent that runs in the folder, or that the stack around it has set up elsewhere. */
export function stackClient(folder: string, key?: string): Client | undefined {
  const agent = inspectAgent(folder) ?? stackAgent(dirname(folder));
  return agent ? new Client({ url: agent.url, key: key ?? agent.apiKey }) : undefined;
}

/**
 * Takes fetch's own limits of five minutes away: a function may take hours to answer, and a followed log may stay
 * silent. How long is too long is for the caller to say.
 */
async function liftTimeLimits(): Promise<void> {
  const { Agent, setGlobalDispatcher } = await import('undici');
  setGlobalDispatcher(new Agent({ headersTimeout: 0, bodyTimeout: 0 }));
}
